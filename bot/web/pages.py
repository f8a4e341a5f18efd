"""The pages that need no release: about and privacy, contacts, guides, and what robots may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.conversation import LIFETIME
from bot.rendering.web_text import blocks
from bot.state.turns import LIFETIME_S
from bot.web.templating import Templates, language_of
from knowledge.cards import Cards
from knowledge.contacts import Contacts

_WELCOME = "User-agent: *\nDisallow: /api/\nDisallow: /nhung\n"
_UNWELCOME = "User-agent: *\nDisallow: /\n"


@dataclass(frozen=True)
class InformationPages:
    """The routes of pages written by people.

    Args:
        templates: the pages.
        search_engines: whether search engines may list the pages.
    """

    templates: Templates
    search_engines: bool

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/gioi-thieu", self.about, methods=["GET"]),
            Route("/lien-he", self.contacts, methods=["GET"]),
            Route("/huong-dan", self.guides, methods=["GET"]),
            Route("/robots.txt", self.robots, methods=["GET"]),
        ]

    async def about(self, request: Request) -> Response:
        """Say what this is and what is kept for how long."""
        return self.templates.page(
            request,
            "about.html",
            minutes=LIFETIME // timedelta(minutes=1),
            days=timedelta(seconds=LIFETIME_S).days,
        )

    async def contacts(self, request: Request) -> Response:
        """Show whom to call and where to go."""
        contacts = Contacts.load()
        return self.templates.page(
            request,
            "contacts.html",
            groups=[
                ("home", contacts.home(), contacts.places()),
                ("abroad", contacts.abroad(), contacts.places(abroad=True)),
            ],
        )

    async def guides(self, request: Request) -> Response:
        """Show the reviewed guides."""
        english = language_of(request) == "en"
        guides = [
            (
                card,
                card.title_en if english else card.title,
                blocks(card.text_en if english else card.text),
            )
            for card in Cards.load().cards
        ]
        return self.templates.page(request, "guides.html", guides=guides)

    async def robots(self, _request: Request) -> Response:
        """Say which pages search engines may list."""
        return PlainTextResponse(_WELCOME if self.search_engines else _UNWELCOME)
