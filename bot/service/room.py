"""How many questions may wait: as many as are answered soon, at the pace of the last ones."""

from __future__ import annotations

import time
from collections.abc import Callable

SOON_S = 6.0
"""Seconds within which whoever waits last is answered; further people are asked to come back."""

LEAST = 60
"""Questions that may always wait, however slow the last ones were."""

_WEIGHT = 1 / 32  # of the last answer in the pace


class Room:
    """Knows the pace at which questions are answered, and how many may wait at that pace.

    Args:
        most: questions that may wait at any pace, and while none has been answered yet.
        clock: seconds that only grow.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._each_s: float | None = None
        self._busy_since: float | None = None

    def answered(self, left: int) -> None:
        """Note that one more question was answered; ``left`` still wait."""
        now = self._clock()
        if self._busy_since is not None:
            took = now - self._busy_since
            before = took if self._each_s is None else self._each_s
            self._each_s = before + _WEIGHT * (took - before)
        self._busy_since = now if left else None

    def has(self, waiting: int) -> bool:
        """Say whether one more may wait besides those who do."""
        if waiting < LEAST or not self._each_s:
            return waiting < self._most
        return waiting < min(self._most, SOON_S / self._each_s)
