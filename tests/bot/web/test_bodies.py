from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.web.bodies import MAX_BODY, read_form, read_object, text_of


def request(*chunks: bytes, **headers: str) -> Request:
    messages = [
        {"type": "http.request", "body": chunk, "more_body": n < len(chunks) - 1}
        for n, chunk in enumerate(chunks)
    ]

    async def receive() -> Any:
        return messages.pop(0)

    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "headers": pairs}, receive)


def status(work: Any) -> int:
    with pytest.raises(HTTPException) as caught:
        asyncio.run(work)
    assert caught.value.detail.endswith(".")
    return caught.value.status_code


def test_an_object_is_read() -> None:
    body = json.dumps({"question": "ai hỗ trợ nạn nhân?"}).encode()
    assert asyncio.run(read_object(request(body[:5], body[5:])))["question"].startswith("ai")


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'"text"', b"\xff", b"[" * 30_000])
def test_what_is_no_object_is_refused_with_a_sentence(body: bytes) -> None:
    assert status(read_object(request(body))) == 400


def test_a_large_body_is_refused_whether_or_not_it_says_so() -> None:
    assert status(read_object(request(b"{}", content_length=str(MAX_BODY + 1)))) == 413
    chunk = b"x" * (MAX_BODY // 2)
    assert status(read_object(request(chunk, chunk, b"y"))) == 413


def test_a_form_is_read_and_a_blank_field_gives_way() -> None:
    body = b"q=&s=ai+h%E1%BB%97+tr%E1%BB%A3&q=sau"
    assert asyncio.run(read_form(request(body))) == {"s": "ai hỗ trợ", "q": "sau"}
    assert status(read_form(request(b"q=%ff"))) == 400
    assert status(read_form(request(b"&".join([b"q=1"] * 30)))) == 400


def test_a_text_must_be_there_and_be_a_text() -> None:
    assert text_of({"q": "a"}, "q") == "a"
    assert text_of({}, "q", default="b") == "b"
    for value in ({}, {"q": 1}, {"q": None}, {"q": ["a"]}):
        with pytest.raises(HTTPException, match='"q"'):
            text_of(value, "q")
