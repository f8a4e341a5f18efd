"""What is due for review: cards, contacts and places, missing documents, plans that have ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.service.office import Office
from bot.web.admin.guard import Caller, Guard
from bot.web.admin.pages import AdminPages
from knowledge.cards import Cards
from knowledge.catalogue import Catalogue, MissingDocument
from knowledge.contacts import Contacts
from knowledge.workshop import due_for_review
from knowledge.workshop.records import Listed, State


class Review:
    """The page of what is due for review.

    Args:
        pages: fills the templates.
        office: the workshop.
        today: tells the day.
    """

    def __init__(self, pages: AdminPages, office: Office, today: Callable[[], date]) -> None:
        self._pages = pages
        self._office = office
        self._today = today

    def routes(self, guard: Guard) -> list[BaseRoute]:
        """Return the routes."""
        return [guard.look("/admin/ra-soat", self._show)]

    async def _show(self, request: Request, caller: Caller) -> Response:
        today = self._today()
        rows = await self._office.run(lambda workshop: workshop.documents())
        approved = [row for row in rows if row.version.state is State.APPROVED]
        contacts = Contacts.load()
        due = due_for_review(today)
        return self._pages.page(
            request,
            "review.html",
            caller,
            today=today,
            due=due,
            overdue={(item.kind, item.id) for item in due},
            cards=sorted(Cards.load().cards, key=lambda card: card.reviewed),
            contacts=sorted(contacts.all(), key=lambda contact: contact.checked),
            places=sorted(
                (*contacts.places(), *contacts.places(abroad=True)),
                key=lambda place: place.checked,
            ),
            missing=_still_missing(Catalogue.load().missing, approved),
            ended=[row for row in approved if _has_ended(row, today)],
        )


def _still_missing(
    missing: tuple[MissingDocument, ...], approved: list[Listed]
) -> list[MissingDocument]:
    """Return the missing documents whose number no approved document has."""
    loaded = {row.metadata.number for row in approved if row.metadata.number}
    return [document for document in missing if document.number not in loaded]


def _has_ended(row: Listed, today: date) -> bool:
    return row.metadata.valid_to is not None and row.metadata.valid_to < today
