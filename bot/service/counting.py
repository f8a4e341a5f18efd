"""Counts replies for the admins: by day, channel, kind, province and outcome; never by person."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from bot.answer import Answer
from bot.dialogue.speaker import Speaker

if TYPE_CHECKING:
    from bot.service.office import Office
    from knowledge.workshop import Workshop

_log = logging.getLogger(__name__)

FLUSH_S = 10.0
"""Seconds for which counts are held in memory before they are written together."""

_Key = tuple[date, str, str, str | None, str]


class Counting:
    """Holds counts and writes them to the workshop now and then.

    Args:
        office: writes them.
        today: tells the day.
    """

    def __init__(self, office: Office, today: Callable[[], date] = date.today) -> None:
        self._office = office
        self._today = today
        self._counts: Counter[_Key] = Counter()
        self._task: asyncio.Task[None] | None = None

    def count(self, speaker: Speaker, answer: Answer) -> None:
        """Count one reply."""
        province = _province(answer)
        key = (self._today(), speaker.channel, answer.kind, province, answer.status.value)
        self._counts[key] += 1

    def start(self) -> None:
        """Begin to write now and then."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Write what is held, then end."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        await self.flush()

    async def flush(self) -> None:
        """Write what is held; where that fails it is held on."""
        counts, self._counts = self._counts, Counter()
        if not counts:
            return
        try:
            await self._office.run(lambda workshop: _write(workshop, counts))
        except Exception:  # counts are no reason to disturb anybody
            _log.warning("Counts could not be written", exc_info=True)
            self._counts.update(counts)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(FLUSH_S)
            await self.flush()


def _province(answer: Answer) -> str | None:
    """Return the one province that an answer is about; None when it is about none or several."""
    provinces = {item.province for item in answer.direct or answer.evidence}
    return provinces.pop() if len(provinces) == 1 else None


def _write(workshop: Workshop, counts: Counter[_Key]) -> None:
    for (day, channel, kind, province, outcome), by in counts.items():
        workshop.counters.count(
            day, channel=channel, kind=kind, province=province, outcome=outcome, by=by
        )
