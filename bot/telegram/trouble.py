"""What Telegram's errors mean for a message: later, never, or perhaps it was sent."""

from __future__ import annotations

from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from knowledge.errors import ChannelError, SendLater, SendRefused

TOKEN_RETRY_S = 300.0

_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
# What Telegram says of a chat that cannot be written to, and of an edit that needs no doing.
_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "user is deactivated",
    "have no rights to send",
    "not enough rights",
    "chat_write_forbidden",
    "topic_closed",
    "message thread not found",
    "group chat was upgraded",
)
_UNCHANGED = "message is not modified"
_NOT_EDITABLE = ("message to edit not found", "message can't be edited", "message_id_invalid")


def meaning(error: TelegramError) -> ChannelError:
    """Return what an error means; Telegram's own words are left out, they may repeat a text."""
    if isinstance(error, RetryAfter):
        return SendLater("Telegram asks to wait.", after_s=seconds_to_wait(error))
    if isinstance(error, InvalidToken):
        return SendLater(
            "Telegram refuses the bot's token.",
            "Set TELEGRAM_BOT_TOKEN to the token that @BotFather shows, and restart.",
            after_s=TOKEN_RETRY_S,
        )
    if isinstance(error, Forbidden | BadRequest):
        return SendRefused(f"Telegram does not take the message ({type(error).__name__}).")
    return SendLater(f"Telegram could not be reached or failed ({type(error).__name__}).")


def seconds_to_wait(error: RetryAfter) -> float:
    """Return how long Telegram asks to wait, in seconds."""
    asked = error.retry_after
    return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)


def chat_is_gone(error: BadRequest) -> bool:
    """Say whether nothing can be sent to the chat, however it is worded."""
    return any(words in error.message.casefold() for words in _GONE)


def is_unchanged(error: BadRequest) -> bool:
    """Say whether an edit would have changed nothing."""
    return _UNCHANGED in error.message.casefold()


def cannot_be_edited(error: BadRequest) -> bool:
    """Say whether the message to edit is gone or too old."""
    return any(words in error.message.casefold() for words in _NOT_EDITABLE)


def perhaps_sent(error: TelegramError) -> bool:
    """Say whether a message may have arrived although an error was met: the answer was lost."""
    if isinstance(error, RetryAfter | Forbidden | InvalidToken | BadRequest):
        return False
    if isinstance(error, NetworkError) and error.__cause__ is None:
        return False  # Telegram itself answered that it failed
    return not isinstance(error.__cause__, _NOT_SENT)
