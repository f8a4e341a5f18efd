"""Releases: building one aside, opening the current one, going back.

A release is an immutable folder with the knowledge database (word index included), the vectors and
a manifest. It is built in a folder of its own, checked, renamed and only then pointed to, so
a reader never meets half a release and a crash leaves the current one as it was.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import sqlite_utils

from index.manifest import (
    FORMAT_VERSION,
    MEND,
    Counts,
    EncoderIdentity,
    Manifest,
    content_hash,
    file_hash,
)
from index.passages import encoding_text, word_entry
from index.release_check import check_release
from index.release_folder import (
    current_release_id,
    finish,
    locked,
    new_folder,
    point_to,
    release_ids,
    release_path,
    remove_old,
)
from index.search import Searcher
from index.vectors import VectorIndex, Vectors
from index.words import WordIndex
from knowledge.errors import BrokenRelease, EncoderMismatch, NoRelease, ReleaseError
from knowledge.model import Passage, ReadDocument
from knowledge.store import Store, write_store

if TYPE_CHECKING:
    from index.encoder import Encoder

__all__ = [
    "EncoderIdentity",
    "Manifest",
    "Release",
    "build_release",
    "current_release_id",
    "open_release",
    "releases",
    "rollback",
]

DATABASE = "knowledge.db"
VECTORS = "vectors.faiss"
KEPT_RELEASES = 5
LOCK_TIMEOUT_S = 300.0

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Release:
    """An open release; ``close`` it when a newer one has taken its place.

    Args:
        path: its folder.
        manifest: what it says about itself.
        store: the knowledge database.
        words: the word index.
        vectors: the vector index.
    """

    path: Path
    manifest: Manifest
    store: Store
    words: WordIndex
    vectors: VectorIndex

    @property
    def id(self) -> str:
        """The release's id."""
        return self.manifest.id

    def searcher(self, encoder: Encoder | Callable[[], Encoder]) -> Searcher:
        """Return a search over the release; see ``Searcher`` for ``encoder``."""
        return Searcher(self.words, self.vectors, encoder)

    def close(self) -> None:
        """Close the release's files."""
        self.store.close()


def open_release(data: Path, encoder: EncoderIdentity | None = None) -> Release:
    """Open the current release.

    Args:
        data: the data folder.
        encoder: the identity of the encoder that questions will be read by; None opens the
            release whatever made its vectors, for what needs no search in vectors.

    Raises:
        NoRelease: nothing has been built yet.
        BrokenRelease: files are missing or do not match the manifest.
        EncoderMismatch: the vectors were made by another encoder.
    """
    release_id = current_release_id(data)
    if release_id is None:
        raise NoRelease(f"No release has been built in {data}.", MEND)
    path = release_path(data, release_id)
    manifest = Manifest.read(path)
    if encoder is not None and manifest.encoder != encoder:
        raise EncoderMismatch(
            f"Release {release_id} was built with {manifest.encoder}, "
            f"questions would be read by {encoder}.",
            MEND,
        )
    manifest.check_files(path)
    return _open(path, manifest)


def releases(data: Path) -> list[Manifest]:
    """Return the manifests of all releases that can be read, newest first."""
    found = []
    for release_id in release_ids(data):
        try:
            found.append(Manifest.read(release_path(data, release_id)))
        except BrokenRelease:
            continue  # one of another format or damaged; the current one is checked on opening
    return found


def rollback(data: Path) -> Release:
    """Make the release before the current one current again and open it.

    Raises:
        NoRelease: there is no current release or none before it.
        BrokenRelease: one of the two cannot be read; the pointer stays.
    """
    with locked(data, LOCK_TIMEOUT_S):
        current = current_release_id(data)
        if current is None:
            raise NoRelease(f"No release has been built in {data}.", MEND)
        previous = Manifest.read(release_path(data, current)).previous
        if previous is None or previous not in release_ids(data):
            raise NoRelease(f"There is no release before {current} to go back to.", MEND)
        path = release_path(data, previous)
        manifest = Manifest.read(path)
        manifest.check_files(path)
        release = _open(path, manifest)
        point_to(data, previous)
        return release


def build_release(
    data: Path,
    documents: Sequence[ReadDocument],
    encoder: Encoder,
    progress: Progress | None = None,
    lock_timeout_s: float = LOCK_TIMEOUT_S,
) -> Release:
    """Build a release of ``documents``, make it current and open it.

    The vectors of passages that the current release holds with the same encoding text are taken
    over from it. When nothing has changed at all, the current release is returned.

    Args:
        data: the data folder, made when it is missing.
        documents: all documents of the release.
        encoder: what encodes the passages.
        progress: hears ``(done, total)`` of the passages that are encoded.
        lock_timeout_s: seconds to wait for another build.

    Raises:
        ReleaseError: another build did not end in time, the folder cannot be written, or the new
            release failed its check; the current one stays.
    """
    with locked(data, lock_timeout_s):
        current = _current(data)
        digest = content_hash(documents)
        identity = EncoderIdentity.of(encoder)
        if current is not None:
            same = (current.manifest.content_hash, current.manifest.encoder) == (digest, identity)
            if same:
                return current
        folder = new_folder(data)
        try:
            manifest = _fill(folder, documents, encoder, digest, current, progress)
            _check(folder, manifest, documents)
            path = finish(data, folder, manifest.id)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        finally:
            if current is not None:
                current.close()
        point_to(data, manifest.id)
        kept = {manifest.id} | ({manifest.previous} if manifest.previous else set())
        remove_old(data, kept, KEPT_RELEASES)
        return _open(path, manifest)


def _fill(
    folder: Path,
    documents: Sequence[ReadDocument],
    encoder: Encoder,
    digest: str,
    current: Release | None,
    progress: Progress | None,
) -> Manifest:
    """Write all files of a release into ``folder``."""
    passages = [passage for read in documents for passage in read.passages]
    write_store(folder / DATABASE, documents)
    db = sqlite_utils.Database(folder / DATABASE)
    try:
        WordIndex.build(db, (word_entry(passage) for passage in passages))
    finally:
        db.close()
    ids = np.array([passage.id for passage in passages], dtype=np.int64)
    vectors = _encode(passages, encoder, current, progress)
    VectorIndex.build(ids, vectors).save(folder / VECTORS)

    now = datetime.now(UTC)
    manifest = Manifest(
        id=f"{now:%Y%m%d-%H%M%S-%f}-{digest[:8]}",
        created=now.isoformat(timespec="seconds"),
        format_version=FORMAT_VERSION,
        encoder=EncoderIdentity.of(encoder),
        content_hash=digest,
        counts=Counts.of(documents),
        files={name: file_hash(folder / name) for name in (DATABASE, VECTORS)},
        previous=current.id if current is not None else None,
    )
    manifest.write(folder)
    return manifest


def _encode(
    passages: Sequence[Passage],
    encoder: Encoder,
    current: Release | None,
    progress: Progress | None,
) -> Vectors:
    """Return the passages' vectors, shape ``(passages, dimension)``; only new texts are encoded."""
    texts = [encoding_text(passage) for passage in passages]
    known = _known_vectors(current, EncoderIdentity.of(encoder))
    new = [text for text in dict.fromkeys(texts) if text not in known]
    if new:
        known |= zip(new, encoder.encode_passages(new, progress=progress), strict=True)
    if not texts:
        return np.empty((0, encoder.dimension), dtype=np.float32)
    return np.stack([known[text] for text in texts])


def _known_vectors(current: Release | None, identity: EncoderIdentity) -> dict[str, Vectors]:
    if current is None or current.manifest.encoder != identity:
        return {}
    return {
        encoding_text(passage): current.vectors.reconstruct(passage.id)
        for passage in current.store.passages()
    }


def _current(data: Path) -> Release | None:
    """Open the current release, None when there is none that can be built upon."""
    try:
        return open_release(data)
    except ReleaseError:
        return None


def _check(folder: Path, manifest: Manifest, documents: Sequence[ReadDocument]) -> None:
    """Open the files of a new release again and compare them with what went in."""
    release = _open(folder, manifest)
    try:
        check_release(manifest, release.store, release.words, release.vectors, documents)
    finally:
        release.close()


def _open(path: Path, manifest: Manifest) -> Release:
    store = Store(path / DATABASE)
    vectors = VectorIndex.load(path / VECTORS)
    return Release(path, manifest, store, WordIndex(store.db), vectors)
