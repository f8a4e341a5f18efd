"""Reports that are due again and again."""

from __future__ import annotations

import pytest

from knowledge.facts.recurring import read_recurring
from knowledge.model import DateKind
from tests.knowledge.one_passage import passage


def test_each_term_is_a_fact_with_its_days_as_printed() -> None:
    text = (
        "Định kỳ hằng quý (trước ngày 2 /3 và 10/9), 6 tháng (trước ngày 10/6) và năm (trước ngày "
        "10/12), các sở báo cáo tình hình về Ủy ban nhân dân tỉnh (qua Công an tỉnh) để tổng hợp."
    )
    facts = read_recurring(passage(text))
    assert [(f.recurrence, f.as_printed) for f in facts] == [
        ("quarter", "hằng quý (trước ngày 2 /3 và 10/9)"),
        ("half-year", "6 tháng (trước ngày 10/6)"),
        ("year", "năm (trước ngày 10/12)"),
    ]
    for fact in facts:
        assert (fact.kind, fact.starts, fact.ends) == (DateKind.RECURRING, None, None)
        assert fact.what == "báo cáo tình hình"
        assert fact.to_whom == "Ủy ban nhân dân tỉnh (qua Công an tỉnh)"


@pytest.mark.parametrize(
    ("text", "recurrences", "what", "to_whom"),
    [
        (
            "Định kỳ hàng quý, 06 tháng và 01 năm hoặc đột xuất báo cáo kết quả gửi Ban Chỉ đạo "
            "138 tỉnh (qua Phòng Tham mưu) để tổng hợp, báo cáo Ban Chỉ đạo 138/CP.",
            ["quarter", "half-year", "year"],
            "báo cáo kết quả",
            "Ban Chỉ đạo 138 tỉnh (qua Phòng Tham mưu)",
        ),
        ("Báo cáo định kỳ hằng quý về Sở Y tế.", ["quarter"], "Báo cáo", "Sở Y tế"),
        ("Định kỳ hằng tháng, các xã báo cáo kết quả.", ["month"], "báo cáo kết quả", None),
    ],
)
def test_recurring_reports(
    text: str, recurrences: list[str], what: str, to_whom: str | None
) -> None:
    facts = read_recurring(passage(text))
    assert [fact.recurrence for fact in facts] == recurrences
    assert {(fact.what, fact.to_whom) for fact in facts} == {(what, to_whom)}


@pytest.mark.parametrize(
    "text",
    [
        "Định kỳ tổng hợp tình hình, báo cáo kết quả theo quy định.",
        "Định kỳ hằng năm khám sức khỏe cho trẻ em.",
        "Số vụ án hằng năm được giải quyết, báo cáo kết quả.",
        "Duy trì giao ban định kỳ.",
    ],
)
def test_what_is_no_recurring_report(text: str) -> None:
    assert read_recurring(passage(text)) == []
