"""Releases: building one aside, opening the current one, going back.

A release is an immutable folder with the knowledge database (word index included), the vectors and
a manifest. It is built in a folder of its own, checked, renamed and only then pointed to, so
a reader never meets half a release and a crash leaves the current one as it was.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from index.building import DATABASE, VECTORS, Progress, Written, write_files
from index.manifest import (
    FORMAT_VERSION,
    MEND,
    EncoderIdentity,
    Manifest,
    content_hash,
    file_hash,
)
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
from index.source import DocumentSource, source_of
from index.vectors import VectorIndex
from index.words import WordIndex
from knowledge.errors import BrokenRelease, EncoderMismatch, NoRelease, ReleaseError
from knowledge.model import ReadDocument
from knowledge.store import Store

if TYPE_CHECKING:
    from index.encoder import Encoder

__all__ = [
    "DocumentSource",
    "EncoderIdentity",
    "Manifest",
    "Release",
    "build_release",
    "current_release_id",
    "open_release",
    "releases",
    "rollback",
]

KEPT_RELEASES = 5
LOCK_TIMEOUT_S = 300.0


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
    """Open the current release; it may be used and closed by another thread than the opener's.

    Args:
        data: the data folder.
        encoder: the identity of the encoder that questions will be read by; None opens the
            release whatever made its vectors, for what needs no search in vectors.

    Raises:
        NoRelease: nothing has been built yet.
        BrokenRelease: files are missing or do not match the manifest.
        EncoderMismatch: the vectors were made by another encoder.
    """
    while True:
        release_id = current_release_id(data)
        if release_id is None:
            raise NoRelease(f"No release has been built in {data}.", MEND)
        try:
            return _open_checked(data, release_id, encoder)
        except BrokenRelease:
            if current_release_id(data) == release_id:
                raise
            # Newer ones were built meanwhile, and this one was removed as an old one.


def _open_checked(data: Path, release_id: str, encoder: EncoderIdentity | None) -> Release:
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
    documents: Sequence[ReadDocument] | DocumentSource,
    encoder: Encoder,
    progress: Progress | None = None,
    lock_timeout_s: float = LOCK_TIMEOUT_S,
) -> Release:
    """Build a release of ``documents``, make it current and open it.

    The current release is copied and only what has changed is read, encoded and written: see
    ``index.building``. When nothing has changed at all, the current release is returned.

    Args:
        data: the data folder, made when it is missing.
        documents: all documents of the release, or a source of them, which need not read those
            that have not changed.
        encoder: what encodes the passages.
        progress: hears ``(done, total)`` of the passages that are encoded.
        lock_timeout_s: seconds to wait for another build.

    Raises:
        ReleaseError: another build did not end in time, the folder cannot be written, or the new
            release failed its check; the current one stays.
    """
    source = source_of(documents)
    with locked(data, lock_timeout_s):
        current = _current(data)
        keys = source.keys()
        digest = content_hash(keys)
        if current is not None and _holds(current.manifest, digest, encoder):
            return current
        try:
            release = _make(data, source, keys, digest, encoder, current, progress)
        except (OSError, sqlite3.Error) as error:
            raise ReleaseError(
                f"The new release cannot be written in {data} ({error}); the current one stays.",
                "Look whether the disk is full; `lachan doctor` tells.",
            ) from error
        finally:
            if current is not None:
                current.close()
        return release


def _holds(manifest: Manifest, digest: str, encoder: Encoder) -> bool:
    """Say whether a release holds this content by this encoder."""
    return (manifest.content_hash, manifest.encoder) == (digest, EncoderIdentity.of(encoder))


def _make(
    data: Path,
    source: DocumentSource,
    keys: Mapping[str, str],
    digest: str,
    encoder: Encoder,
    current: Release | None,
    progress: Progress | None,
) -> Release:
    """Write a release aside, check it, give it its place, point to it and open it."""
    folder = new_folder(data)
    try:
        written = write_files(folder, source, keys, encoder, current, progress)
        manifest = _manifest(folder, written, digest, encoder, current)
        manifest.write(folder)
        release = _checked(folder, manifest, keys, written)
        path = finish(data, folder, manifest.id)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    point_to(data, manifest.id)
    kept = {manifest.id} | ({manifest.previous} if manifest.previous else set())
    remove_old(data, kept, KEPT_RELEASES)
    return replace(release, path=path)


def _manifest(
    folder: Path, written: Written, digest: str, encoder: Encoder, current: Release | None
) -> Manifest:
    now = datetime.now(UTC)
    return Manifest(
        id=f"{now:%Y%m%d-%H%M%S-%f}-{digest[:8]}",
        created=now.isoformat(timespec="seconds"),
        format_version=FORMAT_VERSION,
        encoder=EncoderIdentity.of(encoder),
        content_hash=digest,
        counts=written.counts,
        files={name: file_hash(folder / name) for name in (DATABASE, VECTORS)},
        previous=current.id if current is not None else None,
    )


def _checked(
    folder: Path, manifest: Manifest, keys: Mapping[str, str], written: Written
) -> Release:
    """Open the files of a new release again, compare them with what went in and return it."""
    release = _open(folder, manifest)
    try:
        check_release(
            manifest,
            release.store,
            release.words,
            release.vectors,
            keys,
            written.ids,
            written.fingerprints,
        )
    except BaseException:
        release.close()
        raise
    return release


def _current(data: Path) -> Release | None:
    """Open the current release, None when there is none that can be built upon."""
    try:
        return open_release(data)
    except ReleaseError:
        return None


def _open(path: Path, manifest: Manifest) -> Release:
    store = Store(path / DATABASE)
    vectors = VectorIndex.load(path / VECTORS)
    return Release(path, manifest, store, WordIndex(store.db), vectors)
