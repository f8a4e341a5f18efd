"""The whole process with Telegram on, on loopback, and people who write to it."""

from __future__ import annotations

import asyncio
import itertools
import json
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from bot.intake.dispatcher import Dispatcher
from bot.runtime import Runtime
from bot.service.process import Process
from bot.settings import Settings
from tests.bot.telegram.emulator import TOKEN, Call, Emulator, emulating
from tests.encoders import HashEncoder

TODAY = date(2025, 8, 1)
_IDS = itertools.count(1000)


@dataclass
class Living:
    """A running process and the Telegram it talks to."""

    emulator: Emulator
    process: Process
    address: str

    def person(self, number: int, **options: Any) -> Person:
        """Return a person who writes to the bot in private."""
        return Person(self.emulator, {"id": number, "type": "private"}, number, **options)

    async def idle(self) -> None:
        """Wait until every message has been answered or given up."""
        async with asyncio.timeout(15):
            while self.process.dispatcher.waiting or self.process.dispatcher.in_flight:
                await asyncio.sleep(0.005)


@dataclass
class Person:
    """Somebody who writes to the bot, in private or in a group."""

    emulator: Emulator
    chat: dict[str, Any]
    number: int
    language: str = "vi"
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def user(self) -> dict[str, Any]:
        return {
            "id": self.number,
            "is_bot": False,
            "first_name": "Người dùng",
            "language_code": self.language,
        }

    async def says(self, text: str, **more: Any) -> int:
        """Send a text; return the message's id."""
        return await self.sends(text=text, **more)

    async def sends(self, **content: Any) -> int:
        """Send a message of any kind; return its id."""
        message = self.message(next(_IDS), **content)
        await self.update({"message": message})
        return int(message["message_id"])

    async def edits(self, message_id: int, text: str, **more: Any) -> None:
        """Change an earlier message."""
        message = self.message(message_id, text=text, edit_date=int(time.time()), **more)
        await self.update({"edited_message": message})

    async def presses(self, call: Call, label: str) -> None:
        """Press a button under a message of the bot."""
        assert call.message_id is not None
        shown = self.message(call.message_id, text=call.text, **{"from": BOT_USER})
        markup = call.fields.get("reply_markup")
        if markup:
            shown["reply_markup"] = json.loads(markup)
        await self.update(
            {
                "callback_query": {
                    "id": str(next(_IDS)),
                    "from": self.user,
                    "chat_instance": "1",
                    "message": shown,
                    "data": call.data(label),
                }
            }
        )

    async def types_inline(self, words: str) -> str:
        """Type an inline query; return its id."""
        query = str(next(_IDS))
        await self.update(
            {"inline_query": {"id": query, "from": self.user, "query": words, "offset": ""}}
        )
        return query

    async def hears(self, count: int = 1) -> list[str]:
        """Wait until the bot has sent so many messages to the chat; return them."""
        chat = int(self.chat["id"])
        await self.emulator.until(lambda: len(self.emulator.said(chat)) >= count)
        return self.emulator.said(chat)

    async def last(self, count: int = 1) -> Call:
        """Wait for so many messages; return the last one with its buttons."""
        await self.hears(count)
        return self.emulator.called("sendMessage", int(self.chat["id"]))[-1]

    async def asks(self, text: str, **more: Any) -> Call:
        """Send a text and return the message that answers it."""
        before = len(self.emulator.said(int(self.chat["id"])))
        await self.says(text, **more)
        return await self.last(before + 1)

    async def update(self, update: dict[str, Any]) -> None:
        """Hand an update over as it is."""
        await self.emulator.enqueue_update(update, token=TOKEN)

    def message(self, message_id: int, **content: Any) -> dict[str, Any]:
        """Return a message of this person."""
        return {
            "message_id": message_id,
            "date": int(time.time()),
            "chat": self.chat,
            "from": self.user,
            **self.more,
            **content,
        }


BOT_USER = {"id": 7, "is_bot": True, "first_name": "Lá Chắn", "username": "LaChanBot"}


def mention(text: str, name: str = "@LaChanBot") -> dict[str, Any]:
    """Return the entities of a text that mentions a name."""
    offset = len(text[: text.index(name)].encode("utf-16-le")) // 2
    return {"entities": [{"type": "mention", "offset": offset, "length": len(name)}]}


@asynccontextmanager
async def living(
    data: Path,
    *,
    webhook: bool = False,
    telegram: tuple[Emulator, str] | None = None,
    **settings: Any,
) -> AsyncIterator[Living]:
    """Run the process as ``lachan serve`` does, with Telegram on.

    Args:
        data: the data folder.
        webhook: whether Telegram calls, or is polled.
        telegram: a Telegram that runs already, to start the process anew.
        settings: further settings.
    """
    if telegram is None:
        async with emulating() as started, _serving(data, webhook, started, settings) as life:
            yield life
    else:
        async with _serving(data, webhook, telegram, settings) as life:
            yield life


@asynccontextmanager
async def _serving(
    data: Path, webhook: bool, telegram: tuple[Emulator, str], settings: dict[str, Any]
) -> AsyncIterator[Living]:
    emulator, base_url = telegram
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        runtime = Runtime(lambda settings: HashEncoder())
        chosen: dict[str, Any] = {
            "_env_file": None,
            "data": data,
            "today": TODAY,
            "telegram_bot_token": TOKEN,
            "telegram_base_url": base_url,
            "public_url": address if webhook else "",
        }
        runtime.settings = Settings(**{**chosen, **settings})
        process = Process(runtime)
        handlers = {channel.name: channel for channel in process.channels}
        process.dispatcher = Dispatcher(process.state.inbox, handlers, first_wait_s=0.02)
        config = uvicorn.Config(process.app(), log_level="error", access_log=False)
        server = uvicorn.Server(config)
        server.capture_signals = nullcontext  # type: ignore[method-assign,assignment]
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            await _until_ready(address, serving)
            if webhook:
                await emulator.until(lambda: emulator.called("setWebhook"))
            yield Living(emulator, process, address)
        finally:
            server.should_exit = True
            await serving


async def _until_ready(address: str, serving: asyncio.Task[None]) -> None:
    async with httpx.AsyncClient() as client, asyncio.timeout(30):
        while True:
            assert not serving.done(), "the server did not start"
            try:
                answer = await client.get(f"{address}/readyz")
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code == 200:
                return
            await asyncio.sleep(0.02)
