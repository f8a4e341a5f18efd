"""How near a question is to the nearest part of a passage, by the words they share.

A passage may hold several tasks; the search sees it as one. Here each clause is compared with the
question as a vector of its folded syllables and syllable pairs, weighted by inverse document
frequency over the release (Salton and Buckley 1988: tf-idf with cosine normalisation, binary tf).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.terms import pair_term
from knowledge.model import Passage
from knowledge.sentences import clause_spans
from knowledge.text import folded_words

HEADING_SHARE = 0.6  # a heading covers all below it, so it says less than a clause's own words
_KEPT = 10_000  # passages whose parts are remembered

Frequencies = Callable[[Collection[str]], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class _Part:
    """A clause's or heading's terms and the length of their vector."""

    terms: frozenset[str]
    norm: float


@dataclass(frozen=True, slots=True)
class _Parts:
    clauses: tuple[_Part, ...]
    headings: tuple[_Part, ...]
    terms: frozenset[str]  # of all parts


class PassageTerms:
    """The terms of a release's passages with their weights, each read once.

    Args:
        frequencies: tells in how many passages of the release terms occur.
        total: how many passages the release has.
    """

    def __init__(self, frequencies: Frequencies, total: int) -> None:
        self._frequencies = frequencies
        self._total = total
        self._parts: dict[int, _Parts] = {}
        self._headings: dict[str, _Part] = {}  # many passages stand under the same ones

    def weights(self, terms: Collection[str]) -> dict[str, float]:
        """Return the inverse document frequency of each term."""
        counts = self._frequencies(terms)
        return {term: math.log(1 + self._total / (1 + counts.get(term, 0))) for term in terms}

    def parts(self, passages: Iterable[Passage]) -> dict[int, _Parts]:
        """Return the parts of passages by the passages' ids."""
        asked = list(passages)
        missing = [passage for passage in asked if passage.id not in self._parts]
        if len(self._parts) + len(missing) > _KEPT:
            self._parts.clear()
            self._headings.clear()
            missing = asked
        self._parts.update(self._read(missing))
        return {passage.id: self._parts[passage.id] for passage in asked}

    def _read(self, passages: Sequence[Passage]) -> dict[int, _Parts]:
        clauses = {p.id: [terms_of(p.text[a:b]) for a, b in clause_spans(p.text)] for p in passages}
        headings = {p.id: [terms_of(heading) for heading in p.headings] for p in passages}
        every = {
            t for parts in (clauses, headings) for row in parts.values() for s in row for t in s
        }
        weights = self.weights(every) if every else {}

        def part(terms: frozenset[str]) -> _Part:
            return _Part(terms, math.sqrt(math.fsum(weights[t] ** 2 for t in terms)))

        return {
            p.id: _Parts(
                tuple(map(part, clauses[p.id])),
                tuple(
                    self._headings.setdefault(heading, part(terms))
                    for heading, terms in zip(p.headings, headings[p.id], strict=True)
                ),
                frozenset().union(*clauses[p.id], *headings[p.id]),
            )
            for p in passages
        }


class Relevance:
    """Compares one question with passages.

    Args:
        question: what to compare, in Vietnamese, without words that only ask.
        passages: the passages that will be compared.
        known: the terms of the release's passages.
    """

    def __init__(self, question: str, passages: Sequence[Passage], known: PassageTerms) -> None:
        self._asked = terms_of(question)
        self._weights = known.weights(self._asked) if self._asked else {}
        self._whole = math.fsum(self._weights.values())
        self._squares = {term: weight**2 for term, weight in self._weights.items()}
        self._norm = math.sqrt(math.fsum(self._squares.values()))
        self._parts = known.parts(passages)
        self._compared: dict[int, tuple[float, float]] = {}  # headings, by identity

    def of(self, passage: Passage) -> float:
        """Return the similarity of the nearest clause or heading of a passage, 0 to 1."""
        headings = self._parts[passage.id].headings
        heading = max((self._of_heading(part)[0] for part in headings), default=0.0)
        return max(self.of_clauses(passage), HEADING_SHARE * heading)

    def of_clauses(self, passage: Passage) -> float:
        """Return the similarity of the nearest clause of a passage, 0 to 1."""
        clauses = self._parts[passage.id].clauses
        return max(map(self._cosine, clauses), default=0.0)

    def covered(self, passage: Passage) -> float:
        """Return how much of the question's weight the passage and its headings hold, 0 to 1."""
        return self._share(self._parts[passage.id].terms)

    def headed(self, passage: Passage) -> float:
        """Return how much of the question's weight one heading above the passage holds, 0 to 1."""
        headings = self._parts[passage.id].headings
        return max((self._of_heading(heading)[1] for heading in headings), default=0.0)

    def _of_heading(self, heading: _Part) -> tuple[float, float]:
        """Return a heading's similarity and the share of the question's weight that it holds."""
        known = self._compared.get(id(heading))
        if known is None:
            known = self._compared[id(heading)] = (
                self._cosine(heading),
                self._share(heading.terms),
            )
        return known

    def _share(self, held: frozenset[str]) -> float:
        if not self._whole:
            return 0.0
        return min(1.0, math.fsum(map(self._weights.__getitem__, self._asked & held)) / self._whole)

    def _cosine(self, part: _Part) -> float:
        shared = self._asked & part.terms
        if not shared:
            return 0.0
        return min(
            1.0, math.fsum(map(self._squares.__getitem__, shared)) / (self._norm * part.norm)
        )


def terms_of(text: str) -> frozenset[str]:
    """Return the folded syllables and syllable pairs of a text."""
    syllables = folded_words(text)
    return frozenset((*syllables, *(pair_term(a, b) for a, b in pairwise(syllables))))
