"""The check of a new release before anyone can ask it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TypeVar

import numpy as np

from index.manifest import Manifest
from index.terms import question_terms
from index.vectors import VectorIndex
from index.words import WordIndex
from knowledge.errors import ReleaseError
from knowledge.model import Passage, ReadDocument
from knowledge.records import to_row
from knowledge.store import Store

T = TypeVar("T")

_SAMPLE = 12  # passages that must find themselves, of new documents and of all
_OPENING = 60  # characters by which a passage must be found
_LENGTH_TOLERANCE = 1e-3


def fingerprint(read: ReadDocument) -> str:
    """Return a hash of everything that was read in a document, as it is stored."""
    facts = read.facts
    parts: tuple[tuple[object, ...], ...] = (
        read.sections,
        read.passages,
        read.assignments,
        facts.dates,
        facts.figures,
        facts.references,
        facts.themes,
    )
    rows = [sorted(repr(to_row(record)) for record in part) for part in parts]
    content = repr((to_row(read.document), list(read.not_understood), rows))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def spread_over(items: Sequence[T], count: int) -> list[T]:
    """Return so many of ``items``, from the first to the last; all when there are fewer."""
    positions = np.linspace(0, len(items) - 1, min(count, len(items)), dtype=int)
    return [items[position] for position in positions]


def check_release(
    manifest: Manifest,
    store: Store,
    words: WordIndex,
    vectors: VectorIndex,
    keys: Mapping[str, str],
    ids: Sequence[int],
    fingerprints: Mapping[str, str],
) -> None:
    """Compare what was written with what went in.

    Args:
        manifest: the new release's manifest.
        store: its knowledge database, opened again.
        words: its word index, opened again.
        vectors: its vector index, opened again.
        keys: the content keys of all documents, in the order of the release.
        ids: the ids of all passages, in the order of the release.
        fingerprints: of documents that the release before did not hold.

    Raises:
        ReleaseError: something is missing or does not find itself.
    """
    expected = list(ids)
    _require(words.ids.tolist() == expected, "the word index lacks passages")
    _require(vectors.ids.tolist() == expected, "the vector index lacks passages")
    _require(vectors.dimension == manifest.encoder.dimension, "the vectors' dimension is wrong")
    _require(list(store.content_keys().items()) == list(keys.items()), "documents are missing")
    _require(store.counts() == asdict(manifest.counts), "the knowledge database lacks parts")
    for document_id, went_in in fingerprints.items():
        came_out = fingerprint(store.read(document_id))
        _require(came_out == went_in, f"the document {document_id} is not what was read in it")
    new = [i for document_id in fingerprints for i in store.passage_ids(document_id)]
    sample = list(dict.fromkeys((*spread_over(new, _SAMPLE), *spread_over(expected, _SAMPLE))))
    _check_vectors(sample, vectors)
    for passage in store.passages_of(sample).values():
        _check_words(passage, words)


def _check_vectors(sample: Sequence[int], vectors: VectorIndex) -> None:
    """See that passages' vectors have length 1 and find themselves."""
    if not sample:
        return
    rows = vectors.rows(sample)
    for length in np.linalg.norm(rows, axis=1):
        _require(abs(length - 1.0) < _LENGTH_TOLERANCE, f"a vector has length {length:.4f}")
    nearest = vectors.scores(rows).max(axis=1)
    found = bool((nearest > 1.0 - _LENGTH_TOLERANCE).all())
    _require(found, "a passage's vector does not find itself")


def _check_words(passage: Passage, words: WordIndex) -> None:
    """See that a passage is found by its opening words."""
    opening = passage.text[:_OPENING]
    if question_terms(opening):
        own = words.search(opening, 1, allowed=[passage.id])
        _require(bool(own), "a passage's words do not find it")


def _require(holds: bool, fault: str) -> None:
    if not holds:
        raise ReleaseError(
            f"The new release failed its check: {fault}; the current release stays.",
            "Run `lachan doctor` to see what is wrong.",
        )
