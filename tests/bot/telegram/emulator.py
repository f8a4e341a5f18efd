"""The Bot API emulator with what a conversation needs: a name, texts kept, strict HTML, faults.

``lo-bot-api-emulator`` checks requests and delivers updates; this subclass adds what it lacks and
what only the real service does: it refuses bad HTML, asks to wait, fails, is slow, loses answers.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from lo_bot_api_emulator import (  # type: ignore[import-untyped]
    ApiRefusal,
    LoBotApiEmulator,
    updates,
)

from tests.bot.telegram.strict_html import HtmlRefused, text_of

TOKEN = "7:test-token"
BOT = {"id": 7, "is_bot": True, "first_name": "Lá Chắn", "username": "LaChanBot"}
UNKNOWN_CHAT, BLOCKED_CHAT = 404, 403

updates.KINDS |= {"edited_message", "my_chat_member"}
_ALSO_TAKEN = {"link_preview_options", "message_thread_id", "button"}
_TEXTS = {
    "setMyDescription": ("description", 512),
    "setMyShortDescription": ("short_description", 120),
}

Fault = Callable[["Call"], Awaitable[web.StreamResponse | None]]


@dataclass
class Call:
    """A request to the emulator and what became of it."""

    method: str
    fields: dict[str, Any]
    status: int = 0
    message_id: int | None = None

    @property
    def text(self) -> str:
        """What people see of a message."""
        html = self.fields.get("text", "")
        return text_of(html) if self.fields.get("parse_mode") == "HTML" else html

    @property
    def chat(self) -> int:
        return int(self.fields["chat_id"])

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """All buttons, row by row."""
        markup = json.loads(self.fields.get("reply_markup") or '{"inline_keyboard": []}')
        return list(itertools.chain.from_iterable(markup["inline_keyboard"]))

    def data(self, label: str) -> str:
        """Return the data of the button with a label."""
        return str(next(b["callback_data"] for b in self.buttons if b["text"] == label))


@dataclass(eq=False)
class Emulator(LoBotApiEmulator):  # type: ignore[misc]  # the package has no types
    """A Bot API server on loopback."""

    calls: list[Call] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    messages: dict[tuple[int, int], str] = field(default_factory=dict)
    on_sent: Callable[[Call], None] = lambda _call: None

    def __post_init__(self) -> None:
        super().__init__(allow_insecure_loopback_webhooks=True, max_updates=100_000)
        self._changed = asyncio.Condition()
        self._call: Call | None = None

    def called(self, method: str, chat: int | None = None) -> list[Call]:
        """Return the calls of a method that were granted, in a chat when one is given."""
        return [
            call
            for call in self.calls
            if call.method == method and call.status == 200 and (chat is None or call.chat == chat)
        ]

    def said(self, chat: int) -> list[str]:
        """Return what the bot has said in a chat."""
        return [call.text for call in self.called("sendMessage", chat)]

    async def until(self, condition: Callable[[], Any], seconds: float = 15.0) -> Any:
        """Wait until a condition holds; return its value."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: bool(condition()))
        return condition()

    def fail(self, method: str, *faults: Fault) -> None:
        """Have the next calls of a method fail."""
        self.faults.setdefault(method, []).extend(faults)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            fields, _ = await self.read_request(request)
        except ConnectionResetError:  # a client that was killed
            return web.Response(status=499)
        call = Call(method, dict(fields))
        waiting = self.faults.get(method)
        fault = waiting.pop(0) if waiting else None
        answer = await fault(call) if fault is not None else None
        if answer is None:
            answer = await super().handle(request)
            self._note(call, answer)
        if fault is lost and request.transport is not None:
            request.transport.abort()
        async with self._changed:
            self.calls.append(call)
            self._changed.notify_all()
        return answer

    def _note(self, call: Call, answer: web.Response) -> None:
        call.status = answer.status
        result = json.loads(answer.text or "{}").get("result")
        if call.method in ("sendMessage", "editMessageText") and isinstance(result, dict):
            call.message_id = result["message_id"]
            self.messages[(call.chat, result["message_id"])] = call.text
        if call.method == "sendMessage" and answer.status == 200:
            self.on_sent(call)
        if call.method == "deleteMessage" and answer.status == 200:
            self.messages.pop((call.chat, int(call.fields["message_id"])), None)

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, Any]) -> Any:
        """Check a request as the emulator does, and as Telegram does besides."""
        extra = {key: fields.pop(key) for key in _ALSO_TAKEN & fields.keys()}
        if method in ("sendMessage", "editMessageText", "answerInlineQuery"):
            self._check_html(fields)
        if fields.get("chat_id") in (str(UNKNOWN_CHAT), UNKNOWN_CHAT):
            raise ApiRefusal("Bad Request: chat not found")
        if fields.get("chat_id") in (str(BLOCKED_CHAT), BLOCKED_CHAT):
            raise ApiRefusal("Forbidden: bot was blocked by the user", 403)
        if method == "editMessageText":
            self._check_edit(fields)
        if method in _TEXTS:
            name, most = _TEXTS[method]
            if len(fields.get(name, "")) > most:
                raise ApiRefusal(f"Bad Request: {name} is too long")
            return True
        if method == "getMe":
            return BOT
        result = super().validate(method, fields, uploads)
        if method == "sendMessage" and "message_thread_id" in extra:
            result["message_thread_id"] = int(extra["message_thread_id"])
        return result

    def _check_html(self, fields: dict[str, Any]) -> None:
        texts = [(fields.get("text", ""), fields.get("parse_mode"))]
        for result in json.loads(fields.get("results") or "[]"):
            content = result["input_message_content"]
            texts.append((content["message_text"], content.get("parse_mode")))
        for text, mode in texts:
            try:
                if mode == "HTML":
                    text_of(text)
            except HtmlRefused as error:
                raise ApiRefusal(f"Bad Request: can't parse entities: {error}") from None

    def _check_edit(self, fields: dict[str, Any]) -> None:
        before = self.messages.get((int(fields["chat_id"]), int(fields["message_id"])))
        if before is None:
            raise ApiRefusal("Bad Request: message to edit not found")


async def lost(_call: Call) -> None:
    """Do what is asked and break off before the answer."""


async def failing(_call: Call) -> web.Response:
    """Answer 502 without doing anything."""
    return web.json_response({"ok": False, "description": "Bad Gateway"}, status=502)


async def conflict(_call: Call) -> web.Response:
    """Answer that somebody else polls."""
    description = "Conflict: terminated by other getUpdates request"
    return web.json_response({"ok": False, "description": description}, status=409)


async def unauthorized(_call: Call) -> web.Response:
    """Answer that the token is wrong."""
    return web.json_response({"ok": False, "description": "Unauthorized"}, status=401)


async def bad_html(_call: Call) -> web.Response:
    """Refuse what is well formed, as Telegram may after a change of its own."""
    description = "Bad Request: can't parse entities: unsupported start tag"
    return web.json_response({"ok": False, "description": description}, status=400)


def too_many(seconds: int) -> Fault:
    """Return a fault that asks to wait."""

    async def answer(_call: Call) -> web.Response:
        body = {
            "ok": False,
            "description": f"Too Many Requests: retry after {seconds}",
            "parameters": {"retry_after": seconds},
        }
        return web.json_response(body, status=429)

    return answer


def migrated(chat: int) -> Fault:
    """Return a fault that says the group has become a supergroup."""

    async def answer(_call: Call) -> web.Response:
        body = {
            "ok": False,
            "description": "Bad Request: group chat was upgraded to a supergroup chat",
            "parameters": {"migrate_to_chat_id": chat},
        }
        return web.json_response(body, status=400)

    return answer


@asynccontextmanager
async def emulating() -> AsyncIterator[tuple[Emulator, str]]:
    """Serve an emulator; gives it and its address."""
    emulator = Emulator()
    runner = web.AppRunner(emulator.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield emulator, f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()
