"""Where releases lie, and the pointer that says which one answers questions.

``<data>/releases/<id>/`` are the releases, ``<data>/current`` is a text file with the id of one.
Whatever moves the pointer or makes and removes folders holds ``<data>/build.lock``.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.manifest import MANIFEST, MEND
from knowledge.errors import BrokenRelease, ReleaseError

_ID = re.compile(r"\d{8}-\d{6}-\d{6}-[0-9a-f]{8}")
_UNFINISHED = ".building-"
_POINTER = "current"
_LOCK = "build.lock"


def current_release_id(data: Path) -> str | None:
    """Return the id of the current release, None when there is none; costs one small read.

    Raises:
        BrokenRelease: the pointer holds no id.
    """
    try:
        text = (data / _POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenRelease(f"The pointer {data / _POINTER} cannot be read.", MEND) from error
    if not _ID.fullmatch(text):
        raise BrokenRelease(f"The pointer {data / _POINTER} names no release.", MEND)
    return text


def release_ids(data: Path) -> list[str]:
    """Return the ids of all finished releases, newest first."""
    folder = data / "releases"
    if not folder.is_dir():
        return []
    return sorted(
        (p.name for p in folder.iterdir() if _ID.fullmatch(p.name) and (p / MANIFEST).is_file()),
        reverse=True,
    )


def release_path(data: Path, release_id: str) -> Path:
    """Return the folder of a release."""
    return data / "releases" / release_id


@contextmanager
def locked(data: Path, timeout_s: float) -> Iterator[None]:
    """Hold the data folder's lock; it is freed when the process ends, however it ends.

    Args:
        data: the data folder, made when it is missing.
        timeout_s: seconds to wait for whoever holds it.

    Raises:
        ReleaseError: the folder cannot be written, or the lock was not free in time.
    """
    try:
        (data / "releases").mkdir(parents=True, exist_ok=True)
        with FileLock(data / _LOCK, timeout=timeout_s):
            yield
    except Timeout as error:
        raise ReleaseError(
            f"Another process is building a release in {data}.", "Wait until it has finished."
        ) from error
    except PermissionError as error:
        raise ReleaseError(
            f"The data folder {data} cannot be written ({error}).",
            "Set LACHAN_DATA to a folder you may write to.",
        ) from error


def new_folder(data: Path) -> Path:
    """Make and return a folder to build a release in, after removing those of broken builds."""
    parent = data / "releases"
    for left in parent.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=parent))


def finish(data: Path, built: Path, release_id: str) -> Path:
    """Give a built folder its final name, once all its bytes are on the disk.

    Returns:
        The release's folder.
    """
    for path in built.iterdir():
        _sync(path)
    built.chmod(0o755)
    _sync(built)
    final = release_path(data, release_id)
    built.rename(final)
    _sync(final.parent)
    return final


def point_to(data: Path, release_id: str) -> None:
    """Make a release the current one, in one atomic step."""
    new = data / f"{_POINTER}.new"
    new.write_text(release_id + "\n", encoding="utf-8")
    _sync(new)
    new.replace(data / _POINTER)
    _sync(data)


def remove_old(data: Path, kept: set[str], limit: int) -> None:
    """Remove all but the newest ``limit`` releases and those in ``kept``."""
    for release_id in release_ids(data)[limit:]:
        if release_id not in kept:
            shutil.rmtree(release_path(data, release_id), ignore_errors=True)


def _sync(path: Path) -> None:
    """Have the bytes of a file, or the names in a folder, written to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
