"""The JSON API: ``POST /api/ask`` gives the object of the command-line contract."""

from __future__ import annotations

import json
import secrets
from functools import cached_property
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.answer import to_contract
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.speaker import Speaker
from bot.intake.arrival import on_its_way
from bot.rendering.plain import render_plain
from bot.web.bodies import read_object, text_of
from bot.web.problems import too_fast
from bot.web.reading import Reading
from bot.web.visitor import Visitors
from knowledge.model import Document

_DESCRIPTION = Path(__file__).parent / "openapi.json"


class Api:
    """The routes of the JSON API.

    Args:
        dialogue: answers questions.
        reading: looks into the current release.
        visitors: limits how fast one address may ask.
    """

    def __init__(self, dialogue: Dialogue, reading: Reading, visitors: Visitors) -> None:
        self._dialogue = dialogue
        self._reading = reading
        self._visitors = visitors

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/api/ask", self.ask, methods=["POST"]),
            Route("/api/documents", self.documents, methods=["GET"]),
            Route("/api/openapi.json", self.description, methods=["GET"]),
        ]

    async def ask(self, request: Request) -> Response:
        """Answer one question; danger is met however fast somebody asks."""
        value = await read_object(request)
        question = text_of(value, "question")
        # Nothing is remembered between two questions, so each has a speaker of its own.
        speaker = Speaker("api", secrets.token_hex(8), secrets.token_hex(8))
        if not self._visitors.allows(request):
            urgent = self._dialogue.danger(speaker, question)
            if urgent is None or urgent.answer is None:
                raise too_fast()
            answer = urgent.answer
        else:
            answer = await self._dialogue.alone(speaker, question)
        response = JSONResponse(to_contract(answer, render_plain(answer), value.get("id")))
        on_its_way(speaker.channel, answer)
        return response

    async def documents(self, _request: Request) -> Response:
        """List the documents that answers come from."""
        lines = await self._reading.documents("vi")
        return JSONResponse(
            {
                "release": self._reading.release_id,
                "documents": [
                    {**_document(line.document), "status": line.status.value} for line in lines
                ],
            }
        )

    async def description(self, _request: Request) -> Response:
        """Describe the API in OpenAPI 3.1."""
        return JSONResponse(self._described)

    @cached_property
    def _described(self) -> Any:
        return json.loads(_DESCRIPTION.read_text(encoding="utf-8"))


def _document(document: Document) -> dict[str, Any]:
    days = (document.issued, document.valid_from, document.valid_to)
    issued, valid_from, valid_to = (day.isoformat() if day else None for day in days)
    return {
        "document_id": document.id,
        "title": document.title,
        "kind": document.kind,
        "number": document.number,
        "issuer": document.issuer,
        "province": document.province,
        "province_at_issue": document.province_at_issue,
        "year": document.year,
        "issued": issued,
        "valid_from": valid_from,
        "valid_to": valid_to,
    }
