"""Tests of buttons."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.reply import Action, Option
from bot.telegram.keyboard import ROW_CHARACTERS, keyboard_of

TOKEN = "t" * 22


def _labels(*options: Option) -> list[list[str]]:
    markup = keyboard_of(options)
    return [[b.text for b in row] for row in markup.inline_keyboard] if markup else []


def test_an_answer_has_its_sources_its_plans_and_its_verdict_in_rows() -> None:
    places = ("Cần Thơ, 2025", "Bắc Giang, 2024", "Lạng Sơn, 2023")
    options = [Option(Action.SOURCE, f"Nguồn {n}", str(n)) for n in (1, 2, 3)]
    options += [Option(Action.NARROW, p, f"{TOKEN}:{n}") for n, p in enumerate(places)]
    options += [
        Option(Action.MORE, "Xem thêm", f"{TOKEN}:2"),
        Option(Action.RIGHT, "Đúng", TOKEN),
        Option(Action.WRONG, "Chưa đúng", TOKEN),
    ]
    assert _labels(*options) == [
        ["Nguồn 1", "Nguồn 2", "Nguồn 3"],
        ["Cần Thơ, 2025", "Bắc Giang, 2024"],
        ["Lạng Sơn, 2023"],
        ["Xem thêm", "Đúng", "Chưa đúng"],
    ]


def test_long_labels_stand_alone() -> None:
    names = ("Sở Lao động - Thương binh và Xã hội", "Sở Y tế", "Công an tỉnh")
    options = [Option(Action.DUTIES, name, str(n)) for n, name in enumerate(names)]
    assert _labels(*options) == [[names[0]], [names[1], names[2]]]


def test_a_number_is_copied_and_sends_nothing() -> None:
    markup = keyboard_of([Option(Action.COPY, "Chép số 111", "111")])
    assert markup is not None
    (button,) = markup.inline_keyboard[0]
    assert button.copy_text is not None
    assert button.copy_text.text == "111"
    assert button.callback_data is None


def test_no_options_no_keyboard() -> None:
    assert keyboard_of(()) is None


def test_what_telegram_would_refuse_is_left_out() -> None:
    assert _labels(
        Option(Action.MORE, "Xem thêm", "x" * 63), Option(Action.RIGHT, "Đúng", "t")
    ) == [["Đúng"]]


@given(
    st.lists(
        st.builds(
            Option,
            st.sampled_from(Action),
            st.text(min_size=1, max_size=40),
            st.text(st.sampled_from("aế:1"), max_size=70),
        ),
        max_size=12,
    )
)
def test_any_options_give_buttons_that_telegram_takes(options: list[Option]) -> None:
    markup = keyboard_of(options)
    for row in markup.inline_keyboard if markup else ():
        assert 1 <= len(row) <= 4
        assert len(row) == 1 or max(len(b.text) for b in row) * len(row) <= ROW_CHARACTERS
        for button in row:
            if button.callback_data is not None:
                assert 1 <= len(str(button.callback_data).encode()) <= 64
