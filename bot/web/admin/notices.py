"""Notices to those who agreed: written by one, approved by another, stopped at any time."""

from __future__ import annotations

import asyncio
from collections import Counter

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.messages import LANGUAGES, Messages
from bot.outgoing.broadcasting import Broadcasting
from bot.service.office import Office
from bot.state.broadcasts import Broadcast, Broadcasts, BroadcastState
from bot.web.admin.figures_labels import labels
from bot.web.admin.guard import Caller, Guard
from bot.web.admin.pages import AdminPages, see_other
from knowledge.errors import BroadcastError
from knowledge.workshop import Workshop
from knowledge.workshop.accounts import Role

PATH = "/admin/thong-bao"
MAX_TEXT = 1000
"""Characters of a notice."""


class Notices:
    """The pages of notices.

    Args:
        pages: fills the templates.
        office: tells how many admins there are, and logs.
        broadcasts: keeps the notices.
        broadcasting: sends them.
    """

    def __init__(
        self,
        pages: AdminPages,
        office: Office,
        broadcasts: Broadcasts,
        broadcasting: Broadcasting,
    ) -> None:
        self._pages = pages
        self._office = office
        self._broadcasts = broadcasts
        self._broadcasting = broadcasting

    def routes(self, guard: Guard) -> list[BaseRoute]:
        """Return the routes."""
        one = f"{PATH}/{{number:int}}"
        return [
            guard.look(PATH, self._list),
            guard.change(f"{PATH}/viet", self._write, Role.EDITOR),
            guard.look(one, self._show),
            guard.change(f"{one}/bo", self._discard, Role.EDITOR),
            guard.change(f"{one}/duyet", self._approve, Role.ADMIN),
            guard.change(f"{one}/dung", self._stop, Role.EDITOR),
            guard.change(f"{one}/tiep", self._resume, Role.ADMIN),
        ]

    async def _list(self, request: Request, caller: Caller) -> Response:
        notices = await asyncio.to_thread(self._broadcasts.all)
        return self._pages.page(
            request,
            "notices.html",
            caller,
            notices=notices,
            longest=MAX_TEXT,
            recipients=await self._recipients(),
            label=labels(request),
        )

    async def _show(self, request: Request, caller: Caller) -> Response:
        notice = await self._notice(request)
        stops = [Messages.load(lang, "officers").text("broadcasts.stop") for lang in LANGUAGES]
        return self._pages.page(
            request,
            "notice.html",
            caller,
            notice=notice,
            stops=stops,
            recipients=await self._recipients(),
            second_person=await self._needs_another(notice, caller),
            label=labels(request),
        )

    async def _write(self, request: Request, caller: Caller) -> Response:
        text = "\n".join(caller.field("text").splitlines())
        if not text or len(text) > MAX_TEXT:
            raise HTTPException(400, f"A notice has 1 to {MAX_TEXT} characters.")
        number = await asyncio.to_thread(self._broadcasts.draft, text, caller.actor)
        await self._note(caller, f"{number}: written")
        return see_other(request, f"{PATH}/{number}")

    async def _discard(self, request: Request, caller: Caller) -> Response:
        notice = await self._notice(request)
        await asyncio.to_thread(self._broadcasts.discard, notice.id)
        await self._note(caller, f"{notice.id}: discarded")
        return see_other(request, PATH)

    async def _approve(self, request: Request, caller: Caller) -> Response:
        notice = await self._notice(request)
        if await self._needs_another(notice, caller):
            raise HTTPException(403, "Whoever wrote a notice does not approve it.")
        people = await asyncio.to_thread(self._broadcasting.approve, notice.id, caller.actor)
        await self._note(caller, f"{notice.id}: approved for {people} people")
        return see_other(request, f"{PATH}/{notice.id}")

    async def _stop(self, request: Request, caller: Caller) -> Response:
        notice = await self._notice(request)
        if notice.state is not BroadcastState.SENDING:
            raise BroadcastError(f"Notice {notice.id} is not being sent.")
        await asyncio.to_thread(self._broadcasts.stop, notice.id)
        await self._note(caller, f"{notice.id}: stopped")
        return see_other(request, f"{PATH}/{notice.id}")

    async def _resume(self, request: Request, caller: Caller) -> Response:
        notice = await self._notice(request)
        await asyncio.to_thread(self._broadcasts.resume, notice.id)
        await self._note(caller, f"{notice.id}: resumed")
        return see_other(request, f"{PATH}/{notice.id}")

    async def _notice(self, request: Request) -> Broadcast:
        number = request.path_params["number"]
        try:
            return await asyncio.to_thread(self._broadcasts.get, number)
        except BroadcastError as error:
            raise HTTPException(404, str(error)) from error

    async def _needs_another(self, notice: Broadcast, caller: Caller) -> bool:
        """Say whether somebody else has to approve: the writer may only where no other admin is."""
        admins = await self._office.run(_open_admins)
        return notice.made_by == caller.actor and bool(admins - {caller.account.name})

    async def _recipients(self) -> list[tuple[str, int]]:
        """Return to how many people a notice would go now, by channel."""
        people = await asyncio.to_thread(self._broadcasting.recipients)
        return Counter(person.channel for person in people).most_common()

    async def _note(self, caller: Caller, what: str) -> None:
        await self._office.run(
            lambda workshop: workshop.note("notice", actor=caller.actor, after=what)
        )


def _open_admins(workshop: Workshop) -> set[str]:
    return {
        account.name
        for account in workshop.accounts.all()
        if account.role is Role.ADMIN and not account.disabled
    }
