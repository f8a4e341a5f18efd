"""Runs the reading of one file in a process with limits, and ends it with all it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import DamagedSource, ReadingLimit, SourceError
from knowledge.readers import limits
from knowledge.readers.jobs import Job, read_progress, read_result, write_job
from knowledge.readers.kinds import Kind
from knowledge.readers.limits import MIB
from knowledge.readers.source import SourceText

Progress = Callable[[int, int], None]
"""Called with the pages read so far and all pages."""

_POLL_S = 0.1
_PAGED = (Kind.PDF, Kind.IMAGE)
_PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take."""

    time_s: float = limits.TIME_LIMIT_S
    pages_time_s: float = limits.PAGES_TIME_LIMIT_S  # of files that may hold scans
    cpu_s: int = limits.CPU_LIMIT_S
    memory_bytes: int = limits.MEMORY_LIMIT_BYTES
    office_memory_bytes: int = limits.OFFICE_MEMORY_LIMIT_BYTES
    file_bytes: int = limits.MAX_FILE_BYTES


@dataclass(frozen=True, slots=True)
class Errand:
    """A file to read in a process of its own."""

    path: Path
    name: str
    sha256: str
    kind: Kind
    images: Path | None


def read_in_process(
    errand: Errand, limit: Limits, progress: Progress | None = None
) -> tuple[SourceText, ...]:
    """Return the documents of a file.

    Raises:
        SourceError: one of its kinds, when the file cannot be read within the limits.
    """
    with tempfile.TemporaryDirectory(prefix="lachan-read-") as name:
        folder = Path(name)
        write_job(folder, _job(errand, limit))
        time_s = limit.pages_time_s if errand.kind in _PAGED else limit.time_s
        process = _start(folder)
        try:
            in_time = _wait(process, folder, time_s, progress)
        finally:
            _end(process)
        if not in_time:
            raise ReadingLimit(
                f"{errand.name} takes more than {time_s:g} s to read.",
                "Split it into parts of fewer pages.",
            )
        result = read_result(folder)
    if result is None:
        raise _died(errand.name, process.returncode, limit)
    if result.failure is not None:
        raise result.failure.as_error()
    return result.documents


def _job(errand: Errand, limit: Limits) -> Job:
    office = errand.kind is Kind.OFFICE
    return Job(
        path=str(errand.path.absolute()),
        name=errand.name,
        sha256=errand.sha256,
        kind=errand.kind,
        images=str(errand.images.absolute()) if errand.images else None,
        memory_bytes=limit.office_memory_bytes if office else limit.memory_bytes,
        cpu_s=limit.cpu_s,
    )


def _start(folder: Path) -> subprocess.Popen[bytes]:
    """Start the reading process in a session of its own, so that it ends with its children."""
    scratch = folder / "scratch"
    scratch.mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}
    environment = kept | {
        "HOME": str(scratch),
        "TMPDIR": str(scratch),
        "LANG": "C.UTF-8",
        "OMP_THREAD_LIMIT": "1",  # Tesseract is no faster with threads, and others need the cores
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONPATH": os.pathsep.join([str(_PROJECT), *filter(None, sys.path)]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "knowledge.readers.worker", str(folder)],
        cwd=scratch,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # libraries print parts of the text
        start_new_session=True,
    )


def _wait(
    process: subprocess.Popen[bytes], folder: Path, time_s: float, progress: Progress | None
) -> bool:
    """Wait for the process and tell of its progress; return whether it ended in time."""
    deadline = time.monotonic() + time_s
    told: tuple[int, int] | None = None
    while (remaining := deadline - time.monotonic()) > 0:
        try:
            process.wait(min(_POLL_S, remaining))
            return True
        except subprocess.TimeoutExpired:
            now = read_progress(folder)
            if progress is not None and now is not None and now != told:
                progress(*now)
                told = now
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and whatever it has started and left."""
    with suppress(ProcessLookupError):  # all of them have ended
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _died(name: str, code: int, limit: Limits) -> SourceError:
    """Return the error of a process that ended without a result."""
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return ReadingLimit(
            f"{name} takes more computing than allowed ({limit.cpu_s} s or "
            f"{limit.memory_bytes // MIB} MB).",
            "Split it into parts.",
        )
    return DamagedSource(
        f"{name} cannot be read: the program that reads it failed on its content.",
        "Save it again with the program it was made with, or print it to PDF.",
    )
