"""Tests of pace and of what Telegram's errors mean."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.client import AT_ONCE, new_bot
from bot.telegram.trouble import meaning, perhaps_sent
from knowledge.errors import SendLater, SendRefused
from tests.bot.telegram.emulator import TOKEN, emulating


def test_help_in_danger_waits_for_no_other_message() -> None:
    async def run() -> None:
        async with emulating() as (_, url):
            bot = new_bot(TOKEN, url, per_second=1)
            await bot.initialize()
            others = [asyncio.create_task(bot.send_message(1, "a")) for _ in range(5)]
            await bot.send_message(2, "gọi 113", rate_limit_args=AT_ONCE)
            assert not all(task.done() for task in others)
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            await bot.shutdown()

    asyncio.run(run())


def _caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.fixture(autouse=True)
def _times_as_the_client_sets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.mark.parametrize(
    ("error", "kind", "perhaps"),
    [
        (Forbidden("bot was blocked"), SendRefused, False),
        (BadRequest("chat not found"), SendRefused, False),
        (InvalidToken("no"), SendLater, False),
        (NetworkError("Bad Gateway"), SendLater, False),
        (_caused(NetworkError("x"), httpx.ConnectError("x")), SendLater, False),
        (_caused(TimedOut(), httpx.ConnectTimeout("x")), SendLater, False),
        (_caused(TimedOut(), httpx.ReadTimeout("x")), SendLater, True),
        (_caused(NetworkError("x"), httpx.RemoteProtocolError("x")), SendLater, True),
        (TelegramError("Invalid server response"), SendLater, True),
    ],
)
def test_errors_mean_later_or_never_or_perhaps_sent(
    error: TelegramError, kind: type[Exception], perhaps: bool
) -> None:
    assert isinstance(meaning(error), kind)
    assert perhaps_sent(error) is perhaps


def test_the_pause_that_telegram_asks_for_is_told() -> None:
    error = meaning(RetryAfter(timedelta(seconds=7)))
    assert isinstance(error, SendLater)
    assert error.after_s == 7.0
    assert not perhaps_sent(RetryAfter(timedelta(seconds=7)))
