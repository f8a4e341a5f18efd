"""Takes updates in: by long polling, acknowledged only once kept, or from the webhook."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from telegram import Update
from telegram.error import TelegramError

from bot.telegram.client import Bot
from bot.telegram.patience import Patience

_log = logging.getLogger(__name__)

ALLOWED = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
)
"""The kinds of updates that Telegram is asked for; it sends no others."""

POLL_S = 30
"""Seconds a poll waits for something to come."""

MAX_BODY = 1 << 20
SECRET_HEADER = "x-telegram-bot-api-secret-token"

Keep = Callable[[Update], Awaitable[None]]


async def poll(bot: Bot, keep: Keep, timeout_s: int = POLL_S) -> None:
    """Fetch updates until cancelled; each batch is acknowledged by asking for the next one.

    Args:
        bot: the client.
        keep: keeps an update for good before it returns.
        timeout_s: seconds a poll waits.
    """
    offset: int | None = None
    patience = Patience()
    while True:
        try:
            updates = await bot.get_updates(
                offset=offset, timeout=timeout_s, allowed_updates=ALLOWED
            )
            await asyncio.gather(*(keep(update) for update in updates))
        except TelegramError as error:
            await patience.failed(error)
        except Exception as error:  # what could not be kept is asked for again
            _log.error("Updates of Telegram could not be kept (%s)", type(error).__name__)
            await patience.failed(error)
        else:
            patience.worked()
            offset = updates[-1].update_id + 1 if updates else offset


async def take_in(request: Request, secret: str, bot: Bot, keep: Keep) -> Response:
    """Keep the update of a webhook's request and acknowledge it.

    Args:
        request: the request.
        secret: what Telegram shows in a header.
        bot: the client.
        keep: keeps an update for good before it returns.
    """
    shown = request.headers.get(SECRET_HEADER, "")
    if not hmac.compare_digest(shown.encode(), secret.encode()):
        return _refusal("wrong secret", 403)
    try:
        body = await _body(request)
    except ClientDisconnect:
        return _refusal("disconnected", 400)
    if body is None:
        return _refusal("too large", 413)
    data = _parsed(body)
    if data is None:
        return _refusal("not an update", 400)
    update = _update(data, bot)
    if update is not None:
        await keep(update)
    return JSONResponse({"ok": True})


async def _body(request: Request) -> bytes | None:
    """Return a request's body; None when it is longer than any update."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return bytes(body)


def _parsed(body: bytes) -> dict[str, Any] | None:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    known = isinstance(data, dict) and isinstance(data.get("update_id"), int)
    return data if known else None


def _update(data: dict[str, Any], bot: Bot) -> Update | None:
    """Return an update; None for one that cannot be read, which asking again would not mend."""
    try:
        return Update.de_json(data, bot)
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        _log.warning("An update of Telegram cannot be read (%s)", type(error).__name__)
        return None


def _refusal(what: str, status: int) -> Response:
    return JSONResponse({"error": what}, status_code=status)
