"""A channel that records what it sends and fails as it is told, for tests."""

from __future__ import annotations

from bot.dialogue.reply import Reply


class Recorder:
    """A messenger for tests."""

    name = "telegram"

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.replies: list[Reply] = []
        self.failures: dict[str, list[Exception]] = {}

    async def send(self, chat: str, reply: Reply) -> None:
        if self.failures.get(chat):
            raise self.failures[chat].pop(0)
        self.replies.append(reply)
        self.sent.append((chat, reply.text))
