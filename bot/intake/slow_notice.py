"""Shows whoever waits long that an answer is on its way; to a few only while many wait.

Such a notice is a call of the channel like an answer itself: shown to everybody in a crowd it would
make everybody wait longer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

from bot.dialogue.limits import Limits

PER_MINUTE, AT_ONCE = 240.0, 10.0

Show = Callable[[], Coroutine[Any, Any, None]]


class SlowNotice:
    """Shows notices.

    Args:
        slow_s: seconds after which a person is shown one.
        limits: how many are shown.
    """

    def __init__(self, slow_s: float, limits: Limits | None = None) -> None:
        self._slow_s = slow_s
        self._limits = limits or Limits(PER_MINUTE, AT_ONCE)

    @contextmanager
    def beside(self, show: Show) -> Iterator[None]:
        """Have ``show`` called if the block takes long; what it does ends with the block."""
        shown: list[asyncio.Task[None]] = []

        def begin() -> None:
            if self._limits.allows("all"):
                shown.append(asyncio.ensure_future(show()))

        timer = asyncio.get_running_loop().call_later(self._slow_s, begin)
        try:
            yield
        finally:
            timer.cancel()
            for task in shown:
                task.cancel()
