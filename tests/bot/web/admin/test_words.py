from __future__ import annotations

import unicodedata

import pytest

from bot.answer import AnswerStatus
from bot.messages import Messages
from bot.understanding.question_kind import QuestionKind

AREAS = ("admin", "telegram_admin")
MAX_DESCRIPTION = 60


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_have_the_same_words(area: str) -> None:
    vi, en = Messages.load("vi", area), Messages.load("en", area)
    assert vi.keys() == en.keys()
    for key in vi.keys():  # noqa: SIM118
        assert vi.fields(key) == en.fields(key), key
        text = vi.text(key, **dict.fromkeys(vi.fields(key), "x"))
        assert text == unicodedata.normalize("NFC", text), key


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_code_that_is_counted_has_a_name(language: str) -> None:
    words = Messages.load(language, "admin")
    for kind in QuestionKind:
        assert words.has(f"kind.{kind.value}")
    for status in AnswerStatus:
        assert words.has(f"outcome.{status.value}")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_descriptions_of_commands_fit_the_menu(language: str) -> None:
    words = Messages.load(language, "telegram_admin")
    listed = [key for key in words.keys() if key.startswith("commands.")]  # noqa: SIM118
    assert len(listed) == 3
    assert all(len(words.text(key)) < MAX_DESCRIPTION for key in listed)
