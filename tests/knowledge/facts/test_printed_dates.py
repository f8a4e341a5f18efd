"""Dates as they are printed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.facts.printed_dates import find_dates

DAYS = st.dates(min_value=date(1945, 9, 2), max_value=date(2100, 12, 31))


def forms(day: date) -> list[str]:
    d, m, y = day.day, day.month, day.year
    return [
        f"{d}/{m}/{y}",
        f"{d:02}/{m}/{y}",
        f"{d:02}/{m:02}/{y}",
        f"{d:02}-{m:02}-{y}",
        f"{d}.{m}.{y}",
        f"ngày {d:02} tháng {m} năm {y}",
        f"{d} tháng {m:02} năm {y}",
        f"ngày {d:02} tháng {m}/{y}",
    ]


@given(
    DAYS, st.sampled_from(["", "trước ngày ", "(từ ", "“Ngày hội - "]), st.sampled_from(" ,.;)”")
)
def test_every_printed_form_is_read_back(day: date, before: str, after: str) -> None:
    for form in forms(day):
        text = f"{before}{form}{after} hết"
        (printed,) = find_dates(text)
        assert printed.first() == printed.last() == day
        assert text[printed.start : printed.end] in form


@given(DAYS)
def test_a_missing_year_is_given_by_the_caller(day: date) -> None:
    for form in (f"{day.day}/{day.month}", f"ngày {day.day:02} tháng {day.month}"):
        (printed,) = find_dates(f"từ {form} đến")
        assert printed.year is None
        assert printed.first() is None
        assert printed.first(day.year) == day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("trong quý I/2023)", date(2023, 1, 1), date(2023, 3, 31)),
        ("quý IV năm 2024", date(2024, 10, 1), date(2024, 12, 31)),
        ("Quý 2/2025", date(2025, 4, 1), date(2025, 6, 30)),
        ("tháng 02/2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("tháng 9 năm 2023", date(2023, 9, 1), date(2023, 9, 30)),
    ],
)
def test_quarters_and_months(text: str, first: date, last: date) -> None:
    (printed,) = find_dates(text)
    assert (printed.first(), printed.last()) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2024",
        "29/02/2023",
        "ngày 31 tháng 4 năm 2025",
        "0/5/2024",
        "12/13/2024",
        "Kế hoạch số 34/KH-BCĐ",
        "Nghị quyết số 02/2019/NQ-HĐTP",
        "Luật số 66/2011/QH12",
        "trước ngày 2 /3 và",
        "tăng 1.5 lần",
        "khoản 2-3",
        "1.000/2.000 người",
        "tháng 13 năm 2024",
        "",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text) == []


@given(st.text(max_size=80) | st.text(alphabet="0123456789/.- thángnmquýI", max_size=60))
def test_any_text_is_read_calmly(text: str) -> None:
    for printed in find_dates(text):
        assert 0 <= printed.start < printed.end <= len(text)
        printed.first(2023)
        printed.last(2023)
