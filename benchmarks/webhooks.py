"""The channels as the load test meets them: questions go in by webhook, what is sent comes back."""

from __future__ import annotations

import asyncio
import itertools
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

import httpx

from bot.zalo.oa_channel import PATH as OA_PATH
from tests.bot.telegram.emulator import TOKEN, Call, Emulator, emulating
from tests.bot.telegram.living import Person
from tests.bot.zalo import bot_platform, official_account
from tests.bot.zalo.bot_platform import BotPlatform
from tests.bot.zalo.official_account import OfficialAccount
from tests.bot.zalo.server import serving

CONNECTIONS = 100
"""Calls of the webhook at the same time, as Telegram makes them."""

PATIENCE_S = 120.0


class Heard:
    """What was sent to each person; whoever waits for their own is woken."""

    def __init__(self) -> None:
        self.texts: dict[str, list[str]] = defaultdict(list)
        self._waiting: dict[str, asyncio.Event] = {}

    def add(self, person: str, text: str) -> None:
        """Note what was sent to a person."""
        self.texts[person].append(text)
        if person in self._waiting:
            self._waiting.pop(person).set()

    async def next(self, person: str, known: int) -> str:
        """Wait until more than ``known`` messages were sent to a person; return the last."""
        async with asyncio.timeout(PATIENCE_S):
            while len(self.texts[person]) <= known:
                await self._waiting.setdefault(person, asyncio.Event()).wait()
        return self.texts[person][-1]


class Way(Protocol):
    """One way to reach the process.

    Args:
        name: the channel's name, as the process counts it.
        heard: what was sent to each person.
    """

    name: str
    heard: Heard

    async def deliver(self, http: httpx.AsyncClient, person: str, text: str) -> None:
        """Hand a message over to the process's webhook."""


async def ask(way: Way, http: httpx.AsyncClient, person: str, text: str) -> str:
    """Say something as a person; return what is sent back."""
    known = len(way.heard.texts[person])
    await way.deliver(http, person, text)
    return await way.heard.next(person, known)


class Telegram:
    """Telegram's emulator; unlike it, this delivers side by side, as Telegram does."""

    name = "telegram"

    def __init__(self, emulator: Emulator) -> None:
        self.heard = Heard()
        self._emulator = emulator
        self._updates = itertools.count(1)
        emulator.on_sent = self._sent

    async def deliver(self, http: httpx.AsyncClient, person: str, text: str) -> None:
        """Hand an update over to the webhook that was set."""
        (webhook,) = self._emulator.called("setWebhook")[-1:]
        number = int(person)
        writer = Person(self._emulator, {"id": number, "type": "private"}, number)
        count = next(self._updates)
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.fields["secret_token"]}
        update = {"update_id": count, "message": writer.message(count, text=text)}
        answer = await http.post(webhook.fields["url"], json=update, headers=headers)
        answer.raise_for_status()

    def _sent(self, call: Call) -> None:
        self.heard.add(str(call.chat), call.text)


class ZaloBot:
    """The stand-in for the Zalo Bot Platform."""

    name = "zalo_bot"

    def __init__(self, platform: BotPlatform) -> None:
        self.heard = Heard()
        self._platform = platform
        platform.on_sent = self.heard.add

    async def deliver(self, http: httpx.AsyncClient, person: str, text: str) -> None:
        """Hand an update over to the webhook that was set."""
        assert self._platform.webhook is not None
        url, secret = self._platform.webhook
        update = self._platform.update(person, text)
        headers = {bot_platform.SECRET_HEADER: secret}
        (await http.post(url, json=update, headers=headers)).raise_for_status()


class ZaloOa:
    """The stand-in for a Zalo Official Account."""

    name = "zalo_oa"

    def __init__(self, account: OfficialAccount, url: str) -> None:
        self.heard = Heard()
        self._account = account
        self._url = url
        account.on_sent = self.heard.add

    async def deliver(self, http: httpx.AsyncClient, person: str, text: str) -> None:
        """Hand a signed event over to the webhook."""
        event = self._account.event("user_send_text", person, text)
        body, headers = self._account.call(event)
        (await http.post(self._url, content=body, headers=headers)).raise_for_status()


class Web:
    """``POST /api/ask``; the answer comes back on the same connection."""

    name = "api"

    def __init__(self, url: str) -> None:
        self.heard = Heard()
        self._url = url

    async def deliver(self, http: httpx.AsyncClient, person: str, text: str) -> None:
        """Ask, and note the answer."""
        answer = await http.post(f"{self._url}/api/ask", json={"question": text})
        self.heard.add(person, answer.raise_for_status().json()["answer"])


@asynccontextmanager
async def way_of(name: str, address: str) -> AsyncIterator[tuple[Way, dict[str, str]]]:
    """Give a way to the process and the settings that it needs for it.

    Args:
        name: "web", "telegram", "zalo_bot" or "zalo_oa".
        address: where the process is served.
    """
    if name == "web":
        yield Web(address), {}
    elif name == "telegram":
        async with emulating() as (emulator, url):
            yield (
                Telegram(emulator),
                {
                    "TELEGRAM_BOT_TOKEN": TOKEN,
                    "TELEGRAM_BASE_URL": url,
                    "TELEGRAM_MESSAGES_PER_SECOND": "1000",
                    "LACHAN_PUBLIC_URL": address,
                },
            )
    elif name == "zalo_bot":
        platform = BotPlatform()
        async with serving(platform.app()) as url:
            yield (
                ZaloBot(platform),
                {
                    "ZALO_BOT_TOKEN": platform.token,
                    "ZALO_BOT_BASE_URL": url,
                    "LACHAN_PUBLIC_URL": address,
                },
            )
    else:
        account = OfficialAccount()
        async with serving(account.app()) as url:
            yield (
                ZaloOa(account, f"{address}{OA_PATH}"),
                {
                    "ZALO_OA_APP_ID": official_account.APP_ID,
                    "ZALO_OA_APP_SECRET": official_account.APP_SECRET,
                    "ZALO_OA_SECRET_KEY": official_account.SECRET_KEY,
                    "ZALO_OA_REFRESH_TOKEN": official_account.FIRST_REFRESH,
                    "ZALO_OA_BASE_URL": url,
                    "ZALO_OAUTH_BASE_URL": url,
                },
            )
