"""The admin pages in this process, and browsers signed in to them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from bot.runtime import Runtime
from bot.service.process import Process
from bot.settings import Settings
from bot.web.admin.guard import COOKIE
from knowledge.workshop import Role, Workshop
from tests.encoders import HashEncoder

TODAY = date(2025, 8, 1)
SITE = "https://testserver"


class Browser:
    """Somebody's browser: follows no redirects, sends the session's token with every form."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.csrf = ""

    async def get(self, path: str, **query: str) -> httpx.Response:
        return await self.client.get(path, params=query)

    async def sees(self, path: str, **query: str) -> str:
        """Return the text of a page that is there."""
        response = await self.get(path, **query)
        assert response.status_code == 200, response.text
        return response.text

    async def post(self, path: str, /, files: Any = None, **fields: str) -> httpx.Response:
        return await self.client.post(path, data={"csrf": self.csrf, **fields}, files=files)

    async def enter(self, token: str) -> None:
        """Sign in with a one-time link."""
        response = await self.client.post(f"/admin/link/{token}")
        assert response.status_code == 303, response.text
        page = (await self.get("/admin/nguoi-dung")).text
        self.csrf = re.search(r'name="csrf" value="([^"]+)"', page)[1]  # type: ignore[index]

    @property
    def signed_in(self) -> bool:
        return COOKIE in self.client.cookies


@dataclass
class Desk:
    """The admin pages and what they work with."""

    process: Process
    transport: httpx.ASGITransport

    def browser(self) -> Browser:
        return Browser(httpx.AsyncClient(transport=self.transport, base_url=SITE))

    async def account(self, name: str, role: Role = Role.ADMIN, **more: Any) -> str:
        """Make an account; return a token that signs it in."""

        def make(workshop: Workshop) -> str:
            workshop.accounts.create(name, role, actor="test", **more)
            return workshop.accounts.make_link(name, actor="test")

        return await self.process.office.run(make)

    async def someone(self, name: str, role: Role = Role.ADMIN, **more: Any) -> Browser:
        """Make an account and return a browser that is signed in to it."""
        browser = self.browser()
        await browser.enter(await self.account(name, role, **more))
        return browser


@asynccontextmanager
async def admin_pages(data: Path, **settings: Any) -> AsyncIterator[Desk]:
    """Open the admin pages over a data folder; nothing is answered or sent meanwhile."""
    runtime = Runtime(lambda settings: HashEncoder())
    chosen: dict[str, Any] = {"_env_file": None, "data": data, "today": TODAY}
    runtime.settings = Settings(**{**chosen, **settings})
    process = Process(runtime)
    try:
        yield Desk(process, httpx.ASGITransport(process.app()))
        await process.jobs.finish()
    finally:
        process.state.close()
