"""Lets few go on in each turn of the event loop, so that turns stay short.

Whoever is in danger is met after some turns. In a crowd each turn would hold a step for everybody
else, and together they would take long.
"""

from __future__ import annotations

import asyncio
from collections import deque

EACH = 1
"""How many go on in a turn. With one, danger in a crowd waits a third as long as with four, and as
many questions are answered (``benchmarks.load``)."""


class Pace:
    """A gate that opens a little in each turn of the event loop, in the order of coming.

    Args:
        each: how many it lets through in a turn.
    """

    def __init__(self, each: int = EACH) -> None:
        self._each = each
        self._left = each
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._open_again: asyncio.Handle | None = None

    async def keep(self) -> None:
        """Wait until it is one's turn; not at all while few come."""
        loop = asyncio.get_running_loop()
        if self._open_again is None:
            self._open_again = loop.call_soon(self._next_turn)
        if self._left and not self._waiting:
            self._left -= 1
            return
        turn: asyncio.Future[None] = loop.create_future()
        self._waiting.append(turn)
        await turn

    def _next_turn(self) -> None:
        self._open_again = None
        if not self._waiting:
            self._left = self._each
            return
        let_through = 0
        while let_through < self._each and self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():  # who waited may be gone
                turn.set_result(None)
                let_through += 1
        self._left = 0  # they go on in the next turn: nobody may overtake them in this one
        self._open_again = asyncio.get_running_loop().call_soon(self._next_turn)
