"""Trying again for as long as it takes: told once in the log, waiting longer each time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter, TelegramError

from bot.telegram.trouble import TOKEN_RETRY_S, seconds_to_wait

_log = logging.getLogger(__name__)

FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 60.0

T = TypeVar("T")


class Patience:
    """Waits between attempts.

    Args:
        first_wait_s: seconds before the second attempt; doubled each time.
    """

    def __init__(self, first_wait_s: float = FIRST_WAIT_S) -> None:
        self._first_wait_s = first_wait_s
        self._failures = 0

    async def failed(self, error: Exception) -> None:
        """Wait after a failed attempt; the first of a row is told in the log."""
        if not self._failures:
            _log.warning("%s", _told(error))
        wait = min(LONGEST_WAIT_S, self._first_wait_s * 2 ** min(self._failures, 16))
        self._failures += 1
        if isinstance(error, RetryAfter):
            wait = max(wait, seconds_to_wait(error))
        if isinstance(error, InvalidToken):
            wait = TOKEN_RETRY_S
        await asyncio.sleep(wait)

    def worked(self) -> None:
        """Begin anew after a success."""
        if self._failures:
            _log.warning("Telegram works again.")
        self._failures = 0


async def until_it_works(attempt: Callable[[], Awaitable[T]], patience: Patience) -> T:
    """Return what ``attempt`` gives once Telegram lets it."""
    while True:
        try:
            result = await attempt()
        except TelegramError as error:
            await patience.failed(error)
        else:
            patience.worked()
            return result


def _told(error: Exception) -> str:
    """Return what an operator should know; never the error's own words, which hold the token."""
    if isinstance(error, Conflict):
        return "Another program receives this bot's messages (409). Stop it; I go on trying."
    if isinstance(error, InvalidToken):
        return "Telegram refuses TELEGRAM_BOT_TOKEN. Set the one that @BotFather shows; restart."
    if isinstance(error, BadRequest):
        return (
            "Telegram refuses the webhook. LACHAN_PUBLIC_URL must be an https address that the "
            "world can reach on port 443, 80, 88 or 8443. I go on trying."
        )
    return f"Telegram cannot be reached or failed ({type(error).__name__}). I go on trying."
