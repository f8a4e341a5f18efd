"""The JSON API: ``POST /api/ask`` gives the object of the command-line contract."""

from __future__ import annotations

import json
import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.answer import to_contract
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.speaker import Speaker
from bot.rendering.plain import render_plain

MAX_BODY = 64 * 1024  # bytes


def api_routes(dialogue: Dialogue) -> list[Route]:
    """Return the routes of the JSON API.

    Args:
        dialogue: answers questions.
    """

    async def ask(request: Request) -> Response:
        question = await _question(request)
        if question is None:
            return JSONResponse(
                {"error": 'Send one object: {"question": "…"}, at most 64 kB.'}, status_code=400
            )
        answer = await dialogue.alone(_speaker(request), question["question"])
        return JSONResponse(to_contract(answer, render_plain(answer), question.get("id")))

    return [Route("/api/ask", ask, methods=["POST"])]


async def _question(request: Request) -> dict[str, Any] | None:
    body = await request.body()
    if len(body) > MAX_BODY:
        return None
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or not isinstance(value.get("question"), str):
        return None
    return value


def _speaker(request: Request) -> Speaker:
    """Return an anonymous speaker: nothing is remembered between two questions."""
    host = request.client.host if request.client else "unknown"
    return Speaker("web", secrets.token_hex(8), host)
