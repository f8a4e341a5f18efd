"""HTTP/1.1 at the least cost, so that the load test leaves the cores to what it measures.

Both sides speak real HTTP over loopback, parsed by the C parser that the server uses as well. They
know no redirects, cookies, chunked requests or TLS: nothing here needs them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import cast

import httptools

Handler = Callable[[str, Mapping[str, str], bytes], bytes]
"""Makes the JSON of an answer of a path, headers (names in lower case) and a body."""

IDLE_S = 1.0
"""Seconds after which no connection is used again: the server may be closing it just then."""


class Client:
    """Posts to one server, over connections that are kept or not.

    Args:
        host: the server's address.
        port: its port.
        most: connections at the same time; further requests wait.
        keep: whether a connection serves further requests.
    """

    def __init__(self, host: str, port: int, most: int, *, keep: bool = True) -> None:
        self._host, self._port, self._keep = host, port, keep
        self._places = asyncio.Semaphore(most)
        self._idle: list[_Call] = []
        self.sent_at = 0.0
        """When the last request was on its way, by ``time.perf_counter``."""

    async def post(self, path: str, body: bytes, headers: Mapping[str, str] | None = None) -> bytes:
        """Return the body of the answer; raises ConnectionError unless its status is 200."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            f"Connection: {'keep-alive' if self._keep else 'close'}\r\n{lines}\r\n"
        )
        async with self._places:
            call = self._kept() or await self._connected()
            answered = call.exchange(head.encode() + body)
            self.sent_at = time.perf_counter()
            status, answer = await answered
            if self._keep and call.open:
                self._idle.append(call)
            else:
                call.close()
        if status != 200:
            raise ConnectionError(f"status {status}")
        return answer

    def close(self) -> None:
        """Close all connections that are kept."""
        for call in self._idle:
            call.close()

    def _kept(self) -> _Call | None:
        while self._idle:
            call = self._idle.pop()
            if call.open and time.monotonic() - call.used < IDLE_S:
                return call
            call.close()
        return None

    async def _connected(self) -> _Call:
        loop = asyncio.get_running_loop()
        _, call = await loop.create_connection(_Call, self._host, self._port)
        return call


class _Call(asyncio.Protocol):
    """The client's side of a connection."""

    def __init__(self) -> None:
        self.open = True
        self.used = 0.0
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None

    def exchange(self, request: bytes) -> asyncio.Future[tuple[int, bytes]]:
        """Send a request; return its status and answer as they come."""
        assert self._transport is not None
        self._parser = httptools.HttpResponseParser(self)
        self._body = b""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, _error: Exception | None) -> None:
        self.open = False
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionError("closed before the answer"))

    # Called by the parser.

    def on_body(self, part: bytes) -> None:
        self._body += part

    def on_message_complete(self) -> None:
        if not self._parser.should_keep_alive():
            self.open = False
        self.used = time.monotonic()
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((self._parser.get_status_code(), self._body))


class _Served(asyncio.Protocol):
    """The server's side of a connection."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._parser = httptools.HttpRequestParser(self)
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    # Called by the parser.

    def on_message_begin(self) -> None:
        self._headers: dict[str, str] = {}
        self._body = b""

    def on_url(self, url: bytes) -> None:
        self._path = url.decode()

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers[name.decode().lower()] = value.decode()

    def on_body(self, part: bytes) -> None:
        self._body += part

    def on_message_complete(self) -> None:
        assert self._transport is not None
        answer = self._handler(self._path, self._headers, self._body)
        head = (
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(answer)}\r\n\r\n"
        )
        self._transport.write(head.encode() + answer)


@asynccontextmanager
async def served(handler: Handler) -> AsyncIterator[str]:
    """Serve a handler on loopback while the block runs; give its address."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Served(handler), "127.0.0.1", 0, backlog=1024)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
