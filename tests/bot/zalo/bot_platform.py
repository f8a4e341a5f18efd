"""A strict stand-in for the Zalo Bot Platform.

Facts come from public clients and their notes, none from an official page. UNVERIFIED marks what
was only seen once or had to be decided here:

- updates leave the queue as soon as they are handed out; there is no offset;
- an idle poll answers ``error_code`` 408;
- UNVERIFIED whether the HTTP status of an error says the same as its code, hence ``truthful``;
- ``result`` of getUpdates is one update; UNVERIFIED that it is never a list, hence ``as_list``;
- a poll beside another one, or while a webhook is set, answers 409 (UNVERIFIED: as Telegram does);
- a text over 2000 characters is refused with 400 (UNVERIFIED which code);
- a chat that never wrote is refused with 400 (UNVERIFIED);
- the webhook's body is flat or wrapped in ``{"ok": true, "result": …}``, hence ``wrapped``;
- a webhook that does not answer 200 within two seconds is called again (UNVERIFIED how often).
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.bot.zalo.server import fields

TOKEN = "1234567890:test-token"
SECRET_HEADER = "X-Bot-Api-Secret-Token"
MAX_TEXT = 2000


@dataclass
class Sent:
    chat: str
    text: str


@dataclass
class Fault:
    """What the next call of ``method`` meets instead: an error, or a connection without answer."""

    method: str
    code: int
    retry_after: float | None = None


@dataclass
class BotPlatform:
    token: str = TOKEN
    truthful: bool = True
    as_list: bool = False
    wrapped: bool = False
    updates: deque[dict[str, Any]] = field(default_factory=deque)
    sent: list[Sent] = field(default_factory=list)
    actions: list[tuple[str, str]] = field(default_factory=list)
    faults: deque[Fault] = field(default_factory=deque)
    webhook: tuple[str, str] | None = None
    chats: set[str] = field(default_factory=set)
    polls: int = 0
    polling: int = 0
    on_sent: Callable[[str, str], None] = lambda _chat, _text: None
    _ids: Any = field(default_factory=lambda: itertools.count(1))

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/bot{rest:path}", self._call, methods=["GET", "POST"])])

    # What a person does

    def update(
        self, person: str, text: str | None = None, event: str = "text", **more: Any
    ) -> dict[str, Any]:
        """Return an update in which a person sends something."""
        chat = more.pop("chat", person)
        self.chats.add(chat)
        group = more.pop("group", False)
        message: dict[str, Any] = {
            "message_id": f"{next(self._ids):020x}",
            "date": int(time.time() * 1000),
            "chat": {"id": chat, "chat_type": "GROUP" if group else "PRIVATE"},
            "from": {"id": person, "display_name": "Người Hỏi", "is_bot": False},
            **more,
        }
        if text is not None:
            message["text"] = text
        return {"event_name": f"message.{event}.received", "message": message}

    async def deliver(self, update: dict[str, Any]) -> int:
        """Hand out an update by webhook, or queue it; return the webhook's status."""
        if self.webhook is None:
            self.updates.append(update)
            return 0
        url, secret = self.webhook
        body = {"ok": True, "result": update} if self.wrapped else update
        async with httpx.AsyncClient() as client:
            headers = {SECRET_HEADER: secret}
            response = await client.post(url, json=body, headers=headers, timeout=2.0)
        return response.status_code

    async def say(self, person: str, text: str) -> None:
        status = await self.deliver(self.update(person, text))
        assert status in (0, 200)

    def texts(self, chat: str) -> list[str]:
        return [sent.text for sent in self.sent if sent.chat == chat]

    # The platform's methods

    async def _call(self, request: Request) -> Response:
        token, _, method = request.path_params["rest"].rpartition("/")
        if token != self.token:
            return self._error(401, "Unauthorized")
        arguments = await fields(request)
        fault = self._fault(method)
        if fault is not None:
            return self._error(fault.code, "planned", fault.retry_after)
        match method:
            case "getMe":
                me = {"id": "1", "account_name": "bot.lachan", "account_type": "BASIC"}
                return _ok({**me, "can_join_groups": False})
            case "getUpdates":
                return await self._get_updates(arguments)
            case "sendMessage":
                return self._send_message(arguments)
            case "sendChatAction":
                return self._chat_action(arguments)
            case "setWebhook":
                return self._set_webhook(arguments)
            case "deleteWebhook":
                self.webhook = None
                return _ok({"url": "", "updated_at": _now_ms()})
            case "getWebhookInfo":
                url = self.webhook[0] if self.webhook else ""
                return _ok({"url": url, "updated_at": _now_ms()})
            case _:
                return self._error(404, "Not Found")

    def _fault(self, method: str) -> Fault | None:
        if self.faults and self.faults[0].method == method:
            return self.faults.popleft()
        return None

    async def _get_updates(self, arguments: dict[str, Any]) -> Response:
        if self.webhook is not None or self.polling:
            return self._error(409, "Conflict")
        self.polls += 1
        self.polling += 1
        try:
            ends = time.monotonic() + float(arguments.get("timeout", 0))
            while not self.updates and time.monotonic() < ends:
                await asyncio.sleep(0.005)
        finally:
            self.polling -= 1
        if not self.updates:
            return self._error(408, "Request timeout")
        update = self.updates.popleft()
        return _ok([update] if self.as_list else update)

    def _send_message(self, arguments: dict[str, Any]) -> Response:
        chat, text = arguments.get("chat_id"), arguments.get("text")
        if not isinstance(chat, str) or chat not in self.chats:
            return self._error(400, "Bad Request: chat not found")
        if not isinstance(text, str) or not text.strip() or len(text) > MAX_TEXT:
            return self._error(400, "Bad Request: text must be 1 to 2000 characters")
        self.sent.append(Sent(chat, text))
        self.on_sent(chat, text)
        return _ok({"message_id": f"{next(self._ids):020x}", "date": _now_ms()})

    def _chat_action(self, arguments: dict[str, Any]) -> Response:
        chat, action = str(arguments.get("chat_id")), str(arguments.get("action"))
        if chat not in self.chats or action not in ("typing", "upload_photo"):
            return self._error(400, "Bad Request")
        self.actions.append((chat, action))
        return _ok(True)

    def _set_webhook(self, arguments: dict[str, Any]) -> Response:
        url, secret = str(arguments.get("url", "")), str(arguments.get("secret_token", ""))
        if not url.startswith("http") or not 8 <= len(secret) <= 256:
            return self._error(400, "Bad Request: url or secret_token")
        self.webhook = (url, secret)
        return _ok({"url": url, "updated_at": _now_ms()})

    def _error(self, code: int, description: str, retry_after: float | None = None) -> Response:
        body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
        if retry_after is not None:
            body["parameters"] = {"retry_after": retry_after}
        return JSONResponse(body, status_code=code if self.truthful else 200)


def _now_ms() -> int:
    return int(time.time() * 1000)


def _ok(result: Any) -> Response:
    return JSONResponse({"ok": True, "result": result})
