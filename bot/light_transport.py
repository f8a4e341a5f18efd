"""A light HTTP/1.1 transport for httpx: replies to many people take a fifth of the processor.

httpx's own transport looks at every connection of its pool for every request and parses in Python,
which takes as long as all the rest of a reply. This one keeps what the channels rely on (limits,
timeouts and errors are those of httpx, TLS is verified, several addresses of a host are tried) and
leaves out what they do not use: proxies, HTTP/2, streaming. Bodies are held in memory.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.request import getproxies

import httpx

from bot.light_connection import Connection, connected

DEFAULT_IDLE = 20


def light_transport(
    most: int, idle: int = DEFAULT_IDLE, idle_s: float = 5.0
) -> httpx.AsyncBaseTransport | None:
    """Return a transport; None, which stands for httpx's own, where a proxy is set.

    Args:
        most: connections at the same time; further requests wait.
        idle: connections that are kept for further requests.
        idle_s: seconds for which they are kept.
    """
    proxied = getproxies().keys() & {"http", "https", "all"}
    return None if proxied else LightTransport(most, idle, idle_s)


class LightTransport(httpx.AsyncBaseTransport):
    """Sends requests over connections that are kept for a while; see ``light_transport``."""

    def __init__(
        self,
        most: int,
        idle: int,
        idle_s: float,
        clock: Callable[[], float] = time.monotonic,
        tls: Callable[[], ssl.SSLContext] = httpx.create_ssl_context,
    ) -> None:
        self._places = asyncio.Semaphore(most)
        self._most_idle = idle
        self._idle_s = idle_s
        self._clock = clock
        self._make_tls = tls
        self._tls: ssl.SSLContext | None = None
        self._idle: deque[tuple[float, Connection]] = deque()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the response with its whole body.

        Raises:
            httpx.TransportError: of the kind that httpx's own transport raises.
        """
        timeouts = request.extensions.get("timeout", {})
        message = _head(request) + await request.aread()
        async with self._place(timeouts.get("pool")):
            connection = self._kept(_origin(request.url)) or await self._connected(
                request.url, timeouts.get("connect")
            )
            try:
                status, headers, body = await connection.exchange(
                    message, timeouts.get("write"), timeouts.get("read")
                )
            except BaseException:
                connection.close()
                raise
            self._keep(connection)
        return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))

    async def aclose(self) -> None:
        """Close the connections that are kept."""
        while self._idle:
            self._idle.pop()[1].close()

    @asynccontextmanager
    async def _place(self, seconds: float | None) -> AsyncIterator[None]:
        """Hold one of the places for requests at the same time."""
        try:
            async with asyncio.timeout(seconds if self._places.locked() else None):
                await self._places.acquire()
        except TimeoutError:
            raise httpx.PoolTimeout("no connection became free") from None
        try:
            yield
        finally:
            self._places.release()

    def _kept(self, origin: tuple[str, str, int]) -> Connection | None:
        """Return the connection that was used last, if it can still be used."""
        self._close_old()
        for position in range(len(self._idle) - 1, -1, -1):
            connection = self._idle[position][1]
            if connection.origin == origin:
                del self._idle[position]
                if connection.usable:
                    return connection
                connection.close()
        return None

    def _keep(self, connection: Connection) -> None:
        if not connection.usable:
            connection.close()
            return
        self._idle.append((self._clock() + self._idle_s, connection))
        while len(self._idle) > self._most_idle:
            self._idle.popleft()[1].close()

    def _close_old(self) -> None:
        now = self._clock()
        while self._idle and self._idle[0][0] < now:
            self._idle.popleft()[1].close()

    async def _connected(self, url: httpx.URL, seconds: float | None) -> Connection:
        origin = _origin(url)
        if url.scheme == "https" and self._tls is None:
            self._tls = await asyncio.to_thread(self._make_tls)
        return await connected(origin, self._tls if url.scheme == "https" else None, seconds)


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, url.port or (443 if url.scheme == "https" else 80)


def _head(request: httpx.Request) -> bytes:
    """Return the request line and the headers; raises httpx.TransportError."""
    if request.url.scheme not in ("http", "https") or request.method == "HEAD":
        raise httpx.UnsupportedProtocol("only requests with a body to come, by http or https")
    lines = [b"%b %b HTTP/1.1" % (request.method.encode(), request.url.raw_path)]
    lines += [b"%b: %b" % (name, value) for name, value in request.headers.raw]
    if any(b"\r" in line or b"\n" in line for line in lines):
        raise httpx.LocalProtocolError("a header holds a line break")
    return b"\r\n".join(lines) + b"\r\n\r\n"
