from __future__ import annotations

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.settings import load_settings
from bot.web.assets import Assets
from bot.web.problems import Problems
from bot.web.templating import Templates
from knowledge.errors import BrokenRelease, Overloaded, UnknownDocument


def asked(path: str, error: Exception) -> httpx.Response:
    async def fail(_request: Request) -> Response:
        raise error

    problems = Problems(Templates(load_settings(None), Assets()))
    app = Starlette(routes=[Route(path, fail)], exception_handlers=problems.handlers())

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
            return await http.get(path)

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RuntimeError("secret words"), 500),
        (UnknownDocument("No document “secret words” is loaded."), 404),
        (Overloaded("Too many."), 503),
        (BrokenRelease("The file secret words is missing."), 503),
    ],
)
def test_people_read_kind_words_and_no_detail(error: Exception, status: int) -> None:
    page = asked("/van-ban/x", error)
    assert page.status_code == status
    assert 'href="tel:111"' in page.text
    assert "secret words" not in page.text
    assert ("retry-after" in page.headers) is (status == 503)
    told = asked("/api/documents", error)
    assert told.status_code == status
    assert "111" in told.json()["message"]["vi"]
    assert "Traceback" not in told.text
