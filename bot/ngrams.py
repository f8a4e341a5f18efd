"""A trigram model of Vietnamese syllables, small enough to be learned when the bot starts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import log

from bot.syllables import canonical
from knowledge.text import nfc

BOUNDARY = ""
"""The history before the first syllable of a phrase."""

NUMBER = "0"
"""Stands for every token that holds a digit."""

UNKNOWN = 1e-8  # probability of a syllable that nobody has written
_DISCOUNT = 0.6  # of each count, given to shorter histories; 0.4 to 0.8 differ by 0.1 %
_OWN_SHARE = 0.5  # of the loaded texts' own unigrams against the shipped table
_TOKEN = re.compile(r"[^\W_]+|[.;:!?()\[\]\"“”•]|\n\s*[-–+*]|\n\s*\n")
_ENDS_PHRASE = frozenset(".;:!?()[]\"“”•")


def syllables_of(text: str) -> Iterator[str]:
    """Yield the model's tokens of ``text``: canonical syllables, ``NUMBER``, ``BOUNDARY``."""
    for match in _TOKEN.finditer(nfc(text)):
        token = match.group()
        if token in _ENDS_PHRASE or token[0] == "\n":
            yield BOUNDARY
        else:
            yield model_form(token)


def model_form(token: str) -> str:
    """Return ``token`` as the model counts it: lower case, usual tone place, numbers alike."""
    if any(char.isdigit() for char in token):
        return NUMBER
    return canonical(token.lower())


class NgramModel:
    """Interpolated trigrams with absolute discounting (Ney, Essen and Kneser, 1994).

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
        self._totals: dict[object, float] = {}

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
        self._totals = {pair: sum(after.values()) for pair, after in self._triples.items()}
        self._totals.update({word: sum(after.values()) for word, after in self._pairs.items()})
        self._all = sum(self._words.values()) or 1.0

    @property
    def words(self) -> Iterable[str]:
        """Every token counted."""
        return self._words.keys()

    def pair_count(self, first: str, second: str) -> float:
        """Return how often ``second`` followed ``first``, weighted."""
        return self._pairs[first].get(second, 0.0) if first in self._pairs else 0.0

    def log_prob(self, word: str, before: str, last: str) -> float:
        """Return the natural logarithm of P(word | before, last)."""
        probability = self._word(word)
        pairs = self._pairs.get(last)
        if pairs:
            probability = self._interpolate(pairs, self._totals[last], word, probability)
        triples = self._triples.get((before, last))
        if triples:
            total = self._totals[before, last]
            probability = self._interpolate(triples, total, word, probability)
        return log(probability)

    def _word(self, word: str) -> float:
        own = self._words.get(word, 0.0) / self._all
        general = self._table.get(word, UNKNOWN)
        return _OWN_SHARE * own + (1 - _OWN_SHARE) * general

    @staticmethod
    def _interpolate(
        after: Mapping[str, float], total: float, word: str, shorter: float
    ) -> float:
        left_over = min(_DISCOUNT * len(after) / total, 1.0)
        return max(after.get(word, 0.0) - _DISCOUNT, 0.0) / total + left_over * shorter
