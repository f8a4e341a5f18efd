import unicodedata

import pytest

from bot.messages import LANGUAGES, Messages

VI, EN = (Messages.load(language, "web") for language in LANGUAGES)


def test_both_languages_have_the_same_keys_and_fields() -> None:
    keys = VI.keys()
    assert EN.keys() == keys
    for key in keys:
        assert VI.fields(key) == EN.fields(key), key


@pytest.mark.parametrize("words", [VI, EN])
def test_texts_are_nfc_plain_and_show_the_way_to_help(words: Messages) -> None:
    keys = words.keys()
    for key in keys:
        text = words.text(key, **dict.fromkeys(words.fields(key), "x"))
        assert unicodedata.is_normalized("NFC", text)
        assert "<" not in text
        if key.startswith("problem.") or key == "chat.offline":
            assert "111" in text
            assert "113" in text
