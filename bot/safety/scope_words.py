"""Mends typing slips in the words that the patterns of ``data/scope.toml`` look for.

Only a word that nobody spells so is mended: one that is no Vietnamese syllable, no English word of
the lists and no word of the patterns. Nothing is learned, so it works without any document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.lexicon import load_lexicon
from bot.understanding.syllables import canonical, decode_telex, is_plain_shape
from knowledge.syllables import is_syllable
from knowledge.text import fold, nfc

_WORD = re.compile(r"[^\W\d_]+")
_HELD_DOWN = re.compile(r"(\w)\1+")
_MAX_CHARS = 2_000  # what is typed after so many characters is read as it stands
_SHORTEST = 3  # letters of a word that is mended; two letters are near too many others
_LONGEST = 16
_MAX_MENDED = 40  # so many words of a message, so that a wall of noise stays cheap


@dataclass(frozen=True, slots=True)
class WordMender:
    """Mends words that are near one of a vocabulary.

    Args:
        vocabulary: the folded words of the patterns and the chat spellings, in order.
        known: words never mended: the vocabulary and the spellings as they are typed.
    """

    vocabulary: tuple[str, ...]
    known: frozenset[str]

    def mended(self, text: str) -> dict[str, str]:
        """Return the words of ``text`` that are slips, in small letters, with what they stand for.

        Args:
            text: a message as typed.

        Returns:
            Folded words, which match the words of a pattern whatever their diacritics.
        """
        found: dict[str, str] = {}
        clean = nfc(text[:_MAX_CHARS])
        # Among small letters a word of capitals is an abbreviation.
        keep_capitals = any(char.islower() for char in clean)
        words = _WORD.findall(clean)
        for word in dict.fromkeys(w.lower() for w in words if not (keep_capitals and w.isupper())):
            if len(found) == _MAX_MENDED:
                break
            meant = self._meant(word)
            if meant is not None:
                found[word] = meant
        return found

    def _meant(self, word: str) -> str | None:
        folded = fold(word)
        if word in self.known or len(word) > _LONGEST:
            return None
        if folded != word:
            return self._of_marked(word, folded)
        if folded in self.known:
            return None
        return _telex(word, self.known) or self._released(word) or self._near(word)

    def _of_marked(self, word: str, folded: str) -> str | None:
        """Return what a word with diacritics stands for when nobody writes it so ("đươc")."""
        if is_syllable(word):
            rare = canonical(word) not in load_lexicon().syllables
            return self._swapped(folded) if rare else None
        return folded if folded in self.known else self._released(folded) or self._near(folded)

    def _released(self, word: str) -> str | None:
        """Return the word with held-down letters once or twice ("nhaaa", "hellooo")."""
        for kept in (r"\1", r"\1\1"):
            shorter = _HELD_DOWN.sub(kept, word)
            if shorter != word and shorter in self.known:
                return shorter
        return None

    def _swapped(self, word: str) -> str | None:
        """Return the word of the vocabulary that two neighbouring letters swapped give."""
        swaps = (word[:at] + word[at : at + 2][::-1] + word[at + 2 :] for at in range(len(word)))
        return next((swap for swap in swaps if swap != word and swap in self.known), None)

    def _near(self, word: str) -> str | None:
        """Return the word of the vocabulary one slip away, its first letter kept."""
        if len(word) < _SHORTEST or is_plain_shape(word) or word in load_lexicon().foreign:
            return None
        near = process.extract(
            word, self.vocabulary, scorer=OSA.distance, score_cutoff=1, limit=None
        )
        meant = [other for other, _, _ in near if _is_slip(word, other)]
        return min(meant, key=lambda other: _rank(other, word), default=None)


def make_mender(sources: tuple[str, ...], spellings: dict[str, str]) -> WordMender:
    """Return the mender for the words of patterns.

    Args:
        sources: the patterns as they are written.
        spellings: chat spellings and the words they stand for.
    """
    words = {fold(w) for s in (*sources, *spellings.values()) for w in _WORD.findall(s.lower())}
    return WordMender(tuple(sorted(words)), frozenset(words | spellings.keys()))


def _is_slip(word: str, other: str) -> bool:
    """Say whether ``word``, one letter away from ``other``, is near enough to be meant for it."""
    if _is_swap(word, other):
        return True
    return len(word) > _SHORTEST and len(other) >= _SHORTEST and word[0] == other[0]


def _is_swap(word: str, other: str) -> bool:
    return sorted(word) == sorted(other)


def _rank(other: str, word: str) -> tuple[bool, int, str]:
    """Order candidates: swapped letters are the commonest slip, then a wrong letter."""
    return not _is_swap(word, other), abs(len(other) - len(word)), other


@lru_cache(maxsize=4096)
def _telex(word: str, known: frozenset[str]) -> str | None:
    """Return what Telex keys spell when the keyboard was off ("chaof")."""
    if is_plain_shape(word) or word in load_lexicon().foreign:
        return None
    spelt = decode_telex(word)
    return fold(spelt) if spelt != word and fold(spelt) in known and is_syllable(spelt) else None
