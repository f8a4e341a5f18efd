"""Files for officers: the dates of plans as a calendar feed, an agency's duties as PDF."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.messages import Messages
from bot.officers.calendar import CONTENT_TYPE, calendar_of
from bot.officers.dated import dates_of
from bot.officers.duty_sheet import DutySheet, duty_sheet_of, render_pdf
from bot.web.problems import too_fast
from bot.web.reading import Reading
from bot.web.templating import language_of
from bot.web.visitor import Visitors
from knowledge.places import Places

if TYPE_CHECKING:
    from bot.officers.dated import Dated
    from bot.service.desk import Desk

_SECONDS = "public, max-age=3600"


class OfficerFiles:
    """The feed ``/lich.ics`` and the sheet ``/co-quan/AGENCY/phieu.pdf``.

    Args:
        reading: looks into the release.
        visitors: limits who asks too fast.
        address: where the site is reached, for links in the calendar; empty for none.
    """

    def __init__(self, reading: Reading, visitors: Visitors, address: str) -> None:
        self._reading = reading
        self._visitors = visitors
        self._address = address

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/lich.ics", self._calendar),
            Route("/co-quan/{agency}/phieu.pdf", self._sheet),
        ]

    async def _calendar(self, request: Request) -> Response:
        """Give the dates of plans; ``tinh``, ``co-quan`` narrow, ``tat-ca=1`` adds ended ones."""
        self._limit(request)
        query, language = request.query_params, language_of(request)
        province = _province(query.get("tinh", ""))
        agency = query.get("co-quan") or None
        ended = query.get("tat-ca") == "1"

        def find(desk: Desk) -> tuple[list[Dated], str | None]:
            name = _agency_name(desk, agency, language) if agency else None
            return dates_of(desk, province, agency, ended=ended), name

        dates, name = await self._reading.look(find)
        whose = ", ".join(part for part in (name, province) if part)
        own = Messages.load(language, "officers")
        title = own.text("calendar.title_of", whose=whose) if whose else own.text("calendar.title")
        feed = calendar_of(dates, title, language, self._address)
        return Response(feed, media_type=CONTENT_TYPE, headers={"Cache-Control": _SECONDS})

    async def _sheet(self, request: Request) -> Response:
        """Give the duties of an agency to print; ``plan`` narrows to one document."""
        self._limit(request)
        agency, plan = request.path_params["agency"], request.query_params.get("plan", "")
        language = language_of(request)

        def find(desk: Desk) -> DutySheet:
            _agency_name(desk, agency, language)
            documents = [d for d in desk.library.documents() if plan in ("", d.id)]
            return duty_sheet_of(desk, agency, language, documents)

        sheet = await self._reading.look(find)
        pdf = await asyncio.to_thread(render_pdf, sheet)
        name = quote(f"lachan-{agency}.pdf")
        disposition = f"inline; filename*=UTF-8''{name}"
        return Response(
            pdf, media_type="application/pdf", headers={"Content-Disposition": disposition}
        )

    def _limit(self, request: Request) -> None:
        if not self._visitors.allows(request):
            raise too_fast()


def _province(name: str) -> str | None:
    """Return today's name of a province; None when none is asked for."""
    if not name:
        return None
    today = Places.load().today(name)
    if today is None:
        raise HTTPException(404, f"“{name}” is no province.")
    return today


def _agency_name(desk: Desk, agency: str, language: str) -> str:
    try:
        known = desk.agencies.get(agency)
    except KeyError:
        raise HTTPException(404, "No agency has that id.") from None
    return known.english if language == "en" else known.name
