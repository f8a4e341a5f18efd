"""What people read when a request cannot be met: kind, in both languages, with the hotline."""

from __future__ import annotations

import logging
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.messages import LANGUAGES, Messages
from bot.web.templating import Templates
from bot.web.visitor import RETRY_S
from knowledge.errors import LachanError, Overloaded, UnknownDocument

_log = logging.getLogger(__name__)

_KNOWN = (400, 404, 405, 413, 429, 500, 503)
_API = "/api/"
_BUSY_S = 30


def too_fast() -> HTTPException:
    """Return what refuses whoever asks too fast."""
    return HTTPException(
        429, "Too many questions at once from this address.", {"Retry-After": str(RETRY_S)}
    )


class Problems:
    """Answers requests that cannot be met; the handlers of the application.

    Args:
        templates: the pages.
    """

    def __init__(self, templates: Templates) -> None:
        self._templates = templates

    def handlers(self) -> dict[Any, Any]:
        """Return the handlers as Starlette takes them."""
        return {
            HTTPException: self.refused,
            LachanError: self.not_now,
            Exception: self.failed,
        }

    async def refused(self, request: Request, error: Exception) -> Response:
        """Answer what was refused on purpose."""
        if not isinstance(error, HTTPException):
            return await self.failed(request, error)
        headers = dict(error.headers or {})
        return self._answer(request, error.status_code, error.detail, headers)

    async def not_now(self, request: Request, error: Exception) -> Response:
        """Answer what cannot be looked up: an unknown document, or nothing can be now."""
        if isinstance(error, UnknownDocument):
            return self._answer(request, 404, str(error), {})
        if not isinstance(error, Overloaded):
            _log.error("A page could not be shown: %s", error)
        return self._answer(
            request, 503, "The documents cannot be read now.", {"Retry-After": str(_BUSY_S)}
        )

    async def failed(self, request: Request, _error: Exception) -> Response:
        """Answer a mistake of ours; the server logs it."""
        return self._answer(request, 500, "Something went wrong on our side.", {})

    def _answer(
        self, request: Request, status: int, detail: str, headers: dict[str, str]
    ) -> Response:
        key = f"problem.{status if status in _KNOWN else 400 if status < 500 else 500}"
        response: Response
        if request.url.path.startswith(_API):
            messages = {lang: Messages.load(lang, "web").text(key) for lang in LANGUAGES}
            content = {"error": detail, "message": messages}
            response = JSONResponse(content, status_code=status)
        else:
            other = [Messages.load(lang, "web") for lang in LANGUAGES]
            response = self._templates.page(
                request,
                "problem.html",
                status=status,
                problems=[(words.language, words.text(key)) for words in other],
            )
        response.headers.update(headers)
        return response
