"""The pages made from the release: documents, one document, agencies, one agency."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.dialogue.listings import agencies_with_duties
from bot.messages import Messages
from bot.rendering.web import view_of
from bot.web.agency_view import Filters, agency_page
from bot.web.bodies import read_form
from bot.web.document_search import MAX_WORDS, FoundDocuments, find
from bot.web.document_view import document_page
from bot.web.problems import too_fast
from bot.web.reading import Reading
from bot.web.talk import Said, Talk, new_chat
from bot.web.templating import Templates, language_of
from bot.web.visitor import Visitors


@dataclass(frozen=True)
class ReadingPages:
    """The routes of pages made from the release.

    Args:
        reading: looks into the release.
        templates: the pages.
        talk: meets a danger that somebody types into the search box.
        visitors: limits how fast one address may search.
    """

    reading: Reading
    templates: Templates
    talk: Talk
    visitors: Visitors

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/van-ban", self.documents, methods=["GET", "POST"]),
            Route("/van-ban/{document_id}", self.document, methods=["GET"]),
            Route("/co-quan", self.agencies, methods=["GET"]),
            Route("/co-quan/{agency}", self.agency, methods=["GET"]),
        ]

    async def documents(self, request: Request) -> Response:
        """List the documents; a search comes as a form so that no address shows its words."""
        words = request.query_params.get("q", "")
        if request.method == "POST":
            words = (await read_form(request)).get("q", "")
        language = language_of(request)
        urgent = self.talk.urgent(Said(new_chat(), words, language=language))
        if words and urgent is None and not self.visitors.allows(request):
            raise too_fast()
        found = FoundDocuments(())
        if urgent is None:
            found = await self.reading.call(find, words, language)
        return self.templates.page(
            request,
            "documents.html",
            words=words.strip()[:MAX_WORDS],
            found=found,
            urgent=view_of(urgent.reply) if urgent else None,
            heard=urgent,
        )

    async def document(self, request: Request) -> Response:
        """Show one document."""
        document_id, language = request.path_params["document_id"], language_of(request)
        page = await self.reading.look(lambda desk: document_page(desk, document_id, language))
        return self.templates.page(request, "document.html", page=page)

    async def agencies(self, request: Request) -> Response:
        """List the agencies that lead something."""
        messages = Messages.load(language_of(request))
        found = await self.reading.look(lambda desk: agencies_with_duties(desk, messages))
        return self.templates.page(request, "agencies.html", agencies=found)

    async def agency(self, request: Request) -> Response:
        """Show one agency's duties in the plans that the filters leave."""
        asked, language = request.query_params, language_of(request)
        filters = Filters(asked.get("plan", ""), asked.get("year", ""), asked.get("status", ""))
        agency_id = request.path_params["agency"]
        page = await self.reading.look(lambda desk: agency_page(desk, agency_id, filters, language))
        if page is None:
            raise HTTPException(404, "No agency has that id.")
        return self.templates.page(request, "agency.html", page=page, filters=filters)
