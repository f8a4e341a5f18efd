"""The page of all deadlines: those of every plan in force as one list, with filters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.dialogue.listings import DocumentLine, agencies_with_duties, documents
from bot.messages import Messages
from bot.officers.dated import Dated, Recurring, dates_of, recurring_of
from bot.web.document_view import anchor_of, where_of
from bot.web.reading import Reading
from bot.web.templating import Templates, language_of
from knowledge.model import DateKind

if TYPE_CHECKING:
    from bot.service.desk import Desk

PATH = "/thoi-han"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which dates are shown; an empty field agrees with all.

    Args:
        province: today's name of a province.
        agency: an agency's id.
        ended: whether plans that no longer hold count too.
    """

    province: str = ""
    agency: str = ""
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """One date or report of the list: what, when, to whom, where it stands.

    Args:
        days_left: days from today to a deadline's day; None where nothing is due on a day.
    """

    what: str
    as_printed: str
    to_whom: str
    days_left: int | None
    line: DocumentLine
    anchor: str
    where: str


@dataclass(frozen=True, slots=True)
class DeadlinesPage:
    """All that the page shows; ``provinces`` and ``agencies`` are what can be chosen."""

    dated: tuple[Due, ...]
    recurring: tuple[Due, ...]
    provinces: tuple[str, ...]
    agencies: tuple[tuple[str, str], ...]


class Deadlines:
    """The page ``/thoi-han``.

    Args:
        reading: looks into the release.
        templates: the pages.
    """

    def __init__(self, reading: Reading, templates: Templates) -> None:
        self._reading = reading
        self._templates = templates

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [Route(PATH, self._page)]

    async def _page(self, request: Request) -> Response:
        query, language = request.query_params, language_of(request)
        filters = Filters(
            query.get("tinh", ""), query.get("co-quan", ""), query.get("tat-ca") == "1"
        )
        page = await self._reading.look(lambda desk: deadlines_page(desk, filters, language))
        return self._templates.page(request, "deadlines.html", page=page, filters=filters)


def deadlines_page(desk: Desk, filters: Filters, language: str) -> DeadlinesPage:
    """Return what the page shows, nearest first; a filter that names nothing finds nothing."""
    messages = Messages.load(language)
    lines = {line.document.id: line for line in documents(desk, messages)}
    province, agency, ended = filters.province or None, filters.agency or None, filters.ended

    def due(found: Dated | Recurring, days_left: int | None = None) -> Due:
        return Due(
            found.what,
            found.as_printed,
            found.to_whom or "",
            days_left,
            lines[found.document.id],
            anchor_of(found.passage.id),
            where_of(found.passage, messages),
        )

    dates = [
        dated
        for dated in dates_of(desk, province, agency, ended=ended)
        if dated.kind is not DateKind.EVENT  # a day that is marked is no deadline
    ]
    dates.sort(key=lambda dated: dated.last < desk.today())  # what is over stands last
    return DeadlinesPage(
        tuple(due(dated, _days_left(desk, dated)) for dated in dates),
        tuple(due(report) for report in recurring_of(desk, province, agency, ended=ended)),
        tuple(sorted({li.document.province for li in lines.values() if li.document.province})),
        tuple((found.agency, found.name) for found in agencies_with_duties(desk, messages)),
    )


def _days_left(desk: Desk, dated: Dated) -> int | None:
    return (dated.last - desk.today()).days if dated.kind is DateKind.DEADLINE else None
