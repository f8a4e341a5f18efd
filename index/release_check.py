"""The check of a new release before anyone can ask it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.manifest import Manifest
from index.passages import encoding_text
from index.terms import question_terms
from index.vectors import VectorIndex
from index.words import WordIndex
from knowledge.errors import ReleaseError
from knowledge.model import ReadDocument
from knowledge.store import Store

_SAMPLE = 25  # passages that must find themselves
_LENGTH_TOLERANCE = 1e-3


def check_release(
    manifest: Manifest,
    store: Store,
    words: WordIndex,
    vectors: VectorIndex,
    documents: Sequence[ReadDocument],
) -> None:
    """Compare what was written with what went in.

    Args:
        manifest: the new release's manifest.
        store: its knowledge database, opened again.
        words: its word index, opened again.
        vectors: its vector index, opened again.
        documents: what went in.

    Raises:
        ReleaseError: something is missing or does not find itself.
    """
    expected = [passage.id for read in documents for passage in read.passages]
    _require(words.ids.tolist() == expected, "the word index lacks passages")
    _require(vectors.ids.tolist() == expected, "the vector index lacks passages")
    _require(vectors.dimension == manifest.encoder.dimension, "the vectors' dimension is wrong")
    stored = {passage.id for passage in store.passages()}
    _require(stored == set(expected), "the knowledge database lacks passages")
    _require(len(store.documents()) == manifest.counts.documents, "documents are missing")
    for position in np.linspace(0, len(expected) - 1, min(_SAMPLE, len(expected)), dtype=int):
        _find_itself(expected[position], store, words, vectors)


def _find_itself(passage_id: int, store: Store, words: WordIndex, vectors: VectorIndex) -> None:
    vector = vectors.reconstruct(passage_id)
    length = float(np.linalg.norm(vector))
    _require(abs(length - 1.0) < _LENGTH_TOLERANCE, f"a vector has length {length:.4f}")
    nearest = vectors.search(vector, 1)[0][1]
    _require(nearest > 1.0 - _LENGTH_TOLERANCE, "a passage's vector does not find itself")
    text = encoding_text(store.passage(passage_id))
    if question_terms(text):
        own = words.search(text, 1, allowed=[passage_id])
        _require(bool(own), "a passage's words do not find it")


def _require(holds: bool, fault: str) -> None:
    if not holds:
        raise ReleaseError(
            f"The new release failed its check: {fault}; the current release stays.",
            "Run `lachan doctor` to see what is wrong.",
        )
