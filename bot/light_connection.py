"""One HTTP/1.1 connection of the light transport: a request at a time, parsed by httptools."""

from __future__ import annotations

import asyncio
import socket
import ssl
from contextlib import suppress
from typing import cast

import httptools
import httpx

Origin = tuple[str, str, int]
"""A scheme, a host and a port."""

Exchanged = tuple[int, list[tuple[bytes, bytes]], bytes]
"""A status, headers and a body."""

_STAGGER_S = 0.25
"""Seconds after which the next address of a host is tried beside one that does not answer."""


class Connection(asyncio.Protocol):
    """A connection to a server.

    Args:
        origin: the server.
    """

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.usable = True
        """Whether a further request may be sent."""
        self._transport: asyncio.Transport | None = None
        self._exchange: _Exchange | None = None
        self._writable = asyncio.Event()
        self._writable.set()

    async def exchange(
        self, message: bytes, write_s: float | None, read_s: float | None
    ) -> Exchanged:
        """Send a request and return what comes back.

        Args:
            message: the whole request.
            write_s: seconds that sending may take.
            read_s: seconds that may pass without anything coming.

        Raises:
            httpx.TransportError: it could not be sent, or no whole response came.
        """
        assert self._transport is not None
        if not self.usable:
            raise httpx.WriteError("the connection is closed")
        exchange = self._exchange = _Exchange(asyncio.get_running_loop().create_future(), read_s)
        self._transport.write(message)
        try:
            await self._written(write_s)
            async with asyncio.timeout(read_s) as exchange.timeout:
                await exchange.done
        except TimeoutError:
            raise httpx.ReadTimeout("no answer in time") from None
        finally:
            self.usable = self.usable and exchange.can_go_on
            self._exchange = None
            exchange.release()
        return exchange.status, exchange.headers, bytes(exchange.body)

    def close(self) -> None:
        """Close the connection, whether or not the server takes what is still to be sent."""
        self.usable = False
        if self._transport is None:
            return
        if self._writable.is_set():
            self._transport.close()
        else:
            self._transport.abort()

    async def _written(self, seconds: float | None) -> None:
        if self._writable.is_set():
            return
        try:
            async with asyncio.timeout(seconds):
                await self._writable.wait()
        except TimeoutError:
            raise httpx.WriteTimeout("the request could not be sent in time") from None

    # Called by the event loop.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast(asyncio.Transport, transport)

    def pause_writing(self) -> None:
        """Wait: much is still to be sent."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """Go on."""
        self._writable.set()

    def data_received(self, data: bytes) -> None:
        """Read a part of a response."""
        if self._exchange is None:
            self.close()  # nothing was asked
            return
        self._exchange.feed(data)

    def connection_lost(self, error: Exception | None) -> None:
        """End what is under way."""
        self.usable = False
        self._writable.set()
        if self._exchange is not None:
            self._exchange.end(error)


class _Exchange:
    """A response that is being read.

    Args:
        done: set when all of it is there.
        read_s: seconds that may pass without anything coming.
    """

    def __init__(self, done: asyncio.Future[None], read_s: float | None) -> None:
        self.done = done
        self.timeout: asyncio.Timeout | None = None
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = bytearray()
        self.can_go_on = False
        """Whether the connection may be used again after the response."""
        self._read_s = read_s
        self._in_body = False
        self._parser: httptools.HttpResponseParser | None = httptools.HttpResponseParser(self)

    def release(self) -> None:
        """Let go of the parser, which holds this in turn."""
        self._parser = None

    def feed(self, data: bytes) -> None:
        """Read a part of the response."""
        if self.timeout is not None and self._read_s is not None and not self.timeout.expired():
            self.timeout.reschedule(asyncio.get_running_loop().time() + self._read_s)
        try:
            if self._parser is not None:
                self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._fail(httpx.RemoteProtocolError("the response is malformed"))

    def end(self, error: Exception | None) -> None:
        """Take the connection's end: of a body without a length it is the end too."""
        known = {name.lower() for name, _ in self.headers}
        measured = bool(known & {b"content-length", b"transfer-encoding"})
        if error is not None:
            self._fail(httpx.ReadError("the connection broke"))
        elif self._in_body and not measured:
            self._finish()
        else:
            self._fail(httpx.RemoteProtocolError("the server closed without a whole response"))

    # Called by the parser.

    def on_header(self, name: bytes, value: bytes) -> None:
        """Note a header."""
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """Note the status."""
        assert self._parser is not None
        self.status, self._in_body = self._parser.get_status_code(), True

    def on_body(self, part: bytes) -> None:
        """Note a part of the body."""
        self.body += part

    def on_message_complete(self) -> None:
        """End, unless it was only word that the response is to come."""
        if self.status < httpx.codes.OK:
            self.headers, self._in_body = [], False
            return
        assert self._parser is not None
        self.can_go_on = self._parser.should_keep_alive()
        self._finish()

    def _finish(self) -> None:
        if not self.done.done():
            self.done.set_result(None)

    def _fail(self, error: httpx.TransportError) -> None:
        self.can_go_on = False
        if not self.done.done():
            self.done.set_exception(error)


async def connected(
    origin: Origin, tls: ssl.SSLContext | None, seconds: float | None
) -> Connection:
    """Return a new connection.

    Args:
        origin: the server.
        tls: how its certificate is verified; None for a connection without TLS.
        seconds: that connecting may take.

    Raises:
        httpx.ConnectTimeout: it took longer.
        httpx.ConnectError: no address of the server could be reached.
    """
    try:
        async with asyncio.timeout(seconds):
            return await _first(origin, tls)
    except TimeoutError:
        raise httpx.ConnectTimeout("could not connect in time") from None
    except OSError as error:  # ssl.SSLError is one
        raise httpx.ConnectError(type(error).__name__) from error


async def _first(origin: Origin, tls: ssl.SSLContext | None) -> Connection:
    """Connect to whichever address of a host answers first; raises OSError."""
    _, host, port = origin
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(address[4][0]) for address in found))
    waiting: set[asyncio.Task[Connection]] = set()
    trouble: OSError = OSError("the host has no address")
    try:
        while addresses or waiting:
            if addresses:
                waiting.add(asyncio.create_task(_connect(origin, addresses.pop(0), tls)))
            done, waiting = await asyncio.wait(
                waiting,
                timeout=_STAGGER_S if addresses else None,
                return_when=asyncio.FIRST_COMPLETED,
            )
            for task in done:
                error = task.exception()
                if error is None:
                    return task.result()
                if not isinstance(error, OSError):
                    raise error
                trouble = error
        raise trouble
    finally:
        for task in waiting:
            task.cancel()
            with suppress(asyncio.CancelledError, OSError):
                (await task).close()


async def _connect(origin: Origin, address: str, tls: ssl.SSLContext | None) -> Connection:
    _, host, port = origin
    _, connection = await asyncio.get_running_loop().create_connection(
        lambda: Connection(origin),
        address,
        port,
        ssl=tls,
        server_hostname=host if tls is not None else None,
    )
    return connection
