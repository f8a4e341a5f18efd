"""Sending without having been asked: only channels that allow it, only to those who agreed."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from bot.dialogue.reply import Reply


@runtime_checkable
class Messenger(Protocol):
    """A channel on which the bot may write first."""

    @property
    def name(self) -> str:
        """The channel's name: "telegram"."""

    async def send(self, chat: str, reply: Reply) -> None:
        """Send a reply to a chat.

        Raises:
            SendLater: the channel asks to wait, or cannot be reached.
            SendRefused: the person or the channel does not take the message.
        """
