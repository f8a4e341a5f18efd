"""The decision on the check screen: approve, publish, put a draft aside, withdraw."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from bot.service.office import Office
from bot.web.admin.checking import CHECK, CheckScreen, Sent
from bot.web.admin.guard import Caller, Guard
from bot.web.admin.jobs import Job, Jobs
from knowledge.errors import AlreadyDecided
from knowledge.workshop import Workshop
from knowledge.workshop.accounts import Role


class CheckDecisions:
    """Takes the decisions on versions; who decided first is told to who comes later.

    Args:
        screen: shows the version with the conflict.
        office: the workshop.
        jobs: publishes beside the requests.
    """

    def __init__(self, screen: CheckScreen, office: Office, jobs: Jobs) -> None:
        self._screen = screen
        self._office = office
        self._jobs = jobs

    def routes(self, guard: Guard) -> list[BaseRoute]:
        """Return the routes."""
        return [
            guard.change(f"{CHECK}/duyet", self._approve, Role.EDITOR),
            guard.change(f"{CHECK}/bo-nhap", self._discard, Role.EDITOR),
            guard.change(f"{CHECK}/rut", self._withdraw, Role.EDITOR),
            guard.change(f"{CHECK}/phat-hanh", self._publish, Role.EDITOR),
        ]

    async def _approve(self, request: Request, caller: Caller) -> Response:
        """Approve a version, and publish when that button was pressed."""
        sent = Sent.of(request, caller)

        def work(workshop: Workshop) -> None:
            workshop.approve_version(
                sent.document_id, sent.sha256, actor=caller.actor, seen=sent.seen
            )

        publish = caller.field("phat-hanh") == "1"
        return await self._decide(request, caller, sent, work, publish=publish)

    async def _discard(self, request: Request, caller: Caller) -> Response:
        sent = Sent.of(request, caller)

        def work(workshop: Workshop) -> None:
            workshop.discard(sent.document_id, sent.sha256, actor=caller.actor, seen=sent.seen)

        return await self._decide(request, caller, sent, work, publish=False)

    async def _withdraw(self, request: Request, caller: Caller) -> Response:
        sent = Sent.of(request, caller)

        def work(workshop: Workshop) -> None:
            workshop.withdraw(sent.document_id, actor=caller.actor, seen=sent.seen)

        return await self._decide(request, caller, sent, work, publish=True)

    async def _publish(self, request: Request, caller: Caller) -> Response:
        return self._begin_publishing(request, caller, Sent.of(request, caller))

    async def _decide(
        self,
        request: Request,
        caller: Caller,
        sent: Sent,
        work: Callable[[Workshop], None],
        *,
        publish: bool,
    ) -> Response:
        try:
            await self._office.run(work)
        except AlreadyDecided as conflict:
            return await self._screen.show(
                request, caller, sent.wanted(), conflict=conflict, status=409
            )
        if publish:
            return self._begin_publishing(request, caller, sent)
        return self._screen.back(request, sent)

    def _begin_publishing(self, request: Request, caller: Caller, sent: Sent) -> Response:
        lead = sent.address(request)

        async def work(job: Job) -> None:
            job.lead = lead
            await self._office.publish(caller.actor, job.progress)

        return RedirectResponse(
            f"/admin/viec/{self._jobs.start('publish', caller.actor, work)}", status_code=303
        )
