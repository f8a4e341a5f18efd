"""The channels as the load test meets them: questions go in by webhook, what is sent comes back.

The answer sides take what the process sends and answer as the services do; what they would refuse
is looked at by the stand-ins of the tests, which take too much of the cores to stand beside a
measurement.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from benchmarks.light_http import Client, served
from bot.telegram.receiving import SECRET_HEADER
from bot.zalo.bot_channel import SECRET_HEADER as ZALO_SECRET_HEADER
from bot.zalo.oa_channel import PATH as OA_PATH
from tests.bot.zalo.official_account import APP_ID, APP_SECRET, FIRST_REFRESH, SECRET_KEY, signed

CONNECTIONS = 100
"""Calls of the webhook at the same time, as Telegram makes them."""

PATIENCE_S = 120.0

TELEGRAM_TOKEN, ZALO_TOKEN = "7:load-test", "1234567890:load-test"
_BOT = {"id": 7, "is_bot": True, "first_name": "Lá Chắn", "username": "LaChanBot"}


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

    async def deliver(self, http: Client, person: str, text: str) -> None:
        """Hand a message over to the process's webhook."""


async def ask(way: Way, http: Client, person: str, text: str) -> str:
    """Say something as a person; return what is sent back."""
    known = len(way.heard.texts[person])
    await way.deliver(http, person, text)
    return await way.heard.next(person, known)


class Telegram:
    """Telegram: delivers updates side by side, grants every method."""

    name = "telegram"

    def __init__(self) -> None:
        self.heard = Heard()
        self._numbers = itertools.count(1)
        self._path = self._secret = ""

    async def deliver(self, http: Client, person: str, text: str) -> None:
        """Hand an update over to the webhook that was set."""
        number = next(self._numbers)
        names = {"first_name": "Người dùng", "language_code": "vi"}
        message = {
            "message_id": number,
            "date": int(time.time()),
            "chat": {"id": int(person), "type": "private"},
            "from": {"id": int(person), "is_bot": False, **names},
            "text": text,
        }
        body = json.dumps({"update_id": number, "message": message}).encode()
        await http.post(self._path, body, {SECRET_HEADER: self._secret})

    def handle(self, path: str, _headers: Mapping[str, str], body: bytes) -> bytes:
        """Grant a method."""
        method, fields = path.rpartition("/")[2], dict(parse_qsl(body.decode()))
        result: Any = True
        if method == "getMe":
            result = _BOT
        elif method == "setWebhook":
            self._path, self._secret = urlsplit(fields["url"]).path, fields["secret_token"]
        elif method == "sendMessage":
            result = self._sent(fields)
        return json.dumps({"ok": True, "result": result}).encode()

    def _sent(self, fields: dict[str, str]) -> dict[str, Any]:
        """Note a message; return it as Telegram shows it to the bot, with its buttons."""
        self.heard.add(fields["chat_id"], fields["text"])
        message: dict[str, Any] = {
            "message_id": next(self._numbers),
            "date": int(time.time()),
            "chat": {"id": int(fields["chat_id"]), "type": "private", "first_name": "Người dùng"},
            "from": _BOT,
            "text": fields["text"],
        }
        if "reply_markup" in fields:
            message["reply_markup"] = json.loads(fields["reply_markup"])
        return message


class ZaloBot:
    """The Zalo Bot Platform."""

    name = "zalo_bot"

    def __init__(self) -> None:
        self.heard = Heard()
        self._numbers = itertools.count(1)
        self._path = self._secret = ""

    async def deliver(self, http: Client, person: str, text: str) -> None:
        """Hand an update over to the webhook that was set."""
        message = {
            "message_id": f"{next(self._numbers):020x}",
            "date": int(time.time() * 1000),
            "chat": {"id": person, "chat_type": "PRIVATE"},
            "from": {"id": person, "display_name": "Người Hỏi", "is_bot": False},
            "text": text,
        }
        body = json.dumps({"event_name": "message.text.received", "message": message}).encode()
        await http.post(self._path, body, {ZALO_SECRET_HEADER: self._secret})

    def handle(self, path: str, _headers: Mapping[str, str], body: bytes) -> bytes:
        """Grant a method."""
        method, fields = path.rpartition("/")[2], json.loads(body or b"{}")
        if method == "setWebhook":
            self._path, self._secret = urlsplit(fields["url"]).path, fields["secret_token"]
        elif method == "sendMessage":
            self.heard.add(fields["chat_id"], fields["text"])
        result = {"message_id": f"{next(self._numbers):020x}", "date": int(time.time() * 1000)}
        return json.dumps({"ok": True, "result": result}).encode()


class ZaloOa:
    """A Zalo Official Account."""

    name = "zalo_oa"

    def __init__(self) -> None:
        self.heard = Heard()
        self._numbers = itertools.count(1)

    async def deliver(self, http: Client, person: str, text: str) -> None:
        """Hand a signed event over to the webhook."""
        stamp = str(int(time.time() * 1000))
        event = {
            "app_id": APP_ID,
            "event_name": "user_send_text",
            "timestamp": stamp,
            "sender": {"id": person},
            "recipient": {"id": "1"},
            "user_id_by_app": "9",
            "message": {"msg_id": f"{next(self._numbers):020x}", "text": text},
        }
        body = json.dumps(event, ensure_ascii=False).encode()
        headers = {
            "X-ZEvent-Signature": f"mac={signed(APP_ID, body, stamp, SECRET_KEY)}",
            "X-ZEvent-Timestamp": stamp,
        }
        await http.post(OA_PATH, body, headers)

    def handle(self, path: str, _headers: Mapping[str, str], body: bytes) -> bytes:
        """Hand out tokens, or note a reply."""
        if path.endswith("access_token"):
            tokens = {"access_token": "access", "refresh_token": "refresh", "expires_in": "90000"}
            return json.dumps(tokens).encode()
        value = json.loads(body)
        person = value["recipient"]["user_id"]
        self.heard.add(person, value["message"]["text"])
        data = {"message_id": f"{next(self._numbers):020x}", "user_id": person}
        return json.dumps({"error": 0, "message": "Success", "data": data}).encode()


class Web:
    """``POST /api/ask``; the answer comes back on the same connection."""

    name = "api"

    def __init__(self) -> None:
        self.heard = Heard()

    async def deliver(self, http: Client, person: str, text: str) -> None:
        """Ask, and note the answer."""
        answer = await http.post("/api/ask", json.dumps({"question": text}).encode())
        self.heard.add(person, json.loads(answer)["answer"])


@asynccontextmanager
async def way_of(name: str, address: str) -> AsyncIterator[tuple[Way, dict[str, str]]]:
    """Give a way to the process and the settings that it needs for it.

    Args:
        name: "web", "telegram", "zalo_bot" or "zalo_oa".
        address: where the process is served.
    """
    if name == "web":
        yield Web(), {}
        return
    ways: dict[str, type[Telegram | ZaloBot | ZaloOa]] = {
        "telegram": Telegram,
        "zalo_bot": ZaloBot,
        "zalo_oa": ZaloOa,
    }
    way = ways[name]()
    async with served(way.handle) as url:
        yield way, _settings(name, url) | {"LACHAN_PUBLIC_URL": address}


def _settings(name: str, url: str) -> dict[str, str]:
    """Return the settings that switch a channel on and point it at ``url``."""
    if name == "telegram":
        return {
            "TELEGRAM_BOT_TOKEN": TELEGRAM_TOKEN,
            "TELEGRAM_BASE_URL": url,
            "TELEGRAM_MESSAGES_PER_SECOND": "1000",
        }
    if name == "zalo_bot":
        return {"ZALO_BOT_TOKEN": ZALO_TOKEN, "ZALO_BOT_BASE_URL": url}
    return {
        "ZALO_OA_APP_ID": APP_ID,
        "ZALO_OA_APP_SECRET": APP_SECRET,
        "ZALO_OA_SECRET_KEY": SECRET_KEY,
        "ZALO_OA_REFRESH_TOKEN": FIRST_REFRESH,
        "ZALO_OA_BASE_URL": url,
        "ZALO_OAUTH_BASE_URL": url,
    }
