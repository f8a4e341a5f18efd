"""The process that reads one file: sets its own limits, reads, writes the result, ends.

Started as ``python -m knowledge.readers.worker FOLDER`` by ``knowledge.readers.sandbox`` only.
Libraries for a kind of file are imported here alone, and only for the kind that is read.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from knowledge.errors import ReadingLimit, SourceError
from knowledge.readers.jobs import Failure, Job, Result, read_job, write_progress, write_result
from knowledge.readers.kinds import Kind
from knowledge.readers.limits import MIB, WRITE_LIMIT_BYTES
from knowledge.readers.pages import SourceFile
from knowledge.readers.source import SourceText

Progress = Callable[[int, int], None]


def main(folder: Path) -> None:
    """Read the file of the job in ``folder``."""
    job = read_job(folder)
    limit(job)
    write_result(folder, run(job, lambda done, total: write_progress(folder, done, total)))


def limit(job: Job) -> None:
    """Limit this process and all it starts."""
    for kind, value in (
        (resource.RLIMIT_AS, job.memory_bytes),
        (resource.RLIMIT_CPU, job.cpu_s),
        (resource.RLIMIT_FSIZE, WRITE_LIMIT_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (allowed, allowed))


def run(job: Job, progress: Progress) -> Result:
    """Return what became of a job."""
    try:
        return Result(tuple(read(job, progress)))
    except SourceError as error:
        return Result(failure=Failure.of(error))
    except MemoryError:
        return Result(failure=Failure.of(too_much_memory(job.name, job.memory_bytes)))
    except Exception as error:  # whatever a library makes of a hostile file
        what = f"{job.name} cannot be read: its content is broken ({type(error).__name__})."
        mend = "Save it again with the program it was made with, or load it as PDF or text."
        return Result(failure=Failure("DamagedSource", what, mend))


def too_much_memory(name: str, memory_bytes: int) -> ReadingLimit:
    """Return the error of a file that needs more memory than allowed."""
    return ReadingLimit(
        f"{name} needs more than {memory_bytes // MIB} MB of memory to read.",
        "Split it into parts, or save its pictures smaller.",
    )


def read(job: Job, progress: Progress) -> list[SourceText]:
    """Return the documents of the job's file, in order.

    Raises:
        SourceError: one of its kinds.
    """
    path, file = Path(job.path), SourceFile(job.name, job.sha256)
    images = Path(job.images) if job.images else None
    match job.kind:
        case Kind.DOCX:
            from knowledge.readers.word_files import read_word_file

            return read_word_file(path, file)
        case Kind.OFFICE:
            from knowledge.readers.office_files import read_office_file

            with tempfile.TemporaryDirectory() as work:
                return read_office_file(path, file, Path(work))
        case Kind.HTML:
            from knowledge.readers.web_pages import read_web_page

            return read_web_page(path, file)
        case Kind.PDF:
            from knowledge.readers.pdf_files import read_pdf_file

            return read_pdf_file(path, file, images, progress)
        case Kind.IMAGE:
            from knowledge.readers.image_files import read_image_file

            return read_image_file(path, file, images, progress)
        case Kind.TEXT:
            raise AssertionError("text is read without a process of its own")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
