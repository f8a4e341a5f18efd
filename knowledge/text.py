"""Text handling shared by the reader, the indexes and the question path.

All offsets are counts of Python characters (Unicode code points).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_WHITE = re.compile(r"\s+")


def nfc(text: str) -> str:
    """Return ``text`` in Unicode Normalization Form C, the form all stored text has."""
    return unicodedata.normalize("NFC", text)


def _fold_char(char: str) -> str:
    if char in "đĐð":
        return "d"
    base = "".join(c for c in unicodedata.normalize("NFD", char) if not unicodedata.combining(c))
    folded = base.lower()
    return folded if len(folded) == 1 else char


class _Folding(dict[int, str]):
    """What each character folds to, learned as characters come, for ``str.translate``."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_char(chr(code))
        return folded


_FOLDING = _Folding()
# Single words are looked at again and again; longer texts come once, and what
# people write must not stay in memory.
_SHORT = 16
_QUESTION = 1000  # characters that people write at most; longer texts are documents

WordSpan = tuple[str, int, int]


def fold(text: str) -> str:
    """Return ``text`` in lower case without diacritics, đ as d.

    Args:
        text: any text; NFC text keeps its length, so offsets into the result are offsets into
            ``text``.
    """
    return _fold_short(text) if len(text) <= _SHORT else _fold(text)


@lru_cache(maxsize=16_384)
def _fold_short(text: str) -> str:
    return _fold(text)


def _fold(text: str) -> str:
    return nfc(text).translate(_FOLDING)


def squeeze(text: str) -> str:
    """Return ``text`` with every run of white space as one space, none at the ends."""
    return _WHITE.sub(" ", text).strip()


def words(text: str) -> list[str]:
    """Return the syllables and numbers of ``text`` in lower case, with their diacritics."""
    return _WORD.findall(nfc(text).lower())


def folded_words(text: str) -> list[str]:
    """Return the syllables and numbers of ``text`` in lower case, without diacritics."""
    return _WORD.findall(fold(text))


def word_spans(text: str) -> Sequence[WordSpan]:
    """Return ``(folded syllable, start, end)`` for each word of NFC ``text``."""
    return _spans_in_question(text) if len(text) <= _QUESTION else _spans(text)


@lru_cache(maxsize=128)  # places, agencies and more are looked for in one question
def _spans_in_question(text: str) -> tuple[WordSpan, ...]:
    return tuple(_spans(text))


def _spans(text: str) -> list[WordSpan]:
    return [(m.group(), m.start(), m.end()) for m in _WORD.finditer(fold(text))]


def has_diacritics(text: str) -> bool:
    """Say whether ``text`` has at least one Vietnamese letter that plain ASCII lacks."""
    return _short_has_diacritics(text) if len(text) <= _SHORT else fold(text) != nfc(text).lower()


@lru_cache(maxsize=16_384)
def _short_has_diacritics(text: str) -> bool:
    return fold(text) != nfc(text).lower()
