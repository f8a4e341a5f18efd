"""Campaigns, event days, deadlines and recurring reports."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.facts.dates import read_dates
from knowledge.facts.references import read_references
from knowledge.model import DateFact, DateKind, PassageKind
from tests.knowledge.one_passage import passage


def read(text: str, year: int | None = 2025, *headings: str) -> list[DateFact]:
    part = passage(text, PassageKind.BODY, *headings)
    cited = [(r.start, r.end) for r in read_references(part)]
    return read_dates(part, year, cited)


def only(text: str, year: int | None = 2025, *headings: str) -> DateFact:
    (fact,) = read(text, year, *headings)
    return fact


@pytest.mark.parametrize(
    ("text", "starts", "ends", "what"),
    [
        (
            "Mở đợt cao điểm trấn áp tội phạm trên địa bàn tỉnh, thời gian từ 01/7/2024 đến "
            "30/9/2024.",
            date(2024, 7, 1),
            date(2024, 9, 30),
            "đợt cao điểm trấn áp tội phạm",
        ),
        (
            "Mở cao điểm tấn công (thời gian từ ngày 01/7 đến hết ngày 30/9/2023).",
            date(2023, 7, 1),
            date(2023, 9, 30),
            "cao điểm tấn công",
        ),
        (
            "b) Triển khai Tháng hành động vì trẻ em từ ngày 01 tháng 6 năm 2025 đến ngày 30 tháng "
            "6 năm 2025;",
            date(2025, 6, 1),
            date(2025, 6, 30),
            "Tháng hành động vì trẻ em",
        ),
        (
            "Từ ngày 25 đến ngày 30/7/2024, các xã tổ chức chiến dịch truyền thông.",
            date(2024, 7, 25),
            date(2024, 7, 30),
            "chiến dịch truyền thông",
        ),
        (
            "Tổ chức ra quân trấn áp tội phạm từ 15/12 đến 15/02/2025.",
            date(2024, 12, 15),
            date(2025, 2, 15),
            "ra quân trấn áp tội phạm",
        ),
        (
            "Mở đợt cao điểm từ ngày 01/7 đến ngày 30/9.",
            date(2025, 7, 1),
            date(2025, 9, 30),
            "đợt cao điểm",
        ),
        (
            "Từ tháng 7 đến tháng 9 năm 2025 mở đợt cao điểm.",
            date(2025, 7, 1),
            date(2025, 9, 30),
            "đợt cao điểm",
        ),
    ],
)
def test_periods(text: str, starts: date, ends: date, what: str) -> None:
    fact = only(text)
    assert (fact.kind, fact.starts, fact.ends, fact.what) == (DateKind.PERIOD, starts, ends, what)


def test_a_campaign_and_its_report_are_two_facts() -> None:
    text = (
        "Từ ngày 01/7/2025 đến ngày 30/9/2025, các xã mở đợt cao điểm và báo cáo kết quả về Công "
        "an tỉnh trước ngày 05/10/2025."
    )
    period, deadline = read(text)
    assert (period.what, period.ends) == ("đợt cao điểm", date(2025, 9, 30))
    assert (deadline.what, deadline.ends) == ("báo cáo kết quả", date(2025, 10, 5))
    assert deadline.to_whom == "Công an tỉnh"


def test_a_period_alone_is_named_by_its_heading() -> None:
    text = "Thời gian thực hiện: Từ ngày 15/12/2024 đến ngày 15/02/2025."
    assert only(text, 2024, "II. NỘI DUNG", "2. Đợt cao điểm Tết").what == "Đợt cao điểm Tết"
    assert read(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Mở đợt cao điểm từ ngày 01/7/2024 đến ngày 31/9/2024.",
        "Mở đợt cao điểm từ ngày 30/9/2024 đến ngày 01/7/2024.",
        "Chương trình phòng, chống mua bán người giai đoạn 2021-2025.",
        "Luật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2022.",
        "Thực hiện Kế hoạch số 5/KH-UBND về đợt cao điểm từ 01/7/2024 đến 30/9/2024.",
        "Thực hiện Công văn số 72/KH-BCĐ ngày 05/6/2024 của Bộ Công an.",
        "Tổng đài 111 hoạt động 24/7.",
    ],
)
def test_what_is_no_date_fact(text: str) -> None:
    assert read(text) == []


def test_a_period_of_an_unknown_year_is_left_out() -> None:
    assert read("Mở đợt cao điểm từ ngày 01/7 đến ngày 30/9.", None) == []


DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31))
FORMS = st.sampled_from(["{d.day:02}/{d.month}/{d.year}", "{d.day} tháng {d.month} năm {d.year}"])


@given(DAYS, DAYS, FORMS, st.sampled_from(["đến", "đến hết", "đến ngày", "đến hết ngày"]))
def test_every_printed_period_is_read_back(one: date, two: date, form: str, until: str) -> None:
    first, last = sorted((one, two))
    text = f"Mở đợt cao điểm từ ngày {form.format(d=first)} {until} {form.format(d=last)}."
    fact = only(text)
    assert (fact.starts, fact.ends, fact.what) == (first, last, "đợt cao điểm")
    assert text[fact.start : fact.end] == f"{fact.what} {fact.as_printed}"
