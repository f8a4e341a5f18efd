"""The chat page, with and without JavaScript, and the chat in a frame for other sites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.intake.arrival import on_its_way
from bot.messages import LANGUAGES
from bot.rendering.web import view_of
from bot.web.assets import Assets
from bot.web.bodies import read_form, read_object, text_of
from bot.web.headers import EMBED, EMBED_SCRIPT
from bot.web.problems import too_fast
from bot.web.talk import CHANNEL, Heard, Said, Talk, new_chat
from bot.web.templating import Templates
from bot.web.visitor import Visitors

SUGGESTIONS = ("call", "report", "support", "campaign")
_AN_HOUR = {"Cache-Control": "public, max-age=3600"}


@dataclass(frozen=True)
class ChatPages:
    """The routes of the chat.

    Args:
        talk: answers what is said.
        templates: the pages.
        assets: the static files.
        visitors: limits how fast one address may ask.
    """

    talk: Talk
    templates: Templates
    assets: Assets
    visitors: Visitors

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/", self.page, methods=["GET", "POST"]),
            Route(EMBED, self.page, methods=["GET", "POST"]),
            Route(EMBED_SCRIPT, self.embed_script, methods=["GET"]),
            Route("/api/chat", self.say, methods=["POST"]),
            Route("/api/press", self.press, methods=["POST"]),
        ]

    async def page(self, request: Request) -> Response:
        """Show the page; a form without JavaScript gets its reply in it."""
        if request.method == "POST":
            return await self.form(request)
        return self._page(request, new_chat())

    async def form(self, request: Request) -> Response:
        """Answer a form: the same page with the reply in it."""
        fields = await read_form(request)
        language = fields.get("lang", "")
        said = Said(
            chat=fields.get("c", ""),
            text=fields.get("s") or fields.get("q", ""),
            option=fields.get("o", ""),
            language=language if language in LANGUAGES else "vi",
            home=fields.get("home", ""),
        )
        if not said.text.strip() and not said.option:
            return self._page(request, said.chat or new_chat(), language=said.language)
        heard = await self._heard(request, said)
        return self._page(
            request,
            new_chat() if heard.forget else said.chat,
            language=said.language,
            said=said,
            heard=heard,
        )

    async def say(self, request: Request) -> Response:
        """Answer a message of the page's script."""
        return await self._answer(request, "text")

    async def press(self, request: Request) -> Response:
        """Answer an option that was chosen on the page."""
        return await self._answer(request, "option")

    async def embed_script(self, _request: Request) -> Response:
        """Give the script that puts the chat into another site."""
        asset = self.assets.content("nhung.js")
        return Response(asset.content, media_type=asset.media_type, headers=_AN_HOUR)

    async def _answer(self, request: Request, name: str) -> Response:
        value = await read_object(request)
        language = text_of(value, "language", default="vi")
        said = Said(
            chat=text_of(value, "chat", default=""),
            language=language if language in LANGUAGES else "vi",
            home=text_of(value, "home", default=""),
            **{name: text_of(value, name)},
        )
        heard = await self._heard(request, said)
        response = JSONResponse(self._object(heard, said.language))
        on_its_way(CHANNEL, heard.reply.answer)
        return response

    def _object(self, heard: Heard, language: str) -> dict[str, Any]:
        """Return a reply as the page's script takes it."""
        view = view_of(heard.reply, heard.passage_id)
        return {
            "html": self.templates.render("reply.html", language, view=view, heard=heard),
            "text": view.plain,
            "status": view.status,
            "language": view.language,
            "share": view.shareable,
            "replaces": heard.reply.replaces,
            "home": heard.home,
            "forget": heard.forget,
        }

    async def _heard(self, request: Request, said: Said) -> Heard:
        """Return the reply; whoever asks too fast is refused, but never somebody in danger."""
        if self.visitors.allows(request):
            return await self.talk.answer(said)
        urgent = self.talk.urgent(said)
        if urgent is None:
            raise too_fast()
        return urgent

    def _page(
        self,
        request: Request,
        chat: str,
        *,
        language: str | None = None,
        said: Said | None = None,
        heard: Heard | None = None,
    ) -> Response:
        home = heard.home if heard and heard.home is not None else said.home if said else ""
        values: dict[str, Any] = {"language": language} if language else {}
        return self.templates.page(
            request,
            "chat.html",
            embedded=request.url.path == EMBED,
            chat=chat,
            home=home,
            question=said.text if said and not (heard and heard.forget) else "",
            heard=heard,
            view=view_of(heard.reply, heard.passage_id) if heard else None,
            suggestions=SUGGESTIONS,
            **values,
        )
