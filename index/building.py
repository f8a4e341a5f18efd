"""Writing the files of a release: a copy of the one before it with what has changed.

Only documents whose content key is new are read, and only texts that are new are encoded.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
import sqlite_utils

from index.encoded_texts import EncodedTexts
from index.manifest import Counts, EncoderIdentity
from index.passages import encoding_text, word_entry
from index.release_check import fingerprint, spread_over
from index.source import DocumentSource
from index.vector_rows import vector_rows
from index.vectors import VectorIndex
from index.word_tables import Entry
from index.word_writer import WordWriter
from knowledge.errors import ReleaseError
from knowledge.migrations import writing
from knowledge.store_writer import StoreWriter

if TYPE_CHECKING:
    from index.encoder import Encoder
    from index.release import Release

DATABASE = "knowledge.db"
VECTORS = "vectors.faiss"

Progress = Callable[[int, int], None]

_COMPARED = 50  # new documents that are compared with what was read when the release is checked
_MOST_FREE = 0.3  # of a database's pages; a copy with more is written anew


@dataclass(frozen=True)
class Change:
    """What differs between two releases.

    Args:
        removed: ids of documents that are gone or have changed.
        added: ids of documents that are new or have changed.
        kept: ids of documents that stay as they are.
    """

    removed: tuple[str, ...]
    added: tuple[str, ...]
    kept: tuple[str, ...]

    @classmethod
    def between(cls, old: Mapping[str, str], new: Mapping[str, str]) -> Self:
        """Return what differs between releases of these content keys by document id."""
        removed = tuple(i for i, key in old.items() if new.get(i) != key)
        added = tuple(i for i, key in new.items() if old.get(i) != key)
        kept = tuple(i for i, key in new.items() if old.get(i) == key)
        return cls(removed, added, kept)


@dataclass
class Written:
    """What went into a release, for its check and for its vectors.

    Args:
        ids: the ids of all passages in the order of the release.
        texts: what the encoder reads of the passages of new documents, by passage id.
        fingerprints: of new documents, some when there are many, by document id.
        counts: how much the release holds.
    """

    counts: Counts
    ids: list[int] = field(default_factory=list)
    texts: dict[int, str] = field(default_factory=dict)
    fingerprints: dict[str, str] = field(default_factory=dict)


def write_files(
    folder: Path,
    source: DocumentSource,
    keys: Mapping[str, str],
    encoder: Encoder,
    current: Release | None,
    progress: Progress | None,
) -> Written:
    """Write the database and the vectors of a release.

    Args:
        folder: where to.
        source: the documents.
        keys: their content keys, in the order of the release.
        encoder: what encodes the passages.
        current: the release to start from; None writes everything.
        progress: hears ``(done, total)`` of the texts that are encoded.
    """
    change = Change.between(current.store.content_keys() if current else {}, keys)
    written = _write_database(folder / DATABASE, change, source, keys, current)
    texts = written.texts
    if current is not None and current.manifest.encoder != EncoderIdentity.of(encoder):
        texts = _texts_of(current, change.kept) | texts
        current = None
    rows = vector_rows(written.ids, texts, current, encoder, progress)
    VectorIndex.build(np.array(written.ids, dtype=np.int64), rows).save(folder / VECTORS)
    return written


def _write_database(
    path: Path,
    change: Change,
    source: DocumentSource,
    keys: Mapping[str, str],
    current: Release | None,
) -> Written:
    if current is not None and change.kept:
        shutil.copyfile(current.path / DATABASE, path)
    else:
        current, change = None, Change((), tuple(keys), ())
    db = sqlite_utils.Database(path)
    try:
        # The folder is thrown away when the build fails, and synced as a whole when it succeeds.
        db.execute("pragma synchronous = off")
        db.execute("pragma journal_mode = memory")
        written = _Writer(db, current).write(change, source, keys)
        _compact(db)
    finally:
        db.close()
    return written


def _texts_of(release: Release, document_ids: Sequence[str]) -> dict[int, str]:
    """Return what the encoder reads of the passages of documents, by passage id."""
    passages = (p for document_id in document_ids for p in release.store.passages(document_id))
    return {passage.id: encoding_text(passage) for passage in passages}


class _Writer:
    """Writes the changes into a release's database."""

    def __init__(self, db: sqlite_utils.Database, base: Release | None) -> None:
        self._db = db
        self._base = base
        self._store = StoreWriter(db)
        self._words = WordWriter(db)
        self._texts = EncodedTexts(db)
        self._texts.prepare()
        self._written = Written(base.manifest.counts if base else Counts())

    def write(self, change: Change, source: DocumentSource, keys: Mapping[str, str]) -> Written:
        with writing(self._db):
            removed = list(self._remove(change.removed))
            self._words.change(removed, self._add(change.added, source, keys))
            self._store.arrange(list(keys))
            self._written.ids = self._store.passage_ids()
            self._words.arrange(self._written.ids)
        return self._written

    def _remove(self, document_ids: Sequence[str]) -> Iterator[Entry]:
        """Remove documents and yield what the word index holds of them."""
        for document_id in document_ids:
            assert self._base is not None, "only what a release holds can be removed"
            passages = self._base.store.passages(document_id)
            self._written.counts -= Counts(**self._base.store.counts(document_id))
            self._store.remove(document_id)
            self._texts.remove(passage.id for passage in passages)
            yield from map(word_entry, passages)

    def _add(
        self, document_ids: Sequence[str], source: DocumentSource, keys: Mapping[str, str]
    ) -> Iterator[Entry]:
        """Add documents and yield what the word index shall hold of them."""
        sample = set(spread_over(document_ids, _COMPARED))
        for document_id in document_ids:
            read = source.read(document_id)
            if read.document.id != document_id:
                raise ReleaseError(
                    f"The document {document_id} was asked for, {read.document.id} was given."
                )
            texts = {passage.id: encoding_text(passage) for passage in read.passages}
            self._store.add(read, keys[document_id])
            self._texts.add(texts)
            self._written.texts |= texts
            if document_id in sample:
                self._written.fingerprints[document_id] = fingerprint(read)
            self._written.counts += Counts.of(read)
            yield from map(word_entry, read.passages)


def _compact(db: sqlite_utils.Database) -> None:
    """Write a database anew when much of it is free, as after many changes."""
    free = db.execute("pragma freelist_count").fetchone()[0]
    pages = db.execute("pragma page_count").fetchone()[0]
    if free > _MOST_FREE * pages:
        db.vacuum()
