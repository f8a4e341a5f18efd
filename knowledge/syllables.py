"""Whether text is spelled as Vietnamese is."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from knowledge.data_files import read_data_file

_SPELLING = read_data_file(Path(__file__).parent / "data" / "vietnamese_syllables.toml")
_ONSETS = frozenset(_SPELLING.text("onsets").split()) | {""}
_RHYMES = frozenset(_SPELLING.text("rhymes").split())
_LONGEST_ONSET = max(map(len, _ONSETS))
_TONES = "\N{COMBINING GRAVE ACCENT}\N{COMBINING ACUTE ACCENT}\N{COMBINING TILDE}" + (
    "\N{COMBINING HOOK ABOVE}\N{COMBINING DOT BELOW}"
)
_TONES_OF_STOPS = "\N{COMBINING ACUTE ACCENT}\N{COMBINING DOT BELOW}"  # after c, ch, p, t

# White space, ASCII that is no letter, and general punctuation part the words.
_BETWEEN_WORDS = re.compile("[\\s\x00-@\\[-`{-\x7f\u00a0\u2000-\u206f\ufeff]+")
_INITIALS = re.compile("[A-ZĐ]+")  # "LĐTBXH" is an abbreviation, no syllable


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Say whether ``word`` is spelled as a Vietnamese syllable can be, whatever its case."""
    letters = unicodedata.normalize("NFD", word.lower())
    tones = [char for char in letters if char in _TONES]
    toneless = unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES))
    if len(tones) > 1:
        return False
    if toneless.endswith(("c", "ch", "p", "t")) and (not tones or tones[0] not in _TONES_OF_STOPS):
        return False
    return any(
        toneless[:cut] in _ONSETS and toneless[cut:] in _RHYMES for cut in range(_LONGEST_ONSET + 1)
    )


def marked_words(text: str) -> list[str]:
    """Return the words of ``text`` that hold a character beyond ASCII, abbreviations left out."""
    return [
        word
        for word in _BETWEEN_WORDS.split(text)
        if not word.isascii() and not _INITIALS.fullmatch(word)
    ]


def vietnamese_share(text: str) -> tuple[float, int]:
    """Return which share of the marked words of ``text`` are Vietnamese syllables.

    Returns:
        The share, 0 to 1 (0 without marked words), and the number of different marked words.
    """
    found = marked_words(text)
    if not found:
        return 0.0, 0
    return sum(map(is_syllable, found)) / len(found), len(set(found))
