"""Examines the installation: what is there, what is wrong, and the command that mends it."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import LachanError

if TYPE_CHECKING:
    from bot.runtime import Runtime

PACKAGES = ("sentence-transformers", "faiss-cpu", "sqlite-utils", "onnxruntime")
OLDEST_PYTHON = (3, 11)
NEEDED_BYTES = 500_000_000  # several releases with room to spare; one of the plans takes about 1 MB

_INSTALL = "Run `make build` in the project's folder."
_ASKED = "Ở đâu tiếp nhận nạn nhân?"  # any question: it must give a vector


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Args:
        name: what it is.
        value: what was found.
        mend: what mends it; empty when it is good.
    """

    name: str
    value: str
    mend: str = ""

    @property
    def good(self) -> bool:
        """Whether nothing must be mended."""
        return not self.mend


def examine(runtime: Runtime) -> Iterator[Finding]:
    """Look at everything in turn; what depends on something broken is passed over.

    Args:
        runtime: gives the settings, the encoder and the release.
    """
    yield _python()
    yield from (_package(name) for name in PACKAGES)
    settings = _guarded("settings", lambda: _settings(runtime))
    yield settings
    if not settings.good:
        return
    yield _data_folder(runtime.data)
    yield _disk(runtime.data)
    yield _guarded("model", lambda: _model(runtime))
    release = _guarded("release", lambda: _release(runtime))
    yield release
    if release.good:
        yield _guarded("release fits", lambda: _fit(runtime))


def _guarded(name: str, look: Callable[[], Finding]) -> Finding:
    """Return what ``look`` finds, or its error as a finding."""
    try:
        return look()
    except LachanError as error:
        return Finding(name, error.what, error.mend or _INSTALL)
    except Exception as error:  # a doctor tells of every illness
        return Finding(name, f"{type(error).__name__}: {error}", _INSTALL)


def _python() -> Finding:
    oldest = ".".join(map(str, OLDEST_PYTHON))
    mend = "" if sys.version_info >= OLDEST_PYTHON else f"Install Python {oldest} or newer."
    return Finding("Python", f"{platform.python_version()} ({sys.executable})", mend)


def _package(name: str) -> Finding:
    try:
        return Finding(name, version(name))
    except PackageNotFoundError:
        return Finding(name, "not installed", _INSTALL)


def _settings(runtime: Runtime) -> Finding:
    given = sorted(runtime.settings.model_fields_set)
    return Finding("settings", f"set: {', '.join(given)}" if given else "all as they come")


def _data_folder(path: Path) -> Finding:
    if not path.exists():
        return Finding("data folder", f"{path} is missing", "Run `lachan build`.")
    if not os.access(path, os.W_OK):
        mend = "Set LACHAN_DATA to a folder you may write to."
        return Finding("data folder", f"{path} cannot be written", mend)
    return Finding("data folder", str(path))


def _disk(path: Path) -> Finding:
    there = next(folder for folder in (path, *path.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    mend = "" if free >= NEEDED_BYTES else "Free some space, or set LACHAN_DATA to another disk."
    return Finding("free space", f"{free / 1e9:.1f} GB", mend)


def _model(runtime: Runtime) -> Finding:
    from index.release import EncoderIdentity

    encoder = runtime.encoder
    encoder.encode_questions([_ASKED])
    return Finding("model", str(EncoderIdentity.of(encoder)))


def _release(runtime: Runtime) -> Finding:
    release = runtime.open_release()
    try:
        counts = release.manifest.counts
        held = f"{release.id}: {counts.documents} documents, {counts.passages} passages"
        mend = "" if counts.documents else "Run `lachan build`."
        return Finding("release", held, mend)
    finally:
        release.close()


def _fit(runtime: Runtime) -> Finding:
    encoder = runtime.open_searchable().manifest.encoder
    return Finding("release fits", f"it was built with {encoder.name}")
