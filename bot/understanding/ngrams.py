"""A trigram model of Vietnamese syllables, small enough to be learned when the bot starts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from math import log

from bot.understanding.syllables import canonical
from knowledge.text import nfc

BOUNDARY = ""
"""The history before the first syllable of a phrase."""

NUMBER = "0"
"""Stands for every token that holds a digit."""

UNKNOWN = 1e-8  # probability of a syllable that nobody has written
_OWN_SHARE = 0.5  # of the loaded texts' own unigrams against the shipped table
_TOKEN = re.compile(r"[^\W_]+|[.;:!?()\[\]\"“”•]|\n\s*[-–+*]|\n\s*\n")
_ENDS_PHRASE = frozenset('.;:!?()[]"“”•')


def syllables_of(text: str) -> Iterator[str]:
    """Yield the model's tokens of ``text``: canonical syllables, ``NUMBER``, ``BOUNDARY``."""
    for match in _TOKEN.finditer(nfc(text)):
        token = match.group()
        if token in _ENDS_PHRASE or token[0] == "\n":
            yield BOUNDARY
        else:
            yield model_form(token)


@lru_cache(maxsize=16_384)
def model_form(token: str) -> str:
    """Return ``token`` as the model counts it: lower case, usual tone place, numbers alike."""
    if any(char.isdigit() for char in token):
        return NUMBER
    return canonical(token.lower())


class NgramModel:
    """Interpolated trigrams with Witten-Bell smoothing (Witten and Bell, 1991, method C).

    P(w | h) = (count(h w) + kinds(h) P(w | shorter h)) / (count(h) + kinds(h)), where kinds(h) is
    how many different syllables followed h. Absolute discounting and continuation counts
    (Kneser-Ney) were tried: the same within 0.2 % of syllables.

    Args:
        table: probability of each syllable in general Vietnamese, the last thing to fall back on.
    """

    def __init__(self, table: Mapping[str, float]) -> None:
        self._table = table
        self._words: dict[str, float] = defaultdict(float)
        self._pairs: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        self._triples: dict[tuple[str, str], dict[str, float]] = defaultdict(
            lambda: defaultdict(float)
        )
        self._after: dict[str | tuple[str, str], tuple[Mapping[str, float], float, int]] = {}
        self._all = 1.0

    def add(self, text: str, weight: float) -> None:
        """Count the syllables of ``text``, each as ``weight`` occurrences."""
        before, last = BOUNDARY, BOUNDARY
        for token in syllables_of(text):
            if token == BOUNDARY:
                before, last = BOUNDARY, BOUNDARY
                continue
            self._words[token] += weight
            self._pairs[last][token] += weight
            self._triples[before, last][token] += weight
            before, last = last, token

    def learn(self, texts: Iterable[str], weight: float) -> None:
        """Count the syllables of every one of ``texts``."""
        for text in texts:
            self.add(text, weight)

    def close(self) -> None:
        """Sum the counts: to be called once, after the last text."""
        for last, counts in self._pairs.items():
            self._after[last] = (counts, sum(counts.values()), len(counts))
        for pair, counts in self._triples.items():
            self._after[pair] = (counts, sum(counts.values()), len(counts))
        self._all = sum(self._words.values()) or 1.0

    @property
    def words(self) -> Iterable[str]:
        """Every token counted."""
        return self._words.keys()

    def has_read(self, word: str) -> bool:
        """Say whether ``word``, in the model's form, was in a text."""
        return word in self._words

    def pair_count(self, first: str, second: str) -> float:
        """Return how often ``second`` followed ``first``, weighted."""
        return self._pairs[first].get(second, 0.0) if first in self._pairs else 0.0

    def log_probs(self, words: Sequence[str], before: str, last: str) -> list[float]:
        """Return the natural logarithm of P(word | before, last) for each of ``words``."""
        probabilities = [self._word(word) for word in words]
        histories: tuple[str | tuple[str, str], ...] = (last, (before, last))
        for history in histories:
            after = self._after.get(history)
            if after is None:
                continue
            counts, total, kinds = after
            seen = total + kinds
            probabilities = [
                (counts.get(word, 0.0) + kinds * shorter) / seen
                for word, shorter in zip(words, probabilities, strict=True)
            ]
        return [log(probability) for probability in probabilities]

    def _word(self, word: str) -> float:
        own = self._words.get(word, 0.0) / self._all
        general = self._table.get(word, UNKNOWN)
        return _OWN_SHARE * own + (1 - _OWN_SHARE) * general
