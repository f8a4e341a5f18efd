"""Search: one ranked list of passages from the word index and the vector index."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.fusion import DENSE_WEIGHT, Scores, fuse, spread
from index.ranking import best_positions, positions_of
from index.vectors import VectorIndex
from index.words import WordIndex
from knowledge.errors import BrokenRelease

if TYPE_CHECKING:
    from index.encoder import Encoder

_BATCH = 64  # questions whose cosines are held at once


class Mode(StrEnum):
    """Which sides of the index a search uses."""

    WORDS = "words"
    VECTORS = "vectors"
    FUSED = "fused"


@dataclass(frozen=True)
class SearchQuery:
    """One question to the index.

    Args:
        words: what the word index is asked; "" asks the vectors alone.
        dense: what the encoder reads; "" asks the words alone and needs no encoder.
        allowed: the passages to choose from; all when None. Scores do not depend on it.
        boosts: what is added to the scores of passages, by id, in standard deviations of the
            question's best scores (see ``index.fusion.spread``), so 1.0 weighs alike in every
            mode and in small and large releases.
        limit: how many hits at most.
        dense_weight: the dense side's share in the fusion, 0 to 1; the default when None. Lower
            it for a question whose dense text lacks diacritics: the encoder is blind to it.
        mode: which sides to use; FUSED uses those that are asked something.
        vector: ``dense`` as a vector of length 1, where it has been encoded before.
    """

    words: str
    dense: str
    allowed: frozenset[int] | None = None
    boosts: Mapping[int, float] = field(default_factory=dict, hash=False)
    limit: int = 10
    dense_weight: float | None = None
    mode: Mode = Mode.FUSED
    vector: NDArray[np.float32] | None = field(default=None, compare=False)

    @property
    def asks_words(self) -> bool:
        """Whether the word index is needed."""
        return self.mode is not Mode.VECTORS and bool(self.words.strip())

    @property
    def asks_vectors(self) -> bool:
        """Whether the encoder and the vectors are needed."""
        return self.mode is not Mode.WORDS and bool(self.dense.strip())


@dataclass(frozen=True)
class Hit:
    """One passage found.

    Args:
        id: the passage's id.
        score: what it is ranked by; comparable within one question only.
        words_score: its BM25 score, 0 when it shares no word or words were not asked.
        dense_score: its cosine, 0 when the vectors were not asked.
    """

    id: int
    score: float
    words_score: float
    dense_score: float


class Searcher:
    """Search in one release.

    Args:
        words: the release's word index.
        vectors: the release's vector index, over the same passages.
        encoder: the encoder that made the vectors, or what loads it when it is first needed.

    Raises:
        BrokenRelease: the two indexes hold different passages.
    """

    def __init__(
        self, words: WordIndex, vectors: VectorIndex, encoder: Encoder | Callable[[], Encoder]
    ) -> None:
        self._words = words
        self._vectors = vectors
        self._ids = words.ids
        self._columns = _columns(words.ids, vectors.ids)
        self._given = encoder
        self._loaded: Encoder | None = None
        self._loading = threading.Lock()

    def encode(self, text: str) -> NDArray[np.float32]:
        """Return a question's vector of length 1."""
        vector: NDArray[np.float32] = self._encoder().encode_questions([text])[0]
        return vector

    def search(self, query: SearchQuery) -> list[Hit]:
        """Return the hits of one question, best first.

        A passage that shares no word with the question is no hit of a search in words alone.
        """
        return self.search_batch([query])[0]

    def search_batch(self, queries: Sequence[SearchQuery]) -> list[list[Hit]]:
        """Return the hits of each question, in order; all are encoded in one go."""
        asked = [q.dense for q in queries if q.asks_vectors and q.vector is None]
        encoded = iter(self._encoder().encode_questions(asked) if asked else ())
        found: list[list[Hit]] = []
        for start in range(0, len(queries), _BATCH):
            some = queries[start : start + _BATCH]
            rows = [
                next(encoded) if query.vector is None else query.vector
                for query in some
                if query.asks_vectors
            ]
            dense = iter(self._dense(np.stack(rows)) if rows else ())
            found += [self._rank(q, next(dense) if q.asks_vectors else None) for q in some]
        return found

    def _encoder(self) -> Encoder:
        with self._loading:
            if self._loaded is None:
                self._loaded = self._given() if callable(self._given) else self._given
            return self._loaded

    def _dense(self, vectors: NDArray[np.float32]) -> Scores:
        scores = self._vectors.scores(vectors)
        return scores if self._columns is None else scores[:, self._columns]

    def _rank(self, query: SearchQuery, dense: Scores | None) -> list[Hit]:
        nothing = np.zeros(len(self._ids), dtype=np.float32)
        words = self._words.scores(query.words) if query.asks_words else nothing
        scores = self._boosted(query, _combined(query, words, dense))
        kept = self._kept(query, words, dense)
        best = kept[best_positions(scores[kept], query.limit)]
        dense = nothing if dense is None else dense
        return [
            Hit(int(self._ids[p]), float(scores[p]), float(words[p]), float(dense[p])) for p in best
        ]

    def _boosted(self, query: SearchQuery, scores: Scores) -> Scores:
        if not query.boosts:
            return scores
        unit = spread(scores)
        boosted = scores.copy()
        for position in positions_of(self._ids, query.boosts.keys()):
            boosted[position] += unit * query.boosts[int(self._ids[position])]
        return boosted

    def _kept(self, query: SearchQuery, words: Scores, dense: Scores | None) -> NDArray[np.intp]:
        if query.allowed is None:
            kept = np.arange(len(self._ids), dtype=np.intp)
        else:
            kept = positions_of(self._ids, query.allowed)
        return kept[words[kept] > 0] if dense is None else kept


def _combined(query: SearchQuery, words: Scores, dense: Scores | None) -> Scores:
    if dense is None:
        return words
    if not query.asks_words:
        return dense
    return fuse(words, dense, DENSE_WEIGHT if query.dense_weight is None else query.dense_weight)


def _columns(words: NDArray[np.int64], vectors: NDArray[np.int64]) -> NDArray[np.intp] | None:
    """Return where each passage of the word index stands in the vectors, None when the same."""
    if np.array_equal(words, vectors):
        return None
    order = np.argsort(vectors)
    if not np.array_equal(np.sort(words), vectors[order]):
        raise BrokenRelease(
            "The word index and the vector index hold different passages.",
            "Run `lachan build` to make a new release.",
        )
    return order[np.searchsorted(vectors[order], words)]
