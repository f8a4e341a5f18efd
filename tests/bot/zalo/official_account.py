"""A strict stand-in for a Zalo Official Account: OpenAPI v3, OAuth v4 and webhook.

Facts come from public clients and their notes, none from an official page. UNVERIFIED marks what
was only seen once or had to be decided here:

- the signature is SHA-256 of app id, raw body, timestamp and the account's secret key; the
  timestamp signed is the header's or the body's (UNVERIFIED which, hence ``sign_with``);
- access tokens last 25 hours; a wrong or an ended one is -216;
- a refresh token works once; using it again burns all tokens that came from it (UNVERIFIED: the
  worst that can be);
- OAuth errors come with HTTP 200 and ``error_name``;
- a reply is allowed for 48 hours after the person's last message (-230 later) and 8 times a
  message (UNVERIFIED: -232 then); following opens the window too (UNVERIFIED);
- people who neither follow nor have written are -213;
- a text over 2000 characters is -210; buttons: 1 to 5 with a title of at most 100 characters and
  a payload of the right form, else -201 (UNVERIFIED which code); a template of buttons needs no
  ``template_type`` (seen once, 2026-08);
- ``phone_code`` takes digits only (UNVERIFIED for short numbers such as 111).
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import json
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

APP_ID, APP_SECRET, SECRET_KEY = "4210000000000000001", "app-secret", "oa-secret-key"
FIRST_REFRESH = "refresh-0"
ACCESS_LIFE_S = 90_000
WINDOW_S, PER_MESSAGE = 48 * 3600, 8
MAX_TEXT, MAX_BUTTONS, MAX_TITLE = 2000, 5, 100
OK = 0


@dataclass
class Sent:
    person: str
    text: str
    buttons: list[dict[str, Any]]


@dataclass
class Window:
    opened: float
    used: int = 0


@dataclass
class OfficialAccount:
    sent: list[Sent] = field(default_factory=list)
    faults: deque[int] = field(default_factory=deque)
    followers: set[str] = field(default_factory=set)
    windows: dict[str, Window] = field(default_factory=dict)
    access: dict[str, float] = field(default_factory=dict)
    refresh: set[str] = field(default_factory=lambda: {FIRST_REFRESH})
    used_refresh: set[str] = field(default_factory=set)
    refreshes: int = 0
    refresh_delay_s: float = 0.0
    oauth_broken: bool = False
    quota: int = 1_000_000
    max_text: int = MAX_TEXT
    buttons_known: bool = True
    sign_with: str = "header"  # or "body"
    ahead_s: float = 0.0
    on_sent: Callable[[str, str], None] = lambda _person, _text: None
    _ids: Any = field(default_factory=lambda: itertools.count(1))

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/v3.0/oa/message/cs", self._message, methods=["POST"]),
                Route("/v4/oa/access_token", self._token, methods=["POST"]),
            ]
        )

    def now(self) -> float:
        return time.time() + self.ahead_s

    # What a person does

    def event(self, name: str, person: str, text: str | None = None, **more: Any) -> dict[str, Any]:
        """Return an event, and open the window that it opens."""
        stamp = str(int(self.now() * 1000))
        base: dict[str, Any] = {"app_id": APP_ID, "event_name": name, "timestamp": stamp, **more}
        if name in ("follow", "unfollow"):
            (self.followers.add if name == "follow" else self.followers.discard)(person)
            self.windows[person] = Window(self.now())
            return {**base, "oa_id": "1", "follower": {"id": person}}
        message: dict[str, Any] = {"msg_id": f"{next(self._ids):020x}"}
        if text is not None:
            message["text"] = text
        if name.startswith("user_send"):
            self.windows[person] = Window(self.now())
        sender = {"sender": {"id": person}, "recipient": {"id": "1"}}
        return {**base, **sender, "user_id_by_app": "9", "message": message}

    def call(self, event: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
        """Return the body and the headers with which Zalo calls the webhook."""
        body = json.dumps(event, ensure_ascii=False).encode()
        stamp = str(event["timestamp"])
        if self.sign_with == "header":
            stamp = str(int(stamp) + 7)
        headers = {
            "X-ZEvent-Signature": f"mac={signed(APP_ID, body, stamp, SECRET_KEY)}",
            "X-ZEvent-Timestamp": str(int(event["timestamp"]) + 7),
            "Content-Type": "application/json",
        }
        return body, headers

    async def deliver(self, url: str, event: dict[str, Any]) -> int:
        """Call the webhook as Zalo does; return its status."""
        body, headers = self.call(event)
        async with httpx.AsyncClient() as client:
            response = await client.post(url, content=body, headers=headers, timeout=2.0)
        return response.status_code

    async def say(self, url: str, person: str, text: str) -> None:
        assert await self.deliver(url, self.event("user_send_text", person, text)) == 200

    def texts(self, person: str) -> list[str]:
        return [sent.text for sent in self.sent if sent.person == person]

    # Zalo's methods

    async def _message(self, request: Request) -> Response:
        token = request.headers.get("access_token", "")
        if token not in self.access:
            return _error(-216, "Access token is invalid")
        if self.access[token] <= self.now():
            return _error(-216, "Access token has expired")
        if self.faults:
            return _error(self.faults.popleft(), "planned")
        value = await fields(request)
        person = (value.get("recipient") or {}).get("user_id")
        message = value.get("message")
        if not isinstance(person, str) or not isinstance(message, dict):
            return _error(-201, "Params is invalid")
        code = self._refusal(person, message)
        if code != OK:
            return _error(code, "refused")
        self.quota -= 1
        self.windows[person].used += 1
        buttons = message.get("attachment", {}).get("payload", {}).get("buttons", [])
        self.sent.append(Sent(person, message["text"], buttons))
        self.on_sent(person, message["text"])
        data = {"message_id": f"{next(self._ids):020x}", "user_id": person}
        return JSONResponse({"error": 0, "message": "Success", "data": data})

    def _refusal(self, person: str, message: dict[str, Any]) -> int:
        text, window = message.get("text"), self.windows.get(person)
        if window is None:
            return -213
        if self.now() - window.opened > WINDOW_S:
            return -230
        if window.used >= PER_MESSAGE:
            return -232
        if self.quota <= 0:
            return -211
        if not isinstance(text, str) or not text.strip():
            return -201
        if len(text) > self.max_text:
            return -210
        return OK if "attachment" not in message else self._unfit(message["attachment"])

    def _unfit(self, attachment: Any) -> int:
        payload = attachment.get("payload") if isinstance(attachment, dict) else None
        buttons = payload.get("buttons") if isinstance(payload, dict) else None
        if not self.buttons_known or attachment.get("type") != "template":
            return -201
        if not isinstance(buttons, list) or not 1 <= len(buttons) <= MAX_BUTTONS:
            return -201
        return OK if all(map(_is_button, buttons)) else -201

    async def _token(self, request: Request) -> Response:
        if self.oauth_broken:
            return Response("bad gateway", status_code=502)
        value = await fields(request)
        await asyncio.sleep(self.refresh_delay_s)
        if request.headers.get("secret_key") != APP_SECRET or value.get("app_id") != APP_ID:
            return _oauth_error(-14004, "Invalid secret key")
        if value.get("grant_type") != "refresh_token":
            return _oauth_error(-14003, "Invalid grant type")
        token = str(value.get("refresh_token", ""))
        if token in self.used_refresh:
            self.refresh.clear()
            self.access.clear()
            return _oauth_error(-14014, "Invalid refresh token")
        if token not in self.refresh:
            return _oauth_error(-14014, "Invalid refresh token")
        return self._fresh(token)

    def _fresh(self, token: str) -> Response:
        self.refresh.discard(token)
        self.used_refresh.add(token)
        self.refreshes += 1
        access, refresh = f"access-{self.refreshes}", f"refresh-{self.refreshes}"
        self.access[access] = self.now() + ACCESS_LIFE_S
        self.refresh.add(refresh)
        answer = {"access_token": access, "refresh_token": refresh, "expires_in": "90000"}
        return JSONResponse(answer)


def signed(app_id: str, body: bytes, stamp: str, secret_key: str) -> str:
    return hashlib.sha256(
        b"".join((app_id.encode(), body, f"{stamp}{secret_key}".encode()))
    ).hexdigest()


def _is_button(button: Any) -> bool:
    if not isinstance(button, dict):
        return False
    title, payload = button.get("title"), button.get("payload")
    if not isinstance(title, str) or not 1 <= len(title) <= MAX_TITLE:
        return False
    match button.get("type"):
        case "oa.query.show":
            return isinstance(payload, str) and bool(payload)
        case "oa.open.phone":
            code = payload.get("phone_code") if isinstance(payload, dict) else None
            return isinstance(code, str) and code.isdecimal()
        case "oa.open.url":
            return isinstance(payload, dict) and str(payload.get("url", "")).startswith("http")
        case _:
            return False


def _error(code: int, message: str) -> Response:
    return JSONResponse({"error": code, "message": message})


def _oauth_error(code: int, name: str) -> Response:
    return JSONResponse({"error": code, "error_name": name, "error_reason": name})
