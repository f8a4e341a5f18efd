"""What a conversation still remembers: its last few questions, for a short while.

Only in memory, and only as long as a follow-up can be expected; nothing here is written anywhere.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

from bot.understanding.question import Question

LIFETIME = timedelta(minutes=15)
"""How long after a question a follow-up may refer to it."""

KEPT = 5
"""How many questions are remembered."""


class Conversation:
    """The last questions of one chat.

    Args:
        lifetime: after so long without a question all is forgotten.
        kept: how many questions are remembered.
    """

    def __init__(self, lifetime: timedelta = LIFETIME, kept: int = KEPT) -> None:
        self._lifetime = lifetime
        self._entries: deque[tuple[datetime, Question]] = deque(maxlen=kept)

    def previous(self, now: datetime) -> Question | None:
        """Return the question a follow-up at ``now`` refers to; None when there is none."""
        self._forget_expired(now)
        return self._entries[-1][1] if self._entries else None

    def add(self, question: Question, now: datetime) -> None:
        """Remember a question asked at ``now``."""
        self._forget_expired(now)
        self._entries.append((now, question))

    def clear(self) -> None:
        """Forget everything at once."""
        self._entries.clear()

    def __len__(self) -> int:
        return len(self._entries)

    def _forget_expired(self, now: datetime) -> None:
        if self._entries and now - self._entries[-1][0] > self._lifetime:
            self._entries.clear()
