"""Everything in one file: downloaded as a backup, or taken over from another machine."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute

from bot.service.office import Office
from bot.web.admin.guard import MAX_UPLOAD, Caller, Guard
from bot.web.admin.jobs import Job, Jobs
from bot.web.admin.pages import AdminPages, see_other
from bot.web.admin.sessions import Sessions
from knowledge.workshop import Workshop
from knowledge.workshop.accounts import Role
from knowledge.workshop.archive_file import open_archive

PATH = "/admin/sao-luu"
KEPT_IN = "backups"
"""The folder in the data folder that keeps what an import replaced."""


class Backup:
    """The page of export and import.

    Args:
        pages: fills the templates.
        office: the workshop.
        sessions: who is signed in.
        jobs: publishes beside the requests.
    """

    def __init__(self, pages: AdminPages, office: Office, sessions: Sessions, jobs: Jobs) -> None:
        self._pages = pages
        self._office = office
        self._sessions = sessions
        self._jobs = jobs

    def routes(self, guard: Guard) -> list[BaseRoute]:
        """Return the routes."""
        return [
            guard.look(PATH, self._show, Role.ADMIN),
            guard.change(f"{PATH}/xuat", self._export, Role.ADMIN),
            guard.change(f"{PATH}/nhap", self._import, Role.ADMIN),
        ]

    async def _show(self, request: Request, caller: Caller) -> Response:
        return self._pages.page(
            request, "backup.html", caller, largest=MAX_UPLOAD // 2**20, kept_in=KEPT_IN
        )

    async def _export(self, _request: Request, caller: Caller) -> Response:
        folder = Path(tempfile.mkdtemp(prefix="lachan-export-"))
        path = folder / _name("sao-luu")
        try:
            await self._office.run(lambda w: w.transfer.export(path, actor=caller.actor))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        remove = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
        return FileResponse(
            path, media_type="application/zip", filename=path.name, background=remove
        )

    async def _import(self, request: Request, caller: Caller) -> Response:
        """Take over an export, sign everybody else out, and publish what came."""
        upload = caller.form.get("file")
        if not isinstance(upload, UploadFile) or not upload.filename:
            raise HTTPException(400, "No file was chosen.")
        if caller.field("confirm") != "yes":
            raise HTTPException(400, "Confirm that everything here may be replaced.")
        folder = Path(tempfile.mkdtemp(prefix="lachan-import-"))
        try:
            path = folder / "import.zip"
            with path.open("wb") as target:
                await run_in_threadpool(shutil.copyfileobj, upload.file, target)
            before = await self._office.run(lambda w: _replace(w, path, caller.actor))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        for name in before - {caller.account.name}:
            self._sessions.end_all(name)

        async def publish(job: Job) -> None:
            await self._office.publish(caller.actor, job.progress)

        job = self._jobs.start("publish", caller.actor, publish)
        return see_other(request, f"/admin/viec/{job}")


def _replace(workshop: Workshop, path: Path, actor: str) -> set[str]:
    """Keep what is here in a file, then take over an export; return the accounts of before."""
    open_archive(path)  # a damaged file ends here
    names = {account.name for account in workshop.accounts.all()}
    folder = workshop.data / KEPT_IN
    folder.mkdir(mode=0o700, exist_ok=True)
    workshop.transfer.export(folder / _name("truoc-khi-nhap"), actor=actor)
    workshop.transfer.restore(path, actor=actor, replace=True)
    return names


def _name(what: str) -> str:
    return f"lachan-{what}-{datetime.now(UTC):%Y%m%d-%H%M%S}.zip"
