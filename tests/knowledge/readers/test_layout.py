"""Reading order of words on a page, and what is taken off its edges."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.readers.furniture import Line, without_furniture
from knowledge.readers.layout import Word, reading_order

HEIGHT, STEP, LETTER = 12, 16, 6


def row(top: float, *pieces: tuple[float, str]) -> list[Word]:
    """Return the words of pieces of text that begin at given places."""
    words = []
    for left, text in pieces:
        for word in text.split():
            words.append(Word(word, left, top, left + LETTER * len(word), top + HEIGHT))
            left += LETTER * (len(word) + 0.5)
    return words


def texts(words: list[Word]) -> list[str]:
    return [line.text for line in reading_order(words)]


def test_a_head_of_two_blocks_is_read_block_by_block() -> None:
    words = [
        *row(0, (50, "UBND TỈNH"), (300, "CỘNG HÒA")),
        *row(16, (55, "Số: 1/KH"), (290, "Độc lập")),
        *row(36, (310, "Thử, ngày 1")),
        *row(80, (50, "Một dòng dài chạy suốt cả trang giấy không có khoảng trống nào cả")),
    ]
    assert texts(words) == [
        "UBND TỈNH",
        "Số: 1/KH",
        "CỘNG HÒA",
        "Độc lập",
        "Thử, ngày 1",
        "Một dòng dài chạy suốt cả trang giấy không có khoảng trống nào cả",
    ]


def test_a_wide_space_in_one_line_parts_nothing() -> None:
    words = [
        *row(0, (50, "Một dòng dài chạy suốt cả trang giấy không có chỗ trống")),
        *row(16, (50, "1."), (90, "Công an tỉnh")),
        *row(32, (50, "Một dòng dài nữa chạy suốt cả trang giấy không có chỗ trống")),
    ]
    assert texts(words)[1] == "1. Công an tỉnh"


@given(
    st.lists(
        st.tuples(st.integers(0, 500), st.integers(0, 700), st.integers(1, 12)),
        max_size=40,
    )
)
def test_no_word_is_lost_or_read_twice(places: list[tuple[int, int, int]]) -> None:
    words = [
        Word(str(i), left, top, left + LETTER * length, top + HEIGHT)
        for i, (left, top, length) in enumerate(places)
    ]
    read = [word for line in reading_order(words) for word in line.words]
    assert sorted(read, key=lambda word: int(word.text)) == words


def page(*texts: str) -> list[Line]:
    """Return lines spread over a page from its top to its bottom."""
    step = 1 / len(texts)
    return [Line(text, i * step, (i + 0.5) * step) for i, text in enumerate(texts)]


def test_running_lines_and_page_numbers_go() -> None:
    pages = [
        page(str(number), *[f"dòng {chr(96 + number)}{i}" for i in range(18)], f"Tờ {number}/4 KH")
        for number in range(1, 5)
    ]
    cleaned = without_furniture(pages)
    assert [len(lines) for lines in cleaned] == [18] * 4


def test_lines_that_do_not_repeat_stay() -> None:
    pages = [page("Đầu", *"abcdefghijklmnop", "Cuối"), page(*"qrstuvwxyzabcdefgh")]
    assert without_furniture(pages) == pages
    assert without_furniture([[]]) == [[]]
