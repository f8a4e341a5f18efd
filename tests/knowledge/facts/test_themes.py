"""Themes of the year."""

from __future__ import annotations

import pytest

from knowledge.facts.themes import read_themes
from tests.knowledge.one_passage import passage


@pytest.mark.parametrize(
    ("text", "year", "theme"),
    [
        ('phù hợp với chủ đề của năm 2024 là: "Không bỏ lại ai".', 2024, "Không bỏ lại ai"),
        (
            "chủ đề của “Ngày thế giới phòng, chống mua bán người” năm 2025 là: “Hãy chấm dứt”.",
            2025,
            "Hãy chấm dứt",
        ),
        ("“Ngày toàn dân” với chủ đề “Không bỏ lại phía, sau”.", 2023, "Không bỏ lại phía, sau"),
        (
            "với chủ đề năm 2026: “Không ai bị bỏ lại. Cùng nhau”.",
            2026,
            "Không ai bị bỏ lại. Cùng nhau",
        ),
        ('Chủ đề "Ngày thế giới" năm 2026 là "Bảo vệ trẻ em".', 2026, "Bảo vệ trẻ em"),
    ],
)
def test_themes(text: str, year: int, theme: str) -> None:
    part = passage(text)
    (found,) = read_themes(part, 2023)
    assert (found.year, found.text) == (year, theme)
    assert part.text[found.start : found.end] == theme


@pytest.mark.parametrize(
    "text",
    [
        "các chương trình về chủ đề phòng, chống mua bán người vào khung giờ “vàng”",
        "với thông điệp: “Toàn dân tích cực tham gia”.",
        "với mục tiêu cao nhất là “bảo vệ an ninh con người”",
        "chủ đề là: “”",
    ],
)
def test_what_is_no_theme(text: str) -> None:
    assert read_themes(passage(text), 2024) == []
