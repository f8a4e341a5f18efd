from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.web_text import Line, blocks, words
from knowledge.contacts import Contacts


def tels(text: str) -> list[str]:
    return [w.tel for block in blocks(text) for line in block.lines for w in line.words if w.tel]


def test_numbers_in_a_sentence_can_be_called() -> None:
    assert tels("Cần giúp: 111 (miễn phí, 24/7). Nguy hiểm: 113.") == ["111", "113"]
    assert tels("Ở nước ngoài: +84 981 84 84 84.") == ["+84981848484"]


def test_longer_numbers_dates_and_shares_are_left_alone() -> None:
    for text in ("1111", "0111", "111/KH-UBND", "111,5 triệu", "113%", "số 61-113", "a111"):
        assert tels(text) == [], text


def test_lines_that_begin_with_a_number_are_calls() -> None:
    text = "Gọi ngay:\n• 113 – công an\n• +84 981 84 84 84 – bảo hộ công dân\n111: Tổng đài"
    first, calls = blocks(text)
    assert first.kind == "text"
    assert calls.kind == "calls"
    assert [line.number for line in calls.lines] == ["113", "+84 981 84 84 84", "111"]
    assert [line.tel for line in calls.lines] == ["113", "+84981848484", "111"]
    assert [line.words[0].text for line in calls.lines] == [
        "công an",
        "bảo hộ công dân",
        "Tổng đài",
    ]


def test_bullets_make_lists_and_blank_lines_nothing() -> None:
    kinds = [block.kind for block in blocks("Ví dụ:\n- một\n- hai\n\nHết.")]
    assert kinds == ["text", "list", "text"]
    assert blocks("") == ()
    assert blocks(" \n ") == ()


NUMBERS = st.sampled_from([c.number for c in Contacts.load().all()])
TEXTS = st.lists(st.one_of(st.text(max_size=20), NUMBERS, st.just("\n"), st.just("• "))).map(
    "".join
)


def shown(line: Line) -> str:
    return line.number + "".join(w.text for w in line.words)


@given(TEXTS)
def test_no_word_is_lost(text: str) -> None:
    line = text.replace("\n", " ")
    assert "".join(w.text for w in words(line)) == line


@given(TEXTS)
def test_every_line_is_shown_and_dialled_numbers_are_known(text: str) -> None:
    found = [line for block in blocks(text) for line in block.lines]
    assert len(found) == len([line for line in text.split("\n") if line.strip()])
    known = {c.tel for c in Contacts.load().all()}
    assert set(tels(text)) <= known
    assert {line.tel for line in found} <= known | {""}
    assert all(block.lines for block in blocks(text))
