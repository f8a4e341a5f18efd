"""The Bot API client: python-telegram-bot's, paced, without link previews, silent about texts."""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
from telegram import LinkPreviewOptions
from telegram.constants import FloodLimit
from telegram.ext import AIORateLimiter, Defaults, ExtBot
from telegram.request import HTTPXRequest

from bot.light_transport import light_transport

AT_ONCE = 7
"""Value of ``rate_limit_args`` for a request that waits for no other: help in danger."""

_SETUP_RETRIES = 2  # when Telegram asks to wait; replies are tried again by the dispatcher
_CONNECTIONS = 128
_IDLE_CONNECTIONS = 64
_PATIENCE_S = 20.0  # a reply may be slow to be confirmed; giving up early would send it twice

Bot = ExtBot[int]


class Pace(AIORateLimiter):
    """Keeps to Telegram's limits, and lets urgent requests pass."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Make a request when its turn has come; see ``AIORateLimiter``."""
        if rate_limit_args == AT_ONCE:
            return await callback(*args, **kwargs)
        return await super().process_request(
            callback, args, kwargs, endpoint, data, rate_limit_args
        )


def new_bot(token: str, base_url: str, per_second: float = FloodLimit.MESSAGES_PER_SECOND) -> Bot:
    """Return a client that has not connected yet.

    Args:
        token: the bot's token.
        base_url: the Bot API server, without a slash at the end.
        per_second: messages sent a second; Telegram allows 30 to a bot that does not pay.
    """
    _silence_libraries()
    # The library's own way to say that seconds are given as a timedelta; else it warns each time.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    return ExtBot(
        token,
        base_url=f"{base_url}/bot",
        base_file_url=f"{base_url}/file/bot",
        request=HTTPXRequest(
            httpx_kwargs={
                "limits": httpx.Limits(
                    max_connections=_CONNECTIONS, max_keepalive_connections=_IDLE_CONNECTIONS
                ),
                "transport": light_transport(_CONNECTIONS, _IDLE_CONNECTIONS),
            },
            connect_timeout=_PATIENCE_S,
            write_timeout=_PATIENCE_S,
            read_timeout=_PATIENCE_S,
            pool_timeout=_PATIENCE_S,
        ),
        get_updates_request=HTTPXRequest(connection_pool_size=2),
        defaults=Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)),
        rate_limiter=Pace(overall_max_rate=per_second, max_retries=_SETUP_RETRIES),
    )


def derived(token: str, purpose: str) -> str:
    """Return a secret made from a bot's token: 64 characters that do not tell the token."""
    return hmac.new(
        token.encode(), f"lachan telegram {purpose}".encode(), hashlib.sha256
    ).hexdigest()


def _silence_libraries() -> None:
    """Keep texts and the token out of the log: these libraries would write both into it."""
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
