"""Which messages answered which, kept in memory: an edited question changes its answer."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

MAX_REMEMBERED = 20_000


class SentReplies:
    """The ids of the messages that answered a message; the oldest are forgotten first.

    Args:
        most: how many answered messages are remembered.
    """

    def __init__(self, most: int = MAX_REMEMBERED) -> None:
        self._most = most
        self._replies: OrderedDict[tuple[int, int], tuple[int, ...]] = OrderedDict()

    def remember(self, chat_id: int, message_id: int, replies: Sequence[int]) -> None:
        """Remember what answered a message."""
        self._replies.pop((chat_id, message_id), None)
        self._replies[(chat_id, message_id)] = tuple(replies)
        while len(self._replies) > self._most:
            self._replies.popitem(last=False)

    def to(self, chat_id: int, message_id: int) -> tuple[int, ...]:
        """Return what answered a message; nothing when that is not known."""
        return self._replies.get((chat_id, message_id), ())
