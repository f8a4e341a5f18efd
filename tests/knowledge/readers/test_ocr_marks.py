"""Marks that recognition misread are mended, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.readers.ocr_marks import lost_strokes, mended_line


@pytest.mark.parametrize(
    ("read", "mended"),
    [
        ("» Hỗ trợ nạn nhân", "- Hỗ trợ nạn nhân"),
        ("l. Sở Y tế", "1. Sở Y tế"),
        ("a} Chủ trì", "a) Chủ trì"),
        ("Il. NỘI DUNG", "II. NỘI DUNG"),
        ("lI1. TỔ CHỨC", "III. TỔ CHỨC"),
        ("3. SởY tế", "3. Sở Y tế"),
        ("I. MỤC ĐÍCH", "I. MỤC ĐÍCH"),
        ("11. Sở Dân tộc", "11. Sở Dân tộc"),
        ("LĐTBXH và UBND", "LĐTBXH và UBND"),
        ("iPhone và VNeID", "iPhone và VNeID"),
    ],
)
def test_mended_line(read: str, mended: str) -> None:
    assert mended_line(read) == mended


@given(st.text())
def test_mending_a_second_time_changes_nothing(text: str) -> None:
    once = mended_line(text)
    assert mended_line(once) == once


def test_a_roman_number_that_lost_a_stroke() -> None:
    lines = ["I. MỘT", "chữ", "II. HAI", "II. BA", "IV. BỐN"]
    assert lost_strokes(lines, {0, 1, 2, 3, 4}) == {3: "III. BA"}
    assert lost_strokes(lines, {0, 1, 2}) == {}  # the file's own text is left as it is


def test_a_number_that_stands_twice_stays_where_the_next_follows() -> None:
    assert lost_strokes(["I. A", "II. B", "II. C", "III. D"], set(range(4))) == {}
    assert lost_strokes(["I. A", "II. B", "I. C", "II. D"], set(range(4))) == {}
    assert lost_strokes(["III. A", "III. B"], {0, 1}) == {}
