"""Making the word index: which passages hold a term and what it adds to their BM25 scores.

BM25 as in Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009),
with the never-negative inverse document frequency that Lucene uses. A syllable of the headings
counts as ``HEADING_WEIGHT`` syllables of the text (BM25F with one pair of k1 and b).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.terms import exact_term, pair_term
from knowledge.text import fold, words

K1 = 0.9
B = 0.4
HEADING_WEIGHT = 1.0


@dataclass(frozen=True)
class Posting:
    """A term with its passages.

    Args:
        term: the term as ``index.terms`` writes it.
        positions: the positions of the passages that hold it, ascending, shape ``(n,)``.
        impacts: what it adds to each passage's score, shape ``(n,)``.
    """

    term: str
    positions: NDArray[np.int64]
    impacts: NDArray[np.float64]


@dataclass(frozen=True)
class _Tokens:
    """All syllables of all passages, one after the other; arrays of one shape."""

    exact: NDArray[np.int64]  # index into exact_names
    folded: NDArray[np.int64]  # index into folded_names
    position: NDArray[np.int64]
    weight: NDArray[np.float64]
    field: NDArray[np.int64]  # no two neighbouring fields share a number
    exact_names: list[str]
    folded_names: list[str]
    passages: int


def postings_of(passages: Iterable[tuple[str, str]]) -> Iterator[Posting]:
    """Yield the postings of every term, each term once.

    Args:
        passages: ``(heading, text)`` in the order of the positions.
    """
    tokens = _read(passages)
    names = tokens.folded_names
    size = len(names)
    yield from _postings(
        tokens.folded, tokens.position, tokens.weight, tokens.passages, lambda key: names[key]
    )
    yield from _postings(
        tokens.exact,
        tokens.position,
        tokens.weight,
        tokens.passages,
        lambda key: exact_term(tokens.exact_names[key]),
    )
    together = tokens.field[1:] == tokens.field[:-1]
    pairs = tokens.folded[:-1] * size + tokens.folded[1:]
    yield from _postings(
        pairs[together],
        tokens.position[1:][together],
        tokens.weight[1:][together],
        tokens.passages,
        lambda key: pair_term(names[key // size], names[key % size]),
    )


def _read(passages: Iterable[tuple[str, str]]) -> _Tokens:
    vocabulary: dict[str, int] = {}
    exact: list[NDArray[np.int64]] = []
    for heading, text in passages:
        for part in (heading, text):
            numbers = [vocabulary.setdefault(word, len(vocabulary)) for word in words(part)]
            exact.append(np.array(numbers, dtype=np.int64))
    lengths = np.array([len(part) for part in exact], dtype=np.int64)
    field = np.repeat(np.arange(len(exact)), lengths)
    folded_names: dict[str, int] = {}
    fold_of = [folded_names.setdefault(fold(w), len(folded_names)) for w in vocabulary]
    tokens = np.concatenate(exact) if exact else np.empty(0, dtype=np.int64)
    return _Tokens(
        exact=tokens,
        folded=np.array(fold_of, dtype=np.int64)[tokens],
        position=field // 2,
        weight=np.where(field % 2 == 0, HEADING_WEIGHT, 1.0),
        field=field,
        exact_names=list(vocabulary),
        folded_names=list(folded_names),
        passages=len(exact) // 2,
    )


def _postings(
    keys: NDArray[np.int64],
    positions: NDArray[np.int64],
    weights: NDArray[np.float64],
    passages: int,
    name: Callable[[int], str],
) -> Iterator[Posting]:
    """Yield the postings of one kind of term; ``keys`` says which term stands at each place."""
    if not len(keys):
        return
    cells, places = np.unique(keys * passages + positions, return_inverse=True)
    counts = np.bincount(places, weights=weights)
    lengths = np.bincount(positions, weights=weights, minlength=passages)
    relative = lengths / max(float(lengths.mean()), 1.0)
    holders = cells % passages
    saturated = counts * (K1 + 1) / (counts + K1 * (1 - B + B * relative[holders]))
    terms, starts = np.unique(cells // passages, return_index=True)
    for term, start, end in zip(terms, starts, [*starts[1:], len(cells)], strict=True):
        frequency = end - start
        rarity = np.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))
        yield Posting(name(int(term)), holders[start:end], rarity * saturated[start:end])
