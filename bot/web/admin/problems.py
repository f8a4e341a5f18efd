"""What an admin reads when a request cannot be met: the error's own words, and the way back."""

from __future__ import annotations

import logging
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.web.admin.pages import AdminPages
from knowledge.errors import AlreadyDecided, LachanError, UnknownDocument

_log = logging.getLogger(__name__)


class AdminProblems:
    """Answers requests of the admin page that cannot be met.

    Args:
        pages: fills the templates.
    """

    def __init__(self, pages: AdminPages) -> None:
        self._pages = pages

    def handlers(self) -> dict[Any, Any]:
        """Return the handlers as Starlette takes them."""
        return {
            HTTPException: self.refused,
            LachanError: self.not_done,
            ClientDisconnect: self.gone,
            Exception: self.failed,
        }

    async def refused(self, request: Request, error: Exception) -> Response:
        """Answer what was refused on purpose."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        detail = error.detail if isinstance(error, HTTPException) else ""
        return self._page(request, status, detail)

    async def not_done(self, request: Request, error: Exception) -> Response:
        """Answer what the workshop refused; nothing was changed."""
        status = 404 if isinstance(error, UnknownDocument) else 400
        return self._page(request, 409 if isinstance(error, AlreadyDecided) else status, str(error))

    async def gone(self, _request: Request, _error: Exception) -> Response:
        """Answer nobody: an upload was cut half-way, and nothing of it is kept."""
        return Response(status_code=400)

    async def failed(self, request: Request, _error: Exception) -> Response:
        """Answer a mistake of ours; the server logs it."""
        return self._page(request, 500, "")

    def _page(self, request: Request, status: int, detail: str) -> Response:
        return self._pages.page(request, "problem.html", status=status, detail=detail)
