import string
import tomllib
import unicodedata
from pathlib import Path

import pytest

from bot.messages import LANGUAGES, Messages, MissingFieldError, UnknownMessageError
from knowledge.text import fold

FOLDER = Path(__file__).parents[2] / "bot" / "messages"
VI, EN = Messages.load("vi"), Messages.load("en")
KEYS = VI.keys()
# Words of offices that say nothing to a frightened person.
FILLER = (
    "kính gửi",
    "quý khách",
    "trân trọng",
    "căn cứ",
    "theo quy định hiện hành",
    "thực hiện tốt",
)


def filled(messages: Messages, key: str) -> str:
    return messages.text(key, **dict.fromkeys(messages.fields(key), "x"))


def test_both_languages_have_the_same_keys_in_the_same_order() -> None:
    assert EN.keys() == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_both_languages_have_the_same_fields(key: str) -> None:
    assert VI.fields(key) == EN.fields(key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_nfc_short_and_plain(language: str) -> None:
    messages = Messages.load(language)
    for key in KEYS:
        text = filled(messages, key)
        assert unicodedata.is_normalized("NFC", text)
        assert len(text) <= 600, key
        assert not any(word in text.lower() for word in FILLER), key
        assert "<" not in text, key


def test_not_found_never_says_there_is_none() -> None:
    for key in KEYS:
        if key.startswith("not_found."):
            assert "không có quy định" not in VI.text(
                key, **dict.fromkeys(VI.fields(key), "x")
            ) or ("không có nghĩa" in filled(VI, key))


def test_the_person_is_told_it_is_a_program() -> None:
    assert "chương trình tự động" in VI.text("start.greeting")
    assert "automatic program" in EN.text("start.greeting")


def test_secrecy_is_never_promised() -> None:
    for key in KEYS:
        text = filled(VI, key)
        assert "tuyệt đối" not in text or "không hứa" in text.lower()
        assert "an danh" not in fold(text)


@pytest.mark.parametrize(
    "key", ["start.greeting", "meta.human", "error.apology", "out_of_scope.soft", "hotline.line"]
)
def test_the_way_to_help_is_shown(key: str) -> None:
    assert "111" in VI.text(key)
    assert "111" in EN.text(key)


def test_every_refusal_but_orders_to_the_bot_points_to_help() -> None:
    for key in KEYS:
        if key.startswith("refused.") and key not in (
            "refused.instructions",
            "refused.police_methods",
        ):
            assert "111" in VI.text(key), key


def test_fields_are_filled_and_others_ignored() -> None:
    text = VI.text("time.no_plan_year", year=2026, latest="Cần Thơ 2025", other=1)
    assert "2026" in text
    assert "Cần Thơ 2025" in text


def test_a_missing_key_field_or_language_is_a_clear_error() -> None:
    with pytest.raises(UnknownMessageError, match=r"no\.such"):
        VI.text("no.such")
    with pytest.raises(MissingFieldError, match="latest"):
        VI.text("time.no_plan_year", year=2026)
    with pytest.raises(UnknownMessageError):
        Messages.load("fr")
    assert not VI.has("no.such")


@pytest.mark.parametrize("language", LANGUAGES)
def test_fields_are_plain_names(language: str) -> None:
    values = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    for section in values.values():
        for text in section.values():
            parts = string.Formatter().parse(text)
            assert all(name is None or name.isidentifier() for _, name, _, _ in parts)
