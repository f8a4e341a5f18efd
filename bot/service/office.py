"""The workshop as the running process uses it: read and changed off the event loop, published."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from knowledge.workshop import Workshop

if TYPE_CHECKING:
    from bot.runtime import Progress, Runtime

_log = logging.getLogger(__name__)

T = TypeVar("T")


class Office:
    """Works in the workshop and publishes what was approved there.

    Args:
        runtime: opens the workshop and builds releases.
    """

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._publishing = asyncio.Lock()

    @property
    def data(self) -> Path:
        """The data folder."""
        return self._runtime.data

    @property
    def publishing(self) -> bool:
        """Whether a release is being built."""
        return self._publishing.locked()

    async def run(self, work: Callable[[Workshop], T]) -> T:
        """Return what ``work`` finds or does in the workshop, in a thread of its own.

        Raises:
            LachanError: the workshop cannot be opened, or what ``work`` raises.
        """
        return await asyncio.to_thread(self.run_now, work)

    def run_now(self, work: Callable[[Workshop], T]) -> T:
        """Return what ``work`` finds or does in the workshop; the caller's thread waits."""
        with self._runtime.workshop() as workshop:
            return work(workshop)

    async def publish(self, actor: str, progress: Progress | None = None) -> str:
        """Build a release of all approved documents and make it current; return its id.

        The running service takes it over by itself. Nothing is answered less quickly for long:
        only what is new is encoded.

        Args:
            actor: who publishes, for the audit log.
            progress: hears how many passages of how many are encoded, in another thread.

        Raises:
            ReleaseError: it cannot be built; the current one stays.
        """
        async with self._publishing:
            return await self.run(lambda workshop: self._publish(workshop, actor, progress))

    async def rollback(self, actor: str) -> str:
        """Go back to the release before the current one; return its id.

        Args:
            actor: who goes back, for the audit log.

        Raises:
            ReleaseError: there is none, or it cannot be read; the current one stays.
        """
        async with self._publishing:
            return await self.run(lambda workshop: self._rollback(workshop, actor))

    def _publish(self, workshop: Workshop, actor: str, progress: Progress | None) -> str:
        before = self._current()
        release = self._runtime.publish(workshop, progress)
        release.close()
        if release.id != before:
            workshop.note("published", actor=actor, before=before, after=release.id)
        _log.info("Release %s published by %s", release.id, actor)
        return release.id

    def _rollback(self, workshop: Workshop, actor: str) -> str:
        from index.release import rollback

        before = self._current()
        release = rollback(self._runtime.data)
        release.close()
        workshop.note("rolled back", actor=actor, before=before, after=release.id)
        return release.id

    def _current(self) -> str | None:
        from index.release_folder import current_release_id

        return current_release_id(self._runtime.data)
