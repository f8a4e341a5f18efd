"""Making the word index: which passages hold a term, how often, and how long the passages are.

What stands here depends on the passage alone, so that a passage more leaves all others' numbers as
they are; ``index.bm25`` makes scores of them. A syllable of the headings counts as
``HEADING_WEIGHT`` syllables of the text (BM25F with one pair of k1 and b).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.terms import exact_term, pair_term
from knowledge.text import fold, words

HEADING_WEIGHT = 1.0


@dataclass(frozen=True)
class Posting:
    """A term with its passages.

    Args:
        term: the term as ``index.terms`` writes it.
        positions: the positions of the passages that hold it, ascending, shape ``(n,)``.
        counts: how often each holds it, weighted, above 0, shape ``(n,)``.
    """

    term: str
    positions: NDArray[np.int64]
    counts: NDArray[np.float64]


@dataclass(frozen=True)
class Postings:
    """All that some passages put into the word index.

    Args:
        syllables: how many syllables each passage has, weighted, shape ``(passages,)``.
        pairs: how many pairs of neighbouring syllables, weighted, shape ``(passages,)``.
        terms: the postings of every term, each term once; can be gone through once.
    """

    syllables: NDArray[np.float64]
    pairs: NDArray[np.float64]
    terms: Iterator[Posting]


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


def postings_of(passages: Iterable[tuple[str, str]]) -> Postings:
    """Return what passages put into the word index.

    Args:
        passages: ``(heading, text)`` in the order of the positions.
    """
    tokens = _read(passages)
    together = tokens.field[1:] == tokens.field[:-1]
    holders, weights = tokens.position[1:][together], tokens.weight[1:][together]
    pairs = tokens.folded[:-1] * len(tokens.folded_names) + tokens.folded[1:]
    return Postings(
        syllables=_sums(tokens.position, tokens.weight, tokens.passages),
        pairs=_sums(holders, weights, tokens.passages),
        terms=_terms(tokens, pairs[together], holders, weights),
    )


def _terms(
    tokens: _Tokens,
    pairs: NDArray[np.int64],
    pair_positions: NDArray[np.int64],
    pair_weights: NDArray[np.float64],
) -> Iterator[Posting]:
    names, size = tokens.folded_names, len(tokens.folded_names)
    position, weight, passages = tokens.position, tokens.weight, tokens.passages
    yield from _postings(tokens.folded, position, weight, passages, lambda key: names[key])
    yield from _postings(
        tokens.exact, position, weight, passages, lambda key: exact_term(tokens.exact_names[key])
    )
    yield from _postings(
        pairs,
        pair_positions,
        pair_weights,
        passages,
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
    counts = _sums(places, weights, len(cells))
    terms, starts = np.unique(cells // passages, return_index=True)
    holders = cells % passages
    for term, start, end in zip(terms, starts, [*starts[1:], len(cells)], strict=True):
        yield Posting(name(int(term)), holders[start:end], counts[start:end])


def _sums(
    places: NDArray[np.int64], weights: NDArray[np.float64], size: int
) -> NDArray[np.float64]:
    """Return the sum of the weights at each of ``size`` places."""
    return np.bincount(places, weights, size).astype(np.float64)
