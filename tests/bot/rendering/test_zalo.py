"""Replies for Zalo: nothing lost, within the limits, choices as the dialogue counts them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.reply import Action, Option, Reply, SourceView
from bot.messages import LANGUAGES, Messages
from bot.rendering.splitting import utf16_length
from bot.rendering.zalo import (
    LIMIT,
    MAX_BUTTONS,
    MAX_PARTS,
    MAX_TITLE,
    oa_parts,
    phone_code,
    zalo_texts,
)
from knowledge.model import Status

SENTENCE = "Sở Y tế chủ trì, phối hợp với Công an tỉnh hỗ trợ nạn nhân 🛡️. "
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=300).map(str.strip)
bodies = st.builds(
    lambda text, times: f"{text} {SENTENCE * times}".strip(), texts, st.integers(0, 260)
)
labels = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=120)
options = st.lists(
    st.builds(Option, st.sampled_from([Action.SOURCE, Action.COPY]), labels, st.just("111")),
    max_size=12,
).map(tuple)
replies = st.builds(Reply, st.sampled_from(LANGUAGES), text=bodies.filter(bool), options=options)


def words(parts: list[str]) -> list[str]:
    return " ".join(parts).split()


def chosen(reply: Reply) -> list[str]:
    return [option.label for option in reply.options if option.action is not Action.COPY]


@given(replies)
def test_texts_keep_to_the_limits_and_lose_nothing_unsaid(reply: Reply) -> None:
    texts = zalo_texts(reply)
    assert 1 <= len(texts) <= MAX_PARTS
    assert all(0 < utf16_length(text) <= LIMIT for text in texts)
    for number, label in enumerate(chosen(reply), 1):
        assert f"{number}. {label}" in texts[-1]
    cut = Messages.load(reply.language, "zalo").text("parts.cut")
    said = words(list(texts))
    if any(cut in text for text in texts):
        assert utf16_length(reply.text) > LIMIT * (MAX_PARTS - 2)
    elif len(texts) == 1 or not _long_word(reply.text):
        assert said[: len(reply.text.split())] == reply.text.split()


def _long_word(text: str) -> bool:
    """Say whether a word is cut because it is longer than a message."""
    return any(utf16_length(word) > LIMIT // 2 for word in text.split())


@given(replies)
def test_parts_of_the_account_keep_to_its_limits(reply: Reply) -> None:
    parts = oa_parts(reply)
    assert 1 <= len(parts) <= MAX_PARTS
    for part in parts:
        assert 0 < utf16_length(part.text) <= LIMIT
        assert len(part.buttons) <= MAX_BUTTONS
        assert all(1 <= utf16_length(button.title) <= MAX_TITLE for button in part.buttons)
        assert all(utf16_length(text) <= LIMIT for text in part.instead)
        assert bool(part.instead) == bool(part.buttons)
    assert not any(part.buttons for part in parts[:-1])
    shown = [b.payload for b in parts[-1].buttons if b.type == "oa.query.show"]
    if parts[-1].buttons:
        assert shown == chosen(reply)
        for number, label in enumerate(chosen(reply), 1):
            assert f"{number}. {label}" in parts[-1].instead[-1]
    else:
        assert [part.text for part in parts] == list(zalo_texts(reply))


def test_a_short_reply_is_one_message_with_numbered_choices() -> None:
    choices = (Option(Action.SOURCE, "Nguồn 1", "7"), Option(Action.COPY, "Chép số 111", "111"))
    reply = Reply("vi", text="Đáp.", options=choices)
    assert zalo_texts(reply) == ("Đáp.\n\nTrả lời bằng số để chọn:\n1. Nguồn 1",)
    (part,) = oa_parts(reply)
    assert [(b.title, b.type) for b in part.buttons] == [
        ("Nguồn 1", "oa.query.show"),
        ("Gọi 111", "oa.open.phone"),
    ]


def test_what_is_much_too_long_says_that_it_was_cut() -> None:
    long = zalo_texts(Reply("en", text=SENTENCE * 500))
    assert len(long) == MAX_PARTS
    assert long[-1].endswith("too long to be sent here.")


def view(**changes: object) -> SourceView:
    values: dict[str, object] = {
        "document_id": "d",
        "title": "Kế hoạch",
        "name": "Kế hoạch 61/KH-UBND",
        "place": "Tuyên Quang, 2024",
        "status": Status.ENDED,
        "path": "II.3",
        "headings": ("II. NHIỆM VỤ", "3. Sở Y tế"),
        "before": ("a) Trước.",),
        "text": "b) **Giữa**.",
        "after": ("c) Sau.",),
        "page": 4,
        "previous_id": None,
        "next_id": None,
        **changes,
    }
    return SourceView(**values)  # type: ignore[arg-type]


def test_a_source_is_shown_in_its_section_with_its_place_and_status() -> None:
    (text,) = zalo_texts(Reply("vi", source=view()))
    assert text == (
        "Kế hoạch 61/KH-UBND (Tuyên Quang, 2024), mục II.3, trang 4 – đã hết thời hạn\n"
        "II. NHIỆM VỤ › 3. Sở Y tế\n\na) Trước.\n“b) Giữa.”\nc) Sau."
    )
    bare = view(status=Status.IN_FORCE, path="", headings=(), page=None, before=(), after=())
    (text,) = zalo_texts(Reply("vi", source=bare))
    assert text == "Kế hoạch 61/KH-UBND (Tuyên Quang, 2024)\n\n“b) Giữa.”"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("111", "111"),
        ("113", "113"),
        ("0912 345 678", "84912345678"),
        ("+84 981 84 84 84", "84981848484"),
        ("1900 96 96 80", "1900969680"),
    ],
)
def test_numbers_are_digits_with_the_country_before_long_ones(number: str, code: str) -> None:
    assert phone_code(number) == code


def test_the_texts_of_both_languages_belong_together() -> None:
    vi, en = (Messages.load(language, "zalo") for language in LANGUAGES)
    assert vi.keys() == en.keys()
    for key in vi.keys():  # noqa: SIM118  no dictionary
        assert vi.fields(key) == en.fields(key)
