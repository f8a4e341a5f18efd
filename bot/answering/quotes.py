"""Chooses the part of a passage that is quoted: whole sentences, as few as answer the question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import fsum

from knowledge.model import Document, Passage
from knowledge.offsets import source_span
from knowledge.sentences import clause_spans, sentence_spans
from knowledge.text import folded_words, squeeze

# Characters. A passage up to WHOLE is quoted as it stands; of a longer one, about BUDGET.
WHOLE = 300
BUDGET = 300
_PAIR_WEIGHT = 2.0  # two syllables in a row say more than each alone
_WANTED_BONUS = 100.0  # a part that holds the fact that was asked for: it is never left out


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim slice of a document; ``start`` and ``end`` are positions in its text."""

    text: str  # white space squeezed
    start: int
    end: int


def choose_quote(
    document: Document,
    passage: Passage,
    question: str,
    wanted: Iterable[tuple[int, int]] = (),
) -> Quote:
    """Return the sentences of a passage that best fit a question.

    Args:
        document: the passage's document.
        passage: the passage to quote from.
        question: what was asked, in Vietnamese, with or without diacritics.
        wanted: spans in the document's text that the quote should hold, such as a date's.
    """
    if len(passage.text) <= WHOLE:
        return Quote(passage.text, passage.start, passage.end)
    targets = [
        (start, end) for start, end in wanted if passage.start <= start and end <= passage.end
    ]
    parts = _joined(document, passage, _parts(passage.text), targets)
    scores = _scores(document, passage, parts, question, targets)
    first, last = _grow(parts, scores)
    start, end = source_span(
        document.text, passage.start, passage.end, parts[first][0], parts[last][1]
    )
    return Quote(squeeze(document.text[start:end]), start, end)


def span_quote(document: Document, start: int, end: int) -> Quote:
    """Return the quote of a span of a document's text."""
    return Quote(squeeze(document.text[start:end]), start, end)


def _parts(text: str) -> list[tuple[int, int]]:
    """Return the sentences of ``text``, long ones cut further at their semicolons."""
    parts: list[tuple[int, int]] = []
    clauses = clause_spans(text)
    for start, end in sentence_spans(text):
        if end - start <= BUDGET:
            parts.append((start, end))
        else:
            parts.extend(span for span in clauses if start <= span[0] and span[1] <= end)
    return parts


def _joined(
    document: Document,
    passage: Passage,
    parts: list[tuple[int, int]],
    targets: list[tuple[int, int]],
) -> list[tuple[int, int]]:
    """Return the parts with those made one that a target runs across: a fact is never cut."""
    joined: list[tuple[int, int]] = []
    for start, end in parts:
        begin = source_span(document.text, passage.start, passage.end, start, end)[0]
        if joined and any(low < begin < high for low, high in targets):
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


def _scores(
    document: Document,
    passage: Passage,
    parts: list[tuple[int, int]],
    question: str,
    targets: list[tuple[int, int]],
) -> list[float]:
    asked = _terms(question)
    held = [_terms(passage.text[start:end]) for start, end in parts]
    frequency = Counter(term for terms in held for term in terms)
    scores = []
    for (start, end), terms in zip(parts, held, strict=True):
        shared = asked & terms
        # A term that every part holds does not tell them apart.
        # Exact, so that parts as near stay in order however Python orders the set.
        score = fsum((_PAIR_WEIGHT if " " in term else 1.0) / frequency[term] for term in shared)
        place = source_span(document.text, passage.start, passage.end, start, end)
        if any(place[0] <= low and high <= place[1] for low, high in targets):
            score += _WANTED_BONUS
        scores.append(score)
    return scores


def _terms(text: str) -> set[str]:
    syllables = folded_words(text)
    return {*syllables, *(f"{left} {right}" for left, right in pairwise(syllables))}


def _grow(parts: list[tuple[int, int]], scores: list[float]) -> tuple[int, int]:
    """Return the first and last part: the best one and the better neighbours that fit."""
    first = last = max(range(len(parts)), key=lambda i: (scores[i], -i))
    while True:
        candidates = [i for i in (first - 1, last + 1) if 0 <= i < len(parts) and scores[i] > 0]
        candidates = [
            i for i in candidates if _length(parts, min(i, first), max(i, last)) <= BUDGET
        ]
        if not candidates:
            return first, last
        best = max(candidates, key=lambda i: scores[i])
        first, last = min(first, best), max(last, best)


def _length(parts: list[tuple[int, int]], first: int, last: int) -> int:
    return parts[last][1] - parts[first][0]
