"""Where a Telegram channel lets admins do more than others, and what it has without any."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from telegram import Document

from bot.dialogue.reply import Reply
from bot.dialogue.speaker import Speaker
from knowledge.errors import SendLater, SendRefused

_log = logging.getLogger(__name__)

_ATTEMPTS = 5
_PAUSE_S = 3.0

Send = Callable[[str, Reply], Awaitable[None]]
"""Sends a reply to a chat later; raises SendLater or SendRefused."""


class Backstage(Protocol):
    """Answers admins; every method gives None for what is none of its business."""

    async def hear(self, speaker: Speaker, text: str) -> Reply | None:
        """Return the reply to a command for admins; to others a kind refusal."""

    async def press(self, speaker: Speaker, data: str, send: Send) -> Reply | None:
        """Return the reply to a button for admins; to others a kind refusal."""

    async def take(self, speaker: Speaker, document: Document, send: Send) -> Reply | None:
        """Take a file from somebody who may load documents; nobody else's is looked at."""

    async def introduce(self) -> None:
        """Tell Telegram which commands admins see."""


class NoBackstage:
    """A backstage without admins."""

    async def hear(self, _speaker: Speaker, _text: str) -> Reply | None:
        """Leave a text to the dialogue."""
        return None

    async def press(self, _speaker: Speaker, _data: str, _send: Send) -> Reply | None:
        """Leave a button to the dialogue."""
        return None

    async def take(self, _speaker: Speaker, _document: Document, _send: Send) -> Reply | None:
        """Take no files."""
        return None

    async def introduce(self) -> None:
        """Add no commands."""


async def send_surely(send: Send, chat: str, reply: Reply) -> None:
    """Send a reply, trying again while the channel asks to wait; given up after some attempts."""
    for _ in range(_ATTEMPTS):
        try:
            await send(chat, reply)
        except SendLater as error:
            await asyncio.sleep(error.after_s or _PAUSE_S)
        except SendRefused:
            break
        else:
            return
    _log.warning("A report to an admin could not be sent")
