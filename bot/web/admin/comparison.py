"""The comparison page: what changed from one version of a document to another, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.messages import Messages
from bot.rendering.plain import display_path
from bot.service.office import Office
from bot.web.admin.guard import Caller, Guard
from bot.web.admin.pages import AdminPages
from bot.web.admin.versions import short_name
from bot.web.templating import language_of
from bot.web.times import moment
from knowledge.model import Passage
from knowledge.workshop import Changes, Listed, State, Workshop


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """What the comparison page shows.

    Args:
        document_id: the document.
        name: how people call it.
        versions: all its versions, the last one first.
        old: the older version that is compared.
        new: the newer one.
        changes: what differs.
    """

    document_id: str
    name: str
    versions: tuple[Listed, ...]
    old: Listed
    new: Listed
    changes: Changes

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        found = self.changes
        return not (found.added or found.removed or found.changed or found.agencies or found.dates)


def comparison_view(
    workshop: Workshop, document_id: str, old: str | None, new: str | None
) -> ComparisonView:
    """Return what changed between two versions of a document.

    Args:
        workshop: holds them.
        document_id: the document.
        old: the older version; None: the approved one, else the one before the newer.
        new: the newer version; None: the draft, else the last one.

    Raises:
        UnknownDocument: there is no such document or version.
    """
    newer = workshop.check.version(document_id, new).sha256
    own = {item.version.sha256: item for item in workshop.documents(document_id)}
    order = sorted(own.values(), key=lambda item: item.changed, reverse=True)
    older = workshop.check.version(document_id, old or _before(order, newer)).sha256
    return ComparisonView(
        document_id=document_id,
        name=short_name(own[newer].metadata),
        versions=tuple(order),
        old=own[older],
        new=own[newer],
        changes=workshop.check.compare(document_id, older, newer),
    )


def _before(order: list[Listed], newer: str) -> str:
    """Return the version that a newer one is compared with unless somebody chooses."""
    others = [item for item in order if item.version.sha256 != newer]
    approved = [item for item in others if item.version.state is State.APPROVED]
    return next((item.version.sha256 for item in (*approved, *others)), newer)


class Comparison:
    """The comparison page.

    Args:
        pages: fills the templates.
        office: the workshop.
    """

    def __init__(self, pages: AdminPages, office: Office) -> None:
        self._pages = pages
        self._office = office

    def routes(self, guard: Guard) -> list[BaseRoute]:
        """Return the routes."""
        return [guard.look("/admin/so-sanh/{document_id}", self._page)]

    async def _page(self, request: Request, caller: Caller) -> Response:
        document_id, asked = request.path_params["document_id"], request.query_params
        old, new = asked.get("cu") or None, asked.get("moi") or None
        language = language_of(request)
        general = Messages.load(language)

        def place(passage: Passage) -> str:
            return display_path(passage.path, general) if passage.path else ""

        view = await self._office.run(
            lambda workshop: comparison_view(workshop, document_id, old, new)
        )
        return self._pages.page(
            request,
            "comparison.html",
            caller,
            c=Messages.load(language, "checking").text,
            view=view,
            place=place,
            moment=moment,
        )
