"""The audit log: who did what, when, with what was before and after."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.error_words import in_words
from bot.service.office import Office
from bot.web.admin.figures_labels import labels
from bot.web.admin.guard import Caller, Guard
from bot.web.admin.pages import AdminPages
from bot.web.templating import language_of
from knowledge.workshop import LogEntry

SEARCHED = 5000
"""Entries, newest first, among which the filters look."""

SHOWN = 200

_OF_STATES = ("taken in", "state")  # entries whose values are states of a document


class Log:
    """The page of the audit log.

    Args:
        pages: fills the templates.
        office: the workshop.
    """

    def __init__(self, pages: AdminPages, office: Office) -> None:
        self._pages = pages
        self._office = office

    def routes(self, guard: Guard) -> list[BaseRoute]:
        """Return the routes."""
        return [guard.look("/admin/nhat-ky", self._list)]

    async def _list(self, request: Request, caller: Caller) -> Response:
        asked = {name: request.query_params.get(name, "") for name in ("actor", "what", "document")}
        document = asked["document"].strip() or None
        entries = await self._office.run(lambda workshop: workshop.audit(SEARCHED, document))
        found = [
            entry
            for entry in entries
            if asked["actor"] in ("", entry.actor) and asked["what"] in ("", entry.what)
        ]
        return self._pages.page(
            request,
            "log.html",
            caller,
            entries=found[:SHOWN],
            more=max(0, len(found) - SHOWN),
            actors=sorted({entry.actor for entry in entries}),
            whats=sorted({entry.what for entry in entries}),
            asked=asked,
            words=_Words(request),
        )


class _Words:
    """Tells the log's own words in the language of a page."""

    def __init__(self, request: Request) -> None:
        self._label = labels(request)
        self._language = language_of(request)

    def told(self, what: str) -> str:
        """Return what was done."""
        named = self._label("log.what", what)
        return named if named != what else in_words(what, self._language)

    def value(self, entry: LogEntry, text: str) -> str:
        """Return what was before or after it."""
        if entry.what in _OF_STATES:
            return self._label("state", text)
        return in_words(text, self._language)
