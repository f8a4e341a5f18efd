"""Uploads: a file becomes drafts, read beside the requests with limits on time and memory."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from bot.service.office import Office
from bot.web.admin.jobs import Job, Jobs

if TYPE_CHECKING:
    from knowledge.readers import SourceText
    from knowledge.workshop import Taken

_LONGEST_NAME = 200


class Uploads:
    """Takes uploaded files in.

    Args:
        office: the workshop.
        jobs: reads beside the requests.
    """

    def __init__(self, office: Office, jobs: Jobs) -> None:
        self._office = office
        self._jobs = jobs
        self._one_at_a_time = asyncio.Lock()  # reading a scan takes a whole core

    async def begin(self, upload: UploadFile, account: str) -> str:
        """Begin to read an uploaded file; return the job's id.

        Raises:
            HTTPException: no file was chosen (400).
        """
        name = Path(upload.filename or "").name[:_LONGEST_NAME]
        if not name:
            raise HTTPException(400, "No file was chosen.")
        folder = Path(tempfile.mkdtemp(prefix="lachan-upload-"))
        path = folder / "upload"
        try:
            await asyncio.to_thread(_copy, upload, path)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return self.begin_with(path, name, account)

    def begin_with(self, path: Path, name: str, account: str) -> str:
        """Begin to read a file in a folder of its own, which is removed afterwards.

        Args:
            path: the file.
            name: what it is called.
            account: who gave it.
        """

        async def work(job: Job) -> None:
            try:
                taken = await self.take(path, name, account, job)
                job.lead = _lead(taken)
            finally:
                shutil.rmtree(path.parent, ignore_errors=True)

        return self._jobs.start(name, account, work)

    async def take(self, path: Path, name: str, actor: str, job: Job) -> list[Taken]:
        """Read a file and make drafts of what is in it.

        Args:
            path: the file.
            name: what it is called.
            actor: who gave it, for the audit log.
            job: hears how far it is.

        Raises:
            SourceError: the file cannot be read; its text names the file and the cause.
        """
        from knowledge.readers import read_sources

        def read() -> tuple[SourceText, ...]:
            return read_sources(path, name=name, images=self._office.data, progress=job.progress)

        async with self._one_at_a_time:
            sources = await asyncio.to_thread(read)
            return await self._office.run(
                lambda workshop: [workshop.take(source, actor=actor) for source in sources]
            )


def _copy(upload: UploadFile, path: Path) -> None:
    with path.open("wb") as target:
        shutil.copyfileobj(upload.file, target)


def _lead(taken: list[Taken]) -> str:
    """Return the page that shows what became of a file."""
    if len(taken) != 1:
        return "/admin"
    document = taken[0].read.document
    return f"/admin/van-ban/{document.id}?phien-ban={document.sha256}"
