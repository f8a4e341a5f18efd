"""Targets in per cent."""

from __future__ import annotations

import pytest

from knowledge.facts.figures import read_figures
from tests.knowledge.one_passage import passage


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Bảo đảm 100% tố giác, tin báo được tiếp nhận, xử lý, tỷ lệ giải quyết đạt trên 90%.",
            [
                ("100%", "tố giác, tin báo được tiếp nhận, xử lý"),
                ("trên 90%", "tỷ lệ giải quyết"),
            ],
        ),
        (
            "Tỷ lệ khám phá đạt trên 90% tổng số án; 95% số vụ án được truy tố; 90% số vụ "
            "được xét xử.",
            [
                ("trên 90%", "Tỷ lệ khám phá"),
                ("95%", "số vụ án được truy tố"),
                ("90%", "số vụ được xét xử"),
            ],
        ),
        (
            "Phấn đấu ít nhất 85% nạn nhân được hỗ trợ; tỷ lệ khám phá án đạt 92,5% trở lên.",
            [("ít nhất 85%", "nạn nhân được hỗ trợ"), ("92,5% trở lên", "tỷ lệ khám phá án")],
        ),
    ],
)
def test_targets(text: str, expected: list[tuple[str, str]]) -> None:
    figures = read_figures(passage(text))
    assert [(figure.value, figure.what) for figure in figures] == expected


def test_the_base_of_a_rate_belongs_to_the_quote() -> None:
    text = "Tỷ lệ khám phá đạt trên 90% tổng số án khởi tố."
    (figure,) = read_figures(passage(text))
    assert text[figure.start : figure.end] == text.rstrip(".")


@pytest.mark.parametrize(
    "text",
    ["Tỷ lệ tổn thương cơ thể từ 31% đến 60%.", "Tổng đài 111 hoạt động 24/7.", "Đạt 100%.", "%"],
)
def test_what_is_no_target(text: str) -> None:
    assert read_figures(passage(text)) == []
