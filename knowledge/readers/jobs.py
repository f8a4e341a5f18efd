"""What the reading process and the one that starts it tell each other, as JSON files in a folder.

Nothing is ever unpickled: what reads a hostile file may write anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from knowledge import errors
from knowledge.errors import SourceError
from knowledge.readers.kinds import Kind
from knowledge.readers.source import SourceText

JOB = "job.json"
RESULT = "result.json"
PROGRESS = "progress.txt"  # "3/12": pages read so far, and all


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read."""

    path: str
    name: str
    sha256: str
    kind: Kind
    images: str | None  # the folder under which page images are kept
    memory_bytes: int
    cpu_s: int


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file could not be read: the name of an error of ``knowledge.errors`` and its words."""

    error: str
    what: str
    mend: str = ""

    @classmethod
    def of(cls, error: SourceError) -> Failure:
        """Return the failure that an error is."""
        return cls(type(error).__name__, error.what, error.mend)

    def as_error(self) -> SourceError:
        """Return the error again; SourceError where the name is none of its kinds."""
        kind = getattr(errors, self.error, SourceError)
        if not (isinstance(kind, type) and issubclass(kind, SourceError)):
            kind = SourceError
        return kind(self.what, self.mend)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a job: documents, or why there are none."""

    documents: tuple[SourceText, ...] = ()
    failure: Failure | None = None


_JOB = TypeAdapter(Job)
_RESULT = TypeAdapter(Result)


def write_job(folder: Path, job: Job) -> None:
    """Write the job of a folder."""
    (folder / JOB).write_bytes(_JOB.dump_json(job))


def read_job(folder: Path) -> Job:
    """Return the job of a folder."""
    return _JOB.validate_json((folder / JOB).read_bytes())


def write_result(folder: Path, result: Result) -> None:
    """Write what became of the job; the file is there as a whole or not at all."""
    part = folder / f"{RESULT}.part"
    part.write_bytes(_RESULT.dump_json(result))
    part.rename(folder / RESULT)


def read_result(folder: Path) -> Result | None:
    """Return what became of the job, None where the reading process wrote nothing of use."""
    try:
        return _RESULT.validate_json((folder / RESULT).read_bytes())
    except (OSError, ValueError):
        return None


def write_progress(folder: Path, done: int, total: int) -> None:
    """Write how many pages have been read."""
    (folder / PROGRESS).write_text(f"{done}/{total}", encoding="ascii")


def read_progress(folder: Path) -> tuple[int, int] | None:
    """Return the pages read and all pages, None while that is not known."""
    try:
        done, _, total = (folder / PROGRESS).read_text(encoding="ascii").partition("/")
        return int(done), int(total)
    except (OSError, ValueError):
        return None
