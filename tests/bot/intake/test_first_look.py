"""Whoever reads like in danger goes first in a crowd; nobody is left out, nothing is changed."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.types import Message, Receive, Scope, Send

from bot.intake.first_look import LARGEST, FirstLook

QUESTION = "Cơ quan nào hỗ trợ nạn nhân?"
CRY = "cứu em với, họ nhốt em không cho ra ngoài"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


class Met:
    """An application that notes which bodies come, in their order."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body", False):
                break
        self.bodies.append(body)


async def post(app: FirstLook, body: bytes, kind: str = JSON, parts: int = 1) -> None:
    """Hand over a request with its body in parts."""
    size = max(1, -(-len(body) // parts))
    pieces = [body[i : i + size] for i in range(0, len(body), size)] or [b""]
    messages: list[Message] = [
        {"type": "http.request", "body": piece, "more_body": piece is not pieces[-1]}
        for piece in pieces
    ]

    async def receive() -> Message:
        return messages.pop(0)

    async def send(_message: Message) -> None:
        raise AssertionError("nothing is to be sent here")

    headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
    scope = {"type": "http", "method": "POST", "path": "/", "headers": headers}
    await app(scope, receive, send)


def asked(text: str) -> bytes:
    return json.dumps({"question": text}).encode()


async def crowd(last: bytes, kind: str = JSON) -> list[bytes]:
    """Return the order in which a crowd's messages are met; ``last`` came last of all."""
    met = Met()
    app = FirstLook(met)
    requests = [asked(f"{QUESTION} {number}") for number in range(100)]
    await asyncio.gather(*(post(app, body) for body in requests), post(app, last, kind, parts=3))
    assert sorted(met.bodies) == sorted([*requests, last])
    assert [body for body in met.bodies if body != last] == requests
    return met.bodies


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (asked(CRY), JSON),
        (json.dumps({"message": {"text": CRY, "from": {"first_name": "An"}}}).encode(), JSON),
        (json.dumps([{"message": {"caption": CRY}}], ensure_ascii=False).encode(), JSON),
        (urlencode({"c": "1", "q": CRY}).encode(), FORM),
    ],
)
def test_a_cry_goes_before_the_crowd(body: bytes, kind: str) -> None:
    # The few that need not wait while nobody waits are met before.
    assert asyncio.run(crowd(body, kind)).index(body) < 10


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (asked(QUESTION), JSON),
        (json.dumps({"message": {"from": {"first_name": CRY}}}).encode(), JSON),
        (b"{", JSON),
        (b"[" * 5000, JSON),
        (b"\xff\xfe", FORM),
        (b"", JSON),
        (asked(CRY), "text/plain"),
        (asked(CRY + " " * LARGEST), JSON),
    ],
)
def test_all_others_are_met_in_their_turn(body: bytes, kind: str) -> None:
    assert asyncio.run(crowd(body, kind))[-1] == body


def test_what_is_no_request_passes() -> None:
    async def scenario() -> None:
        seen: list[Any] = []

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            seen.append(scope["type"])

        async def nothing() -> Message:
            raise AssertionError("nothing is to be read")

        async def send(_message: Message) -> None:
            raise AssertionError("nothing is to be sent")

        await FirstLook(app)({"type": "lifespan"}, nothing, send)
        await FirstLook(app)({"type": "http", "method": "GET", "headers": []}, nothing, send)
        assert seen == ["lifespan", "http"]

    asyncio.run(scenario())
