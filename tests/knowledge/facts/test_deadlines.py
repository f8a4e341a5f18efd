"""What is due by a day, and to whom."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.facts.deadlines import read_deadlines
from knowledge.model import DateFact, DateKind
from tests.knowledge.one_passage import passage


def read(text: str, year: int | None = 2025) -> list[DateFact]:
    return read_deadlines(passage(text), year, [])


@pytest.mark.parametrize(
    ("text", "what", "ends", "to_whom", "printed"),
    [
        (
            "Các đơn vị báo cáo kết quả về Công an tỉnh (qua Phòng Cảnh sát hình sự) chậm nhất "
            "ngày 20/9/2024 để tổng hợp.",
            "báo cáo kết quả",
            date(2024, 9, 20),
            "Công an tỉnh (qua Phòng Cảnh sát hình sự)",
            "chậm nhất ngày 20/9/2024",
        ),
        (
            "Các sở, ngành xây dựng kế hoạch và gửi về Sở Y tế trước ngày 15 tháng 4 năm 2026.",
            "xây dựng kế hoạch",
            date(2026, 4, 15),
            "Sở Y tế",
            "trước ngày 15 tháng 4 năm 2026",
        ),
        (
            "Trước ngày 15/6, các đơn vị gửi báo cáo sơ kết về Ủy ban nhân dân tỉnh.",
            "gửi báo cáo sơ kết",
            date(2025, 6, 15),
            "Ủy ban nhân dân tỉnh",
            "Trước ngày 15/6",
        ),
        (
            "Hoàn thành việc rà soát, thống kê nạn nhân trước ngày 30/6/2024.",
            "Hoàn thành việc rà soát, thống kê nạn nhân",
            date(2024, 6, 30),
            None,
            "trước ngày 30/6/2024",
        ),
        (
            "Xây dựng quy trình hỗ trợ theo Luật Trẻ em (hoàn thành trong quý III/2025).",
            "Xây dựng quy trình hỗ trợ",
            date(2025, 9, 30),
            None,
            "hoàn thành trong quý III/2025",
        ),
        (
            "Báo cáo kết quả về Sở Nội vụ trước 17h00 ngày 05/8/2025.",
            "Báo cáo kết quả",
            date(2025, 8, 5),
            "Sở Nội vụ",
            "trước 17h00 ngày 05/8/2025",
        ),
    ],
)
def test_deadlines(text: str, what: str, ends: date, to_whom: str | None, printed: str) -> None:
    (fact,) = read(text)
    assert (fact.kind, fact.starts, fact.recurrence) == (DateKind.DEADLINE, None, None)
    assert (fact.what, fact.ends, fact.to_whom, fact.as_printed) == (what, ends, to_whom, printed)


def test_two_days_in_one_sentence_belong_to_two_things() -> None:
    text = (
        "Các xã báo cáo kết quả tuyên truyền trước ngày 07/8/2024, kết quả cao điểm trước ngày "
        "03/10/2024 về Ban Chỉ đạo tỉnh (qua Công an tỉnh) để tổng hợp."
    )
    first, second = read(text)
    assert (first.what, first.ends) == ("báo cáo kết quả tuyên truyền", date(2024, 8, 7))
    assert (second.what, second.ends) == ("kết quả cao điểm", date(2024, 10, 3))
    assert first.to_whom == second.to_whom == "Ban Chỉ đạo tỉnh (qua Công an tỉnh)"


def test_a_day_of_every_year_recurs() -> None:
    (fact,) = read("Trước ngày 15/12 hằng năm, các sở báo cáo kết quả về Bộ Công an.")
    assert (fact.kind, fact.recurrence, fact.ends) == (DateKind.RECURRING, "year", None)
    assert (fact.as_printed, fact.to_whom) == ("Trước ngày 15/12 hằng năm", "Bộ Công an")


def test_a_day_without_any_year_stays_open() -> None:
    (fact,) = read("Các xã báo cáo kết quả trước ngày 15/6.", None)
    assert (fact.ends, fact.as_printed) == (None, "trước ngày 15/6")


@pytest.mark.parametrize(
    "text",
    [
        "Hợp đồng đã ký trước ngày 01/01/2022 thì tiếp tục thực hiện.",
        "Người lao động xuất cảnh trước ngày 01 tháng 7 năm 2022 được hỗ trợ.",
        "Báo cáo kết quả trước ngày 31/02/2024.",
        "Báo cáo kết quả trước tháng 9/2025.",
        "Báo cáo kết quả trước ngày 2 /3.",
        "Chậm nhất là 20 ngày trước ngày đưa người lao động đi, doanh nghiệp báo cáo Sở Nội vụ.",
        "Báo cáo kết quả năm 2024 và ngày 03/10/2024.",
    ],
)
def test_what_is_no_deadline(text: str) -> None:
    assert read(text) == []


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31)))
def test_every_printed_day_is_read_back(day: date) -> None:
    for printed in (f"{day:%d/%m/%Y}", f"{day.day} tháng {day.month} năm {day.year}"):
        (fact,) = read(f"Các xã báo cáo kết quả về Công an tỉnh trước ngày {printed}.")
        assert (fact.ends, fact.to_whom) == (day, "Công an tỉnh")
