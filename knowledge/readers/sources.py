"""The door of the readers: any file an office has becomes one source text or several."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from knowledge.errors import EmptySource, SourceError, SourceTooLarge
from knowledge.readers.kinds import ENDINGS, Kind, kind_of
from knowledge.readers.limits import MIB
from knowledge.readers.sandbox import Errand, Limits, Progress, read_in_process
from knowledge.readers.source import SourceText
from knowledge.readers.text_files import read_source_bytes

_CHUNK = 1 * MIB


def read_sources(
    path: Path,
    *,
    name: str | None = None,
    images: Path | None = None,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> tuple[SourceText, ...]:
    """Read the file at ``path``, of whatever kind its content shows it to be.

    Everything but plain text is read in a process of its own with limits on time and memory.

    Args:
        path: the file.
        name: its name for messages and as the source; that of ``path`` when None.
        images: a folder under which the pictures of recognised pages are kept, as
            ``pages/SHA256/0001.jpg``; none are kept when None.
        progress: told the pages read and all pages, while pages are read.
        limits: other limits than ``knowledge.readers.limits``.

    Returns:
        The documents in the file: one, or several of a codification page.

    Raises:
        SourceError: one of its kinds, naming the file and the cause.
    """
    limits = limits or Limits()
    name = name or path.name
    with _readable(path, name):
        size = path.stat().st_size
        _check_size(size, name, limits.file_bytes)
        kind = kind_of(path, name)
        if kind is Kind.TEXT:
            return (read_source_bytes(path.read_bytes(), name),)
        sha256 = _sha256(path)
    sources = read_in_process(Errand(path, name, sha256, kind, images), limits, progress)
    return tuple(_with_remark(source, name, kind) for source in sources)


def read_sources_bytes(
    data: bytes,
    name: str,
    *,
    images: Path | None = None,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> tuple[SourceText, ...]:
    """Read a file's bytes, as an upload gives them; otherwise as ``read_sources``."""
    limits = limits or Limits()
    _check_size(len(data), name, limits.file_bytes)
    with tempfile.TemporaryDirectory(prefix="lachan-upload-") as folder:
        path = Path(folder) / "upload"
        path.write_bytes(data)
        return read_sources(path, name=name, images=images, progress=progress, limits=limits)


@contextmanager
def _readable(path: Path, name: str) -> Iterator[None]:
    """Have a missing or unreadable file told as such."""
    try:
        if not path.is_file():
            missing = "is not a file" if path.exists() else "does not exist"
            raise SourceError(f"{path} {missing}.", "Give the path of a file.")
        yield
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the path
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise SourceError(f"{name} cannot be read: {reason}.") from None


def _check_size(size: int, name: str, limit: int) -> None:
    if size == 0:
        raise EmptySource(f"{name} is empty: it holds no bytes.", "Copy or send the file again.")
    if size > limit:
        raise SourceTooLarge(
            f"{name} has {size / MIB:,.0f} MB, more than {limit / MIB:g} MB, the limit for a file.",
            "Split it, or save its pictures smaller.",
        )


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _with_remark(source: SourceText, name: str, kind: Kind) -> SourceText:
    """Return ``source`` with a warning when the file's name tells of another kind."""
    ending = Path(name).suffix.lower()
    others = {e: k for k, endings in ENDINGS.items() for e in endings}
    if ending in ENDINGS[kind] or ending not in others:
        return source
    remark = f"Named {ending}, but its content is of the kind {kind.value}; it was read as that."
    return replace(source, warnings=(remark, *source.warnings))
