"""Writes to the inbox from a thread of its own, many changes in one go.

The event loop never waits for the disk, and under load one ``fsync`` serves many messages.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from bot.state.inbox import Inbox, Incoming, MessageState

_T = TypeVar("_T")


AT_ONCE = 16
"""Messages or changes written in one go at most: somebody in danger may wait for the next one."""


class InboxWriter:
    """Writes to an inbox; every method returns once the change is on the disk.

    Messages of people in danger are written before all others, and before their own changes:
    their answers do not wait for the disk.

    Args:
        inbox: the inbox.
    """

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._urgent: deque[tuple[Incoming, Future[Any]]] = deque()
        self._new: deque[tuple[Incoming, Future[Any]]] = deque()
        self._changes: deque[tuple[Callable[[], None], Future[Any]]] = deque()
        self._wake = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="lachan-inbox", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    async def stop(self) -> None:
        """Write what waits, then end the thread."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        if self._thread.ident is not None:
            await asyncio.to_thread(self._thread.join)

    async def add(self, message: Incoming) -> bool:
        """Keep a message; False for a duplicate."""
        future: Future[Any] = Future()
        with self._wake:
            (self._urgent if message.urgent else self._new).append((message, future))
            self._wake.notify()
        return bool(await asyncio.wrap_future(future))

    async def mark_sent(self, message: Incoming, parts: int) -> None:
        """Remember how many parts of an answer were sent."""
        await self._change(lambda: self._inbox.mark_sent(message, parts))

    async def postpone(self, message: Incoming, due: float, error: str) -> None:
        """Try a message again at ``due``."""
        await self._change(lambda: self._inbox.postpone(message, due, error))

    async def finish(self, message: Incoming, state: MessageState, error: str = "") -> None:
        """Be done with a message."""
        await self._change(lambda: self._inbox.finish(message, state, error))

    async def _change(self, change: Callable[[], None]) -> None:
        future: Future[Any] = Future()
        with self._wake:
            self._changes.append((change, future))
            self._wake.notify()
        await asyncio.wrap_future(future)

    def _run(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._has_work() or self._stopping)
                if not self._has_work():
                    return
            self._write_urgent()
            self._write_new(self._taken(self._new))
            changes = self._taken(self._changes)
            self._write_urgent()  # before the changes: some may be theirs
            self._write_changes(changes)

    def _has_work(self) -> bool:
        return bool(self._urgent or self._new or self._changes)

    def _taken(self, waiting: deque[_T]) -> list[_T]:
        with self._wake:
            return [waiting.popleft() for _ in range(min(AT_ONCE, len(waiting)))]

    def _write_urgent(self) -> None:
        """Write all that wait now; who comes meanwhile does not hold up the others."""
        for _ in range(0, len(self._urgent), AT_ONCE):
            self._write_new(self._taken(self._urgent))

    def _write_new(self, new: list[tuple[Incoming, Future[Any]]]) -> None:
        if not new:
            return
        try:
            known = self._inbox.add([message for message, _ in new])
        except Exception as error:
            for _, future in new:
                _settle(future, error=error)
            return
        for (_, future), added in zip(new, known, strict=True):
            _settle(future, result=added)

    def _write_changes(self, changes: list[tuple[Callable[[], None], Future[Any]]]) -> None:
        if not changes:
            return
        try:
            with self._inbox.together():
                for change, _ in changes:
                    change()
        except Exception as error:
            for _, future in changes:
                _settle(future, error=error)
            return
        for _, future in changes:
            _settle(future)


def _settle(future: Future[Any], result: Any = None, error: Exception | None = None) -> None:
    """Hand over a result unless nobody waits for it any more."""
    if not future.set_running_or_notify_cancel():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)
