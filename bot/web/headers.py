"""The headers that every response of the site carries: what a browser may do with it."""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

EMBED = "/nhung"
"""The chat in a frame; the one page that other sites may show."""

EMBED_SCRIPT = "/nhung.js"

# The page loads from this site alone, runs nothing written in the page, and its script can put
# HTML into the page only through the one policy that is named here.
_CONTENT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; "
    "trusted-types lachan; frame-ancestors {ancestors}"
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_HSTS = "max-age=31536000"


class SecurityHeaders:
    """Adds the headers to what an application answers.

    Args:
        app: the application.
        https: says whether a request came by https.
        embed_sites: who may show ``/nhung`` in a frame: "*" or addresses separated by blanks.
        search_engines: whether search engines may list the pages.
    """

    def __init__(
        self,
        app: ASGIApp,
        https: Callable[[Scope], bool],
        embed_sites: str,
        search_engines: bool,
    ) -> None:
        self._app = app
        self._https = https
        self._embed_sites = embed_sites
        self._robots = "" if search_engines else "noindex, nofollow"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(scope, MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _add(self, scope: Scope, headers: MutableHeaders) -> None:
        for name, value in _ALWAYS.items():
            headers[name] = value
        # What people read here must not stay behind on the device: nothing is kept but the files
        # that say so themselves.
        headers.setdefault("Cache-Control", "no-store")
        embedded = scope["path"] in (EMBED, EMBED_SCRIPT)
        headers["Content-Security-Policy"] = _CONTENT.format(
            ancestors=self._embed_sites if embedded else "'none'"
        )
        headers["Cross-Origin-Resource-Policy"] = "cross-origin" if embedded else "same-origin"
        if not embedded:
            headers["X-Frame-Options"] = "DENY"
        if self._robots:
            headers["X-Robots-Tag"] = self._robots
        if self._https(scope):
            headers["Strict-Transport-Security"] = _HSTS
