"""Erases what may be kept no longer: sealed questions, keys of messages, shared questions."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from bot.intake.dispatcher import KEEP_KEYS_S
from bot.service.office import Office
from bot.state.state import State

_log = logging.getLogger(__name__)

EVERY_S = 3600.0
KEEP_QUESTIONS = timedelta(days=730)
"""How long a question that somebody agreed to share is kept."""


class Housekeeping:
    """Erases what is too old, once an hour.

    Args:
        state: sealed questions and keys of messages.
        office: the workshop, with the shared questions.
    """

    def __init__(self, state: State, office: Office) -> None:
        self._state = state
        self._office = office
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; the first time at once."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def erase(self, now: datetime) -> None:
        """Erase what is too old at a time."""
        self._state.turns.purge()
        self._state.inbox.purge(now.timestamp() - KEEP_KEYS_S)
        oldest = now - KEEP_QUESTIONS
        self._office.run_now(lambda workshop: workshop.questions.forget_before(oldest))

    async def _run(self) -> None:
        while True:
            started = time.monotonic()
            try:
                await asyncio.to_thread(self.erase, datetime.now(UTC))
            except Exception:  # tried again in an hour
                _log.exception("What is too old could not be erased")
            await asyncio.sleep(max(0.0, EVERY_S - (time.monotonic() - started)))
