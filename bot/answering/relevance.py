"""How near a question is to the nearest part of a passage, by the words they share.

A passage may hold several tasks; the search sees it as one. Here each clause is compared with the
question as a vector of its folded syllables and syllable pairs, weighted by inverse document
frequency over the release (Salton and Buckley 1988: tf-idf with cosine normalisation, binary tf).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from index.terms import pair_term
from knowledge.model import Passage
from knowledge.sentences import clause_spans
from knowledge.text import folded_words

_CACHED = 20_000  # texts of passages, clauses and headings whose terms are remembered
HEADING_SHARE = 0.6  # a heading covers all below it, so it says less than a clause's own words

Frequencies = Callable[[Collection[str]], Mapping[str, int]]


class Relevance:
    """Compares one question with passages.

    Args:
        question: what to compare, in Vietnamese, without words that only ask.
        passages: the passages that will be compared.
        frequencies: tells in how many passages of the release terms occur.
        total: how many passages the release has.
    """

    def __init__(
        self,
        question: str,
        passages: Sequence[Passage],
        frequencies: Frequencies,
        total: int,
    ) -> None:
        self._asked = terms_of(question)
        self._clauses = {p.id: _clause_terms(p.text) for p in passages}
        self._headings = {p.id: [terms_of(h) for h in p.headings] for p in passages}
        every = set(self._asked)
        for parts in (*self._clauses.values(), *self._headings.values()):
            every.update(*parts)
        counts = frequencies(every)
        self._weights = {t: math.log(1 + total / (1 + counts.get(t, 0))) for t in every}

    def of(self, passage: Passage) -> float:
        """Return the similarity of the nearest clause or heading of a passage, 0 to 1."""
        clauses = max((self._cosine(c) for c in self._clauses[passage.id]), default=0.0)
        headings = max((self._cosine(h) for h in self._headings[passage.id]), default=0.0)
        return max(clauses, HEADING_SHARE * headings)

    def covered(self, passage: Passage) -> float:
        """Return how much of the question's weight the passage and its headings hold, 0 to 1."""
        return self._share(set().union(*self._clauses[passage.id], *self._headings[passage.id]))

    def headed(self, passage: Passage) -> float:
        """Return how much of the question's weight one heading above the passage holds, 0 to 1."""
        return max((self._share(heading) for heading in self._headings[passage.id]), default=0.0)

    def _share(self, held: Collection[str]) -> float:
        asked = sum(self._weights[t] for t in self._asked)
        return sum(self._weights[t] for t in self._asked & set(held)) / asked if asked else 0.0

    def _cosine(self, part: frozenset[str]) -> float:
        shared = sum(self._weights[t] ** 2 for t in self._asked & part)
        if not shared:
            return 0.0
        return shared / (self._norm(self._asked) * self._norm(part))

    def _norm(self, terms: frozenset[str]) -> float:
        return math.sqrt(sum(self._weights[t] ** 2 for t in terms))


@lru_cache(maxsize=_CACHED)
def terms_of(text: str) -> frozenset[str]:
    """Return the folded syllables and syllable pairs of a text."""
    syllables = folded_words(text)
    return frozenset((*syllables, *(pair_term(a, b) for a, b in pairwise(syllables))))


@lru_cache(maxsize=_CACHED)
def _clause_terms(text: str) -> tuple[frozenset[str], ...]:
    return tuple(terms_of(text[start:end]) for start, end in clause_spans(text))
