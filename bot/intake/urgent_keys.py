"""Which messages of people in danger are known: told from memory, for a disk can stall."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable

Key = tuple[str, str]
"""A channel and its own id of a message."""

MOST = 100_000
"""Keys that are remembered; the inbox on the disk remembers all."""


class UrgentKeys:
    """The keys of urgent messages that were taken up, with those that are still being written.

    Args:
        known: the keys that the inbox knows, as they came.
        most: keys that are remembered.
    """

    def __init__(self, known: Iterable[Key] = (), most: int = MOST) -> None:
        self._most = most
        self._known: OrderedDict[Key, None] = OrderedDict()
        self._writing: dict[Key, asyncio.Future[bool]] = {}
        for key in known:
            self._remember(key)

    def __contains__(self, key: Key) -> bool:
        return key in self._known or key in self._writing

    def take_up(self, key: Key, written: asyncio.Future[bool]) -> None:
        """Remember a message that is being written; one that cannot be written is forgotten."""
        self._writing[key] = written
        written.add_done_callback(lambda _: self._settle(key, written))

    async def written(self, key: Key) -> None:
        """Wait until a message is on the disk; raises what kept it from being written."""
        if key in self._writing:
            await asyncio.shield(self._writing[key])

    def _settle(self, key: Key, written: asyncio.Future[bool]) -> None:
        del self._writing[key]
        if not written.cancelled() and written.exception() is None:
            self._remember(key)

    def _remember(self, key: Key) -> None:
        self._known[key] = None
        while len(self._known) > self._most:
            self._known.popitem(last=False)
