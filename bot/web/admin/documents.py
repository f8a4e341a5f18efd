"""The list of documents: upload, publish, withdraw, go back to the release before."""

from __future__ import annotations

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from bot.service.answers import AnswerService
from bot.service.office import Office
from bot.web.admin.guard import Caller, Guard
from bot.web.admin.jobs import Job, Jobs
from bot.web.admin.pages import AdminPages
from bot.web.admin.uploads import Uploads
from index.manifest import Manifest
from index.release import releases
from knowledge.readers.limits import MAX_FILE_BYTES
from knowledge.workshop import State, Workshop
from knowledge.workshop.accounts import Role
from knowledge.workshop.records import Listed

_RELEASES = 5


class Documents:
    """The pages of all documents.

    Args:
        pages: fills the templates.
        office: the workshop.
        service: tells which release answers.
        uploads: takes files in.
        jobs: what goes on beside the requests.
    """

    def __init__(
        self,
        pages: AdminPages,
        office: Office,
        service: AnswerService,
        uploads: Uploads,
        jobs: Jobs,
    ) -> None:
        self._pages = pages
        self._office = office
        self._service = service
        self._uploads = uploads
        self._jobs = jobs

    def routes(self, guard: Guard) -> list[BaseRoute]:
        """Return the routes."""
        return [
            guard.look("/admin", self._list),
            guard.change("/admin/nap", self._upload, Role.EDITOR),
            guard.look("/admin/viec/{job}", self._job),
            guard.change("/admin/phat-hanh", self._publish, Role.EDITOR),
            guard.change("/admin/quay-lai", self._rollback, Role.ADMIN),
            guard.change("/admin/rut", self._withdraw, Role.EDITOR),
        ]

    async def _list(self, request: Request, caller: Caller) -> Response:
        rows, manifests = await self._office.run(_rows)
        waiting = [row for row in rows if row.version.state is State.DRAFT]
        return self._pages.page(
            request,
            "documents.html",
            caller,
            drafts=waiting,
            rows=[row for row in rows if row not in waiting],
            releases=manifests[:_RELEASES],
            current=self._service.release_id,
            publishing=self._office.publishing,
            most_bytes=MAX_FILE_BYTES,
        )

    async def _upload(self, _request: Request, caller: Caller) -> Response:
        upload = caller.form.get("file")
        if not isinstance(upload, UploadFile):
            raise HTTPException(400, "No file was chosen.")
        job = await self._uploads.begin(upload, caller.actor)
        return RedirectResponse(f"/admin/viec/{job}", status_code=303)

    async def _job(self, request: Request, caller: Caller) -> Response:
        """Show how far a job is; a program asks for JSON."""
        job = self._jobs.get(request.path_params["job"])
        if job is None:
            raise HTTPException(404, "This job has ended long ago.")
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse(
                {
                    "done": job.done,
                    "total": job.total,
                    "ended": job.ended,
                    "problems": job.problems,
                    "lead": job.lead,
                }
            )
        if job.ended and not job.problems:
            return RedirectResponse(job.lead, status_code=303)
        return self._pages.page(request, "job.html", caller, job=job)

    async def _publish(self, _request: Request, caller: Caller) -> Response:
        return self._begin_publishing(caller)

    async def _withdraw(self, _request: Request, caller: Caller) -> Response:
        document_id = caller.field("id")
        await self._office.run(lambda workshop: workshop.withdraw(document_id, actor=caller.actor))
        return self._begin_publishing(caller)

    async def _rollback(self, _request: Request, caller: Caller) -> Response:
        async def work(_job: Job) -> None:
            await self._office.rollback(caller.actor)

        return self._watch(self._jobs.start("rollback", caller.actor, work))

    def _begin_publishing(self, caller: Caller) -> Response:
        async def work(job: Job) -> None:
            await self._office.publish(caller.actor, job.progress)

        return self._watch(self._jobs.start("publish", caller.actor, work))

    def _watch(self, job: str) -> Response:
        return RedirectResponse(f"/admin/viec/{job}", status_code=303)


def _rows(workshop: Workshop) -> tuple[list[Listed], list[Manifest]]:
    """Return all versions, the one that changed last first, and the releases, newest first."""
    rows = sorted(workshop.documents(), key=lambda listed: listed.changed, reverse=True)
    return rows, releases(workshop.data)
