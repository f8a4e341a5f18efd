from __future__ import annotations

import unicodedata

import pytest

from bot.messages import LANGUAGES, Messages
from bot.web.admin.checking_forms import LEVELS, RECURRENCES
from knowledge.model import DateKind
from knowledge.workshop import State


def test_both_languages_have_the_same_words() -> None:
    vi, en = Messages.load("vi", "checking"), Messages.load("en", "checking")
    assert vi.keys() == en.keys()
    for key in vi.keys():  # noqa: SIM118
        assert vi.fields(key) == en.fields(key), key
        text = vi.text(key, **dict.fromkeys(vi.fields(key), "x"))
        assert text == unicodedata.normalize("NFC", text), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_can_be_read_has_a_name(language: str) -> None:
    words = Messages.load(language, "checking")
    assert all(words.has(f"level.{level}") for level in LEVELS)
    assert all(words.has(f"recurrence.{often}") for often in RECURRENCES)
    assert all(words.has(f"date.{kind.value}") for kind in DateKind)
    assert all(words.has(f"state.{state.value}") for state in State)
