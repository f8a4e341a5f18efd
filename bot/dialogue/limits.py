"""How fast one person may ask; danger is never limited (the caller does not ask for it)."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

PER_MINUTE = 30.0
BURST = 20.0
MAX_PEOPLE = 20_000


class Limits:
    """A token bucket for each person.

    Args:
        per_minute: messages that may be sent a minute for long.
        burst: messages that may be sent at once.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        per_minute: float = PER_MINUTE,
        burst: float = BURST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rate = per_minute / 60
        self._burst = burst
        self._clock = clock
        self._left: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def allows(self, person: Hashable) -> bool:
        """Say whether a person may ask now; counts the message if so."""
        now = self._clock()
        left, since = self._left.pop(person, (self._burst, now))
        left = min(self._burst, left + (now - since) * self._rate)
        allowed = left >= 1
        self._left[person] = (left - 1 if allowed else left, now)
        while len(self._left) > MAX_PEOPLE:
            self._left.popitem(last=False)
        return allowed
