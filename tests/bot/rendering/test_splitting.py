"""Tests of splitting long replies."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.splitting import split, utf16_length

WORDS = st.text(
    st.sampled_from('aăâđêôơưạếộ .!?;:\n\t"”)<>&😀👍🏽\u200d\u0301\u00a0'), max_size=400
)
LENGTHS = st.sampled_from([len, utf16_length])


def _without_blanks(text: str) -> str:
    return "".join(text.split())


@given(WORDS | st.text(max_size=300), st.integers(2, 80), LENGTHS)
def test_parts_fit_and_lose_nothing(text: str, limit: int, length: Callable[[str], int]) -> None:
    parts = split(text, limit, length)
    assert all(part.strip() and length(part) <= limit for part in parts)
    assert _without_blanks("".join(parts)) == _without_blanks(text)


@given(st.lists(st.text("abcdêđ", min_size=1, max_size=8), max_size=60), st.integers(8, 40))
def test_words_that_fit_are_never_cut(words: list[str], limit: int) -> None:
    assert " ".join(split(" ".join(words), limit)).split() == words


@given(WORDS, st.integers(2, 60))
def test_no_part_is_small_without_need(text: str, limit: int) -> None:
    parts = split(text, limit)
    for part, after in pairwise(parts):
        first = after.split()[0]
        assert len(part) >= limit * 0.3 or len(part) + 1 + len(first) > limit


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("", 10, []),
        (" \n ", 10, []),
        ("ngắn", 10, ["ngắn"]),
        ("Đoạn một.\n\nĐoạn hai. Câu nữa.", 22, ["Đoạn một.", "Đoạn hai. Câu nữa."]),
        ("Dòng một. Câu\nDòng hai. Câu", 20, ["Dòng một. Câu", "Dòng hai. Câu"]),
        ("Câu thứ nhất. Câu thứ hai dài.", 20, ["Câu thứ nhất.", "Câu thứ hai dài."]),
        ("Nói: “xong.” Rồi đi về nhà", 16, ["Nói: “xong.”", "Rồi đi về nhà"]),
        ("một hai ba bốn", 7, ["một hai", "ba bốn"]),
        ("a b. " + "c" * 12, 10, ["a b.", "c" * 10, "cc"]),
        ("x" * 25, 10, ["x" * 10, "x" * 10, "x" * 5]),
    ],
)
def test_breaks_where_people_would(text: str, limit: int, parts: list[str]) -> None:
    assert split(text, limit) == parts


def test_an_emoji_counts_two_units_and_stays_whole() -> None:
    assert utf16_length("a😀") == 3
    assert split("😀" * 5, 4, utf16_length) == ["😀😀", "😀😀", "😀"]


def test_a_letter_keeps_its_marks() -> None:
    assert split("abce\u0302\u0301de", 5) == ["abc", "e\u0302\u0301de"]


def test_a_limit_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="no room"):
        split("😀😀", 1, utf16_length)
