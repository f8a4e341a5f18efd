"""Days of the year that are marked."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.facts.event_days import read_event_days
from tests.knowledge.one_passage import passage

WORLD = "Ngày thế giới phòng, chống mua bán người"
NATIONAL = "Ngày toàn dân phòng, chống mua bán người"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"Hưởng ứng “{WORLD}” và “{NATIONAL} - 30/7”.", [WORLD, NATIONAL]),
        (f"Hưởng ứng “{WORLD}”, “{NATIONAL} -30/7” trong thanh niên.", [WORLD, NATIONAL]),
        (f'Hưởng ứng “{WORLD}" và "{NATIONAL} 30/7".', [WORLD, NATIONAL]),
        (f"Hưởng ứng “{NATIONAL}” và “{WORLD} 30/7”.", [NATIONAL, WORLD]),
        (f"Hưởng ứng {NATIONAL} (30/7).", [NATIONAL]),
        (f"Lấy ngày 30 tháng 7 hằng năm là “{NATIONAL}”.", [NATIONAL]),
        (f"Mít tinh “{WORLD} 30/7”, “{WORLD} 30/7”.", [WORLD]),
    ],
)
def test_yearly_days(text: str, names: list[str]) -> None:
    facts = read_event_days(passage(text), [])
    assert [fact.what for fact in facts] == names
    assert {(fact.recurrence, fact.starts) for fact in facts} == {("yearly-day", None)}


def test_a_year_behind_the_name_makes_it_a_day() -> None:
    facts = read_event_days(passage(f"Hưởng ứng “{WORLD}” và “{NATIONAL} - 30/7” năm 2025."), [])
    assert {(fact.starts, fact.ends) for fact in facts} == {(date(2025, 7, 30),) * 2}


def test_a_day_on_which_something_is_done() -> None:
    text = "Nhắn tin tới thuê bao. Thời gian tuyên truyền vào ngày 30 tháng 7 năm 2025."
    (fact,) = read_event_days(passage(text), [])
    assert (fact.what, fact.starts, fact.recurrence) == ("tuyên truyền", date(2025, 7, 30), None)


@pytest.mark.parametrize(
    "text",
    [
        f"Hưởng ứng “{WORLD}” trên địa bàn tỉnh.",
        "Ngày 30/7/2025, tổ chức mít tinh.",
        "Thời gian thực hiện từ ngày 01/7/2025.",
        "Ngày thế giới không thuốc lá 31/02.",
    ],
)
def test_what_is_no_marked_day(text: str) -> None:
    assert read_event_days(passage(text), []) == []


def test_a_day_in_a_cited_title_is_left_out() -> None:
    text = f"Công văn số 72/KH-BCĐ về hưởng ứng “{NATIONAL} - 30/7”."
    assert read_event_days(passage(text), [(0, len(text))]) == []
