"""Read what a person typed: language, short forms opened, slips mended, diacritics restored."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from bot.understanding.chat_spelling import open_chat_spelling
from bot.understanding.diacritics import MAX_CHARS, DiacriticRestorer, stripped_share, tokens_of
from bot.understanding.language import Language, detect_language
from bot.understanding.lexicon import load_phrases
from bot.understanding.typos import TypoMender, decode_keyboard, move_tones
from knowledge.text import has_diacritics, nfc

_KEPT_CONTROLS = "\n\t"
_WITHOUT = 0.5  # share of stripped syllables from which a text counts as typed without diacritics
_ZERO_WIDTH = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


@dataclass(frozen=True, slots=True)
class Spelled:
    """A question as typed and as read.

    Args:
        original: as typed.
        opened: NFC, without control characters, short forms and abbreviations opened.
        restored: ``opened`` with slips mended and diacritics restored: what the encoder sees.
        language: the question's language.
        typed_without_diacritics: whether most of a Vietnamese text's diacritics were left out.
    """

    original: str
    opened: str
    restored: str
    language: Language
    typed_without_diacritics: bool


class Speller:
    """Spells questions with what it learned from the loaded documents.

    Args:
        texts: the loaded documents' texts; the shipped question phrases are learned too.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self.restorer = DiacriticRestorer.train(texts, load_phrases())
        self._mender = TypoMender(self.restorer)

    def spell(self, text: str) -> Spelled:
        """Read ``text``; never raises.

        Args:
            text: any text; after its first ``MAX_CHARS`` characters nothing is opened or mended.
        """
        clean = _clean(text)
        head, tail = clean[:MAX_CHARS], clean[MAX_CHARS:]
        typed = move_tones(decode_keyboard(head, self.restorer))
        language = detect_language(typed)
        opened = open_chat_spelling(typed, language)
        if language == "en":
            return Spelled(text, opened + tail, opened + tail, language, False)
        stripped = stripped_share([t.text for t in tokens_of(typed) if self._is_vietnamese(t.text)])
        slips = self._mender.slips(tokens_of(opened[:MAX_CHARS]), stripped)
        restored = self.restorer.rewrite(opened, slips, stripped)
        return Spelled(text, opened + tail, restored + tail, language, stripped > _WITHOUT)

    def _is_vietnamese(self, word: str) -> bool:
        return has_diacritics(word) or bool(self.restorer.readings(word.lower()))


def _clean(text: str) -> str:
    """Return ``text`` in NFC without characters that are not for reading."""
    visible = _ZERO_WIDTH.sub("", nfc(text))
    return "".join(" " if _is_control(char) else char for char in visible)


def _is_control(char: str) -> bool:
    return char not in _KEPT_CONTROLS and unicodedata.category(char) in ("Cc", "Cs")
