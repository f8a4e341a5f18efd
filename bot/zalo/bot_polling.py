"""Polls the Zalo Bot Platform: what comes is kept before the next poll.

The platform knows no offset: an update it has handed out is gone. If the process is killed between
receiving and keeping one it is lost; nothing but writing to the disk happens in between. To stop,
the poll under way is waited for, because breaking it off could lose what it brings.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging

from bot.intake.channel import Submit
from bot.state.inbox import Incoming
from bot.zalo.bot_client import PollConflict, ZaloBotClient
from bot.zalo.bot_events import read_update
from knowledge.errors import ChannelError

_log = logging.getLogger(__name__)

POLL_S = 10.0
"""How long one poll waits, and so how long stopping may take, in seconds."""

FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 60.0
KEEP_RETRY_S = 1.0  # before another try to write an update to the disk
_GRACE_S = 5.0  # how much later than POLL_S a poll may end before it is broken off


class Polling:
    """Fetches updates until it is stopped.

    Args:
        client: the bot's client.
        poll_s: how long one poll waits, in seconds.
    """

    def __init__(self, client: ZaloBotClient, poll_s: float = POLL_S) -> None:
        self._client = client
        self._poll_s = poll_s
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self, submit: Submit) -> None:
        """Begin to poll."""
        self._task = asyncio.create_task(self._run(submit))

    async def stop(self) -> None:
        """Wait for the poll under way, keep what it brings, and end."""
        self._stopping.set()
        if self._task is None:
            return
        _, unfinished = await asyncio.wait({self._task}, timeout=self._poll_s + _GRACE_S)
        for task in unfinished:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _run(self, submit: Submit) -> None:
        wait = FIRST_WAIT_S
        while not self._stopping.is_set():
            try:
                await self._poll(submit)
            except ChannelError as error:
                _log.warning("Zalo Bot Platform cannot be polled: %s", error)
                await self._make_way(error)
                await self._pause(max(wait, getattr(error, "after_s", None) or 0.0))
                wait = min(LONGEST_WAIT_S, 2 * wait)
            except Exception:  # one odd update must not end the polling
                _log.exception("A poll of the Zalo Bot Platform failed")
                await self._pause(wait)
            else:
                wait = FIRST_WAIT_S

    async def _poll(self, submit: Submit) -> None:
        for update in await self._client.updates(self._poll_s):
            message = read_update(update)
            if message is not None:
                await self._keep(submit, message)

    async def _make_way(self, error: ChannelError) -> None:
        """Take back a webhook that stands in the way of polling."""
        if isinstance(error, PollConflict):
            with contextlib.suppress(ChannelError):
                await self._client.delete_webhook()

    async def _keep(self, submit: Submit, message: Incoming) -> None:
        """Keep a message, however often that takes: the platform will not send it again."""
        while True:
            try:
                await submit(message)
            except Exception:
                _log.exception("A message of zalo_bot could not be kept")
                if self._stopping.is_set():
                    return
                await self._pause(KEEP_RETRY_S)
            else:
                return

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
