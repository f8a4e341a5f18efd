"""Builds the first release beside the running process, so that the page is there at once."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from index.release_folder import current_release_id

_log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "bot.cli", "build")


class FirstRelease:
    """Runs ``lachan build`` where no release was built yet.

    It is a process of its own: the model that encodes the plans does not stay in this one.

    Args:
        data: the data folder.
        command: what builds it.
    """

    def __init__(self, data: Path, command: Sequence[str] = COMMAND) -> None:
        self._data = data
        self._command = command
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to build, unless there is a release."""
        if current_release_id(self._data) is None:
            self._task = asyncio.create_task(self._build())

    async def stop(self) -> None:
        """Build no further; the next start begins again."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _build(self) -> None:
        environment = os.environ | {"LACHAN_DATA": str(self._data)}
        process = await asyncio.create_subprocess_exec(
            *self._command, env=environment, stdout=asyncio.subprocess.DEVNULL
        )
        try:
            if await process.wait() != 0:
                _log.error("The first release could not be built; `lachan build` says why")
        except asyncio.CancelledError:
            process.kill()
            await process.wait()
            raise
