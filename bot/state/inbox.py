"""The inbox: every message is kept before it is acknowledged, until it has been answered."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


class MessageState(StrEnum):
    """What became of a message."""

    WAITING = "waiting"
    DONE = "done"
    EXPIRED = "expired"  # too old to be answered when its turn came
    DEAD = "dead"  # given up after several attempts; an admin can see it


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message as a channel handed it over.

    Args:
        channel: "telegram", "zalo_bot", "zalo_oa".
        key: the channel's own id of it; the same key a second time is a duplicate.
        chat: whose messages are answered one after another.
        body: the channel's JSON text of it, erased once it has been answered.
        received: when it was written, in seconds since 1970.
        urgent: whether it signals danger: answered first and however old.
    """

    channel: str
    key: str
    chat: str
    body: str
    received: float
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A message in the inbox.

    Args:
        message: the message.
        attempts: how often it was tried.
        due: from when it may be tried, in seconds since 1970.
        sent: how many parts of its answer were sent.
    """

    message: Incoming
    attempts: int = 0
    due: float = 0.0
    sent: int = 0


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that was given up; its text is gone, its cause is kept.

    Args:
        channel: where it came from.
        key: the channel's id of it.
        received: when it was written, in seconds since 1970.
        attempts: how often it was tried.
        error: why it was given up.
    """

    channel: str
    key: str
    received: float
    attempts: int
    error: str


class Inbox(Protocol):
    """Keeps messages; safe for several threads."""

    def together(self) -> AbstractContextManager[Any]:
        """Make the changes of a block together: one write to the disk for all of them."""

    def add(self, messages: Sequence[Incoming]) -> list[bool]:
        """Keep messages for good before returning; False for each that is known already."""

    def waiting(self) -> list[Kept]:
        """Return all messages not yet done with: urgent ones first, then as they came."""

    def urgent_keys(self) -> list[tuple[str, str]]:
        """Return channel and key of all urgent messages that are known, as they came."""

    def mark_sent(self, message: Incoming, parts: int) -> None:
        """Remember how many parts of the answer were sent."""

    def postpone(self, message: Incoming, due: float, error: str) -> None:
        """Try a message again at ``due``; counts one attempt."""

    def finish(self, message: Incoming, state: MessageState, error: str = "") -> None:
        """Be done with a message: its text is erased, its key stays to tell duplicates."""

    def dead_letters(self, limit: int = 100) -> list[DeadLetter]:
        """Return messages that were given up, newest first."""

    def forget_chat(self, channel: str, chat: str) -> None:
        """Erase everything of a chat but the keys that tell duplicates."""

    def purge(self, before: float) -> int:
        """Remove messages done with that came before a time; return how many."""
