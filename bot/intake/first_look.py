"""Lets requests that read like a cry for help go before all others that came at the same moment.

To read a message properly takes about a millisecond, so in a crowd whoever is in danger would wait
until all before them were read. A glance at the words takes a hundredth of that. Whatever it tells,
every message is read properly in its turn.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.intake.pace import Pace
from bot.safety.urgent_glance import reads_like_a_cry

LARGEST = 64 * 1024
"""Bytes of a body that is looked at; no message of a person is larger."""

_SAID = frozenset(("text", "caption", "question", "q", "s"))  # what people say, in all channels
_JSON, _FORM = "application/json", "application/x-www-form-urlencoded"


class FirstLook:
    """Has all requests keep the pace but those whose body reads like a cry for help.

    Args:
        app: the application.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._pace = Pace()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        kind = _kind_of_message(scope)
        if kind is None:
            await self._pace.keep()
            await self._app(scope, receive, send)
            return
        read, body = await _read(receive)
        if not any(map(reads_like_a_cry, _texts(kind, body))):
            await self._pace.keep()
        await self._app(scope, _again(read, receive), send)


def _kind_of_message(scope: Scope) -> str | None:
    """Return the media type of a body that may hold a message; None where none is looked at."""
    if scope["method"] != "POST":
        return None
    headers = Headers(scope=scope)
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    length = headers.get("content-length", "")
    small = length.isdecimal() and int(length) <= LARGEST
    return kind if small and kind in (_JSON, _FORM) else None


async def _read(receive: Receive) -> tuple[list[Message], bytes]:
    """Return what arrives until the body is complete, and the body."""
    read: list[Message] = []
    body = b""
    while True:
        message = await receive()
        read.append(message)
        body += message.get("body", b"")
        if message["type"] != "http.request" or not message.get("more_body", False):
            return read, body


def _again(read: list[Message], receive: Receive) -> Receive:
    """Return what hands over the messages that were read, then those that follow."""
    left = iter(read)

    async def receive_again() -> Message:
        for message in left:
            return message
        return await receive()

    return receive_again


def _texts(kind: str, body: bytes) -> Iterator[str]:
    """Return what is said in a body; nothing where it cannot be read, which its reader tells."""
    try:
        if kind == _FORM:
            yield from (value for name, value in parse_qsl(body.decode()) if name in _SAID)
        else:
            yield from _said(json.loads(body))
    except (ValueError, RecursionError):
        return


def _said(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for part in value:
            yield from _said(part)
    elif isinstance(value, dict):
        for name, part in value.items():
            if not isinstance(part, str):
                yield from _said(part)
            elif name in _SAID:
                yield part
