"""Hands kept messages to their channels: each once, in order within a chat, danger first.

A message is kept before ``submit`` returns, so the channel may acknowledge it then. Somebody in
danger is answered while the message is still being written: a disk can stall for a second. Messages
of one chat are answered one after another; those of many chats side by side. A failed one is tried
again later, and given up after some attempts, where an admin can see it. After a crash all that
was not done with is taken up again; how many parts of an answer were sent is known, so only the
part that fell between sending and recording can be sent twice.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, nullcontext
from typing import Protocol

from bot.intake.crowd import crowd
from bot.intake.pace import Pace
from bot.intake.urgent_keys import UrgentKeys
from bot.intake.writer import InboxWriter
from bot.state.inbox import Inbox, Incoming, Kept, MessageState
from knowledge.errors import SendLater, SendRefused

_log = logging.getLogger(__name__)

MAX_AGE_S = 15 * 60.0
"""A question older than this is not answered any more: the person has gone on."""

MAX_ATTEMPTS = 6
"""Attempts before a message is given up; with the waits below about 15 minutes."""

FIRST_WAIT_S, LONGEST_WAIT_S = 2.0, 600.0
CONCURRENT_CHATS = 64
"""Messages answered side by side: some batches of questions. The others wait in line, where they
take no time from those who are in danger; whoever would wait long is told so at once."""
KEEP_KEYS_S = 7 * 24 * 3600.0
"""How long keys are kept to tell duplicates: Zalo repeats failed deliveries for hours."""

MarkSent = Callable[[int], Awaitable[None]]


class Handler(Protocol):
    """Answers the messages of one channel."""

    async def handle(self, message: Incoming, sent: int, mark_sent: MarkSent) -> None:
        """Answer a message.

        Args:
            message: the message.
            sent: how many parts of the answer an earlier attempt has sent.
            mark_sent: to be awaited after each part before the next one is sent, with the number
                of parts sent so far; that the last one was sent is noted with the message's end.

        Raises:
            SendLater: it should be tried again, perhaps after a time.
            SendRefused: the person cannot be reached any more.
        """


class Dispatcher:
    """Takes messages in and has them answered.

    Args:
        inbox: keeps messages.
        handlers: what answers them, by channel.
        clock: seconds since 1970.
        max_age_s: age in seconds from which a message is not answered; danger always is.
        first_wait_s: seconds before a failed message is tried again; doubled each time.
        has_room: says whether one more of so many that wait would be answered soon.
    """

    def __init__(
        self,
        inbox: Inbox,
        handlers: Mapping[str, Handler],
        clock: Callable[[], float] = time.time,
        max_age_s: float = MAX_AGE_S,
        first_wait_s: float = FIRST_WAIT_S,
        has_room: Callable[[int], bool] | None = None,
    ) -> None:
        self._inbox = inbox
        self._writer = InboxWriter(inbox)
        self._handlers = handlers
        self._clock = clock
        self._max_age_s = max_age_s
        self._first_wait_s = first_wait_s
        self._chats: dict[tuple[str, str], deque[Kept]] = {}
        self._has_room = has_room
        self._places = asyncio.Semaphore(CONCURRENT_CHATS)
        self._pace = Pace()
        self._urgent = UrgentKeys()
        self._in_turn = 0  # messages that wait for a place or have one
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False

    async def start(self) -> None:
        """Take up what an earlier process left behind."""
        self._writer.start()
        await asyncio.to_thread(self._inbox.purge, self._clock() - KEEP_KEYS_S)
        self._urgent = UrgentKeys(await asyncio.to_thread(self._inbox.urgent_keys))
        for kept in await asyncio.to_thread(self._inbox.waiting):
            if kept.message.channel in self._handlers:
                self._enqueue(kept)

    async def submit(self, message: Incoming) -> bool:
        """Keep a message and have it answered; False for a duplicate.

        Returns only once the message is on the disk.
        """
        if message.urgent:
            return await self._submit_urgent(message)
        await self._pace.keep()
        new = await self._writer.add(message)
        if new and not self._stopping:
            self._enqueue(Kept(message))
        return new

    async def _submit_urgent(self, message: Incoming) -> bool:
        """Have somebody in danger answered beside the message's being written.

        Where it cannot be written the channel delivers it again, and it is answered again.
        """
        key = (message.channel, message.key)
        new = key not in self._urgent
        if new:
            self._urgent.take_up(key, asyncio.ensure_future(self._writer.add(message)))
            if not self._stopping:
                self._enqueue(Kept(message))
        await self._urgent.written(key)
        return new

    async def stop(self) -> None:
        """Finish what is being answered; what waits stays in the inbox for the next start."""
        self._stopping = True
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._writer.stop()

    @property
    def in_flight(self) -> int:
        """How many chats are being answered."""
        return len(self._tasks)

    @property
    def waiting(self) -> int:
        """How many messages wait or are being answered."""
        return sum(len(queue) for queue in self._chats.values())

    def _enqueue(self, kept: Kept) -> None:
        """Put a message in its chat's queue; an urgent one does not wait for the others."""
        if kept.message.urgent:
            self._spawn(self._process(kept))
            return
        chat = (kept.message.channel, kept.message.chat)
        queue = self._chats.get(chat)
        if queue is not None:
            queue.append(kept)
            return
        self._chats[chat] = deque([kept])
        self._spawn(self._answer_chat(chat))

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer_chat(self, chat: tuple[str, str]) -> None:
        queue = self._chats[chat]
        while queue and not self._stopping:
            await self._process(queue[0])
            queue.popleft()
        del self._chats[chat]

    async def _process(self, kept: Kept) -> None:
        """Answer one message, waiting between attempts, until it is done with."""
        while not self._stopping:
            wait = kept.due - self._clock()
            if wait > 0:
                await self._sleep(wait)
                continue
            async with nullcontext() if kept.message.urgent else self._turn():
                failed = await self._attempt(kept)
            if failed is None:
                return
            kept = failed

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Wait for a place; in a crowd go on at once, so that kind words come soon."""
        if self._has_room is not None and not self._has_room(self._in_turn):
            await self._pace.keep()
            with crowd():
                yield
            return
        self._in_turn += 1
        try:
            async with self._places:
                await self._pace.keep()
                yield
        finally:
            self._in_turn -= 1

    async def _sleep(self, seconds: float) -> None:
        """Wait in short naps, so that stopping need not wait for the whole."""
        await asyncio.sleep(min(seconds, 0.2))

    async def _attempt(self, kept: Kept) -> Kept | None:
        """Try to answer a message; return it as it waits for the next attempt, or None."""
        message = kept.message
        if not message.urgent and self._clock() - message.received > self._max_age_s:
            await self._writer.finish(message, MessageState.EXPIRED)
            return None
        sent = kept.sent

        async def mark_sent(parts: int) -> None:
            nonlocal sent
            sent = parts
            await self._writer.mark_sent(message, parts)

        try:
            await self._handlers[message.channel].handle(message, sent, mark_sent)
        except SendRefused as error:
            await self._writer.finish(message, MessageState.DEAD, str(error))
        except SendLater as error:
            return await self._later(kept, sent, error.after_s, str(error))
        except Exception as error:
            # The text of an error may hold what the person wrote: only its kind is kept.
            _log.exception("A message of %s failed", message.channel)
            return await self._later(kept, sent, None, type(error).__name__)
        else:
            await self._writer.finish(message, MessageState.DONE)
        return None

    async def _later(self, kept: Kept, sent: int, after_s: float | None, error: str) -> Kept | None:
        attempts = kept.attempts + 1
        if attempts >= MAX_ATTEMPTS and not kept.message.urgent:
            await self._writer.finish(kept.message, MessageState.DEAD, error)
            return None
        wait = min(LONGEST_WAIT_S, self._first_wait_s * 2**kept.attempts)
        due = self._clock() + max(after_s or 0.0, wait * random.uniform(0.8, 1.2))
        await self._writer.postpone(kept.message, due, error)
        return Kept(kept.message, attempts, due, sent)
