"""Tell Vietnamese from English in one short question.

Every word votes: English words, and words that no Vietnamese syllable is spelt like, for English;
diacritics, and words spelt like Vietnamese syllables, for Vietnamese. Words of both languages
("can", "do", "the") abstain. No statistics of long texts are needed: a question has ten words.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from bot.understanding.lexicon import load_lexicon
from bot.understanding.syllables import has_vowel, is_plain_shape
from knowledge.text import fold, has_diacritics, nfc

Language = Literal["vi", "en"]

MAX_CHARS = 4_000
"""Characters that are looked at."""

_WORD = re.compile(r"[^\W_]+")
_FILE = Path(__file__).parents[1] / "data" / "language_words.toml"
_TELLING, _LIKELY, _NAME, _FAINT = 2.0, 1.0, 0.5, 0.3
_DOUBT = -0.5  # a lone "ok" or "hotline" is no English


def detect_language(text: str) -> Language:
    """Return the language of a short question; Vietnamese when nothing tells.

    Args:
        text: a question, with or without diacritics, in chat spelling, or mixed.
    """
    words = _WORD.findall(nfc(text[:MAX_CHARS]))
    votes = [_vote(word.lower()) for word in words]
    for number, word in enumerate(words):
        # "Who is Sở Y tế Cần Thơ?": names are Vietnamese in English questions too.
        if number > 0 and word.istitle():
            votes[number] = min(votes[number], _NAME)
    return "en" if sum(votes) < _DOUBT else "vi"


@cache
def _word_lists() -> dict[str, frozenset[str]]:
    lists = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {name: frozenset(listed.split()) for name, listed in lists.items()}


def _vote(word: str) -> float:
    """Return a positive number for Vietnamese, a negative one for English, 0 for neither."""
    lists = _word_lists()
    if has_diacritics(word):
        return _TELLING if fold(word) in lists["vietnamese"] else _LIKELY
    if word in lists["chat"]:
        return _TELLING
    if word in lists["both"] or not (word.isascii() and word.isalpha() and has_vowel(word)):
        return 0.0
    if word in lists["english"]:
        return -_TELLING
    if is_plain_shape(word):
        return _TELLING if word in lists["vietnamese"] else _LIKELY
    # Vietnamese people write "hotline" and "zalo" too.
    return -_FAINT if word in load_lexicon().foreign else -_LIKELY
