"""From a passage's text back to the source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.offsets import source_span
from knowledge.text import squeeze

SOURCES = st.text(alphabet="ab đ1.\n\t\u00a0\x1c\u2003", max_size=60) | st.text(max_size=40)


@given(st.data(), SOURCES, SOURCES, SOURCES)
def test_every_slice_is_found_again(
    data: st.DataObject, before: str, middle: str, after: str
) -> None:
    source = before + middle + after
    passage_start, passage_end = len(before), len(before) + len(middle)
    text = squeeze(middle)
    solid = [i for i, char in enumerate(text) if not char.isspace()]
    if not solid:
        return
    start = data.draw(st.sampled_from(solid))
    end = data.draw(st.sampled_from([i for i in solid if i >= start])) + 1
    s, e = source_span(source, passage_start, passage_end, start, end)
    assert passage_start <= s < e <= passage_end
    assert squeeze(source[s:e]) == text[start:end]


def test_a_line_break_inside_a_date_is_skipped() -> None:
    source = "Mở  đợt cao điểm đến ngày 30 tháng \n\n9 năm 2025; hết"
    text = squeeze(source)
    start = text.index("30")
    s, e = source_span(source, 0, len(source), start, text.index(";"))
    assert source[s:e] == "30 tháng \n\n9 năm 2025"


@pytest.mark.parametrize("span", [(0, 0), (-1, 2), (2, 1), (0, 9)])
def test_a_span_outside_the_text_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="do not lie"):
        source_span(" ab  cd ", 0, 8, *span)
