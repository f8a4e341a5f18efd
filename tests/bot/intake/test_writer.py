"""The inbox's writer: few changes in one go, and whoever is in danger before all others."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path

from bot.intake.writer import AT_ONCE, InboxWriter
from bot.state.database import INBOX, StateDatabase
from bot.state.inbox import Incoming, MessageState
from bot.state.sqlite_inbox import SqliteInbox


class SlowInbox(SqliteInbox):
    """Waits before it keeps anything until it may go on, and notes what it keeps together."""

    def __init__(self, folder: Path) -> None:
        self.database = StateDatabase(folder / "inbox.db", INBOX)
        super().__init__(self.database)
        self.go = threading.Event()
        self.kept: list[list[str]] = []

    def add(self, messages: Sequence[Incoming]) -> list[bool]:
        self.go.wait(10)
        self.kept.append([message.key for message in messages])
        return super().add(messages)


def message(key: str, *, urgent: bool = False) -> Incoming:
    return Incoming("telegram", key, key, "{}", 1.0, urgent)


def test_danger_is_written_before_what_waits(tmp_path: Path) -> None:
    async def scenario() -> None:
        inbox = SlowInbox(tmp_path)
        writer = InboxWriter(inbox)
        calm = [asyncio.create_task(writer.add(message(str(n)))) for n in range(3 * AT_ONCE)]
        urgent = asyncio.create_task(writer.add(message("urgent", urgent=True)))
        await asyncio.sleep(0)  # all of them wait now
        writer.start()
        inbox.go.set()
        assert await asyncio.gather(*calm, urgent) == [True] * (3 * AT_ONCE + 1)
        assert not await writer.add(message("urgent", urgent=True))
        await writer.finish(message("urgent"), MessageState.DONE)
        await writer.stop()
        assert inbox.kept[0] == ["urgent"]
        assert [key for keys in inbox.kept[1:-1] for key in keys] == [
            str(n) for n in range(3 * AT_ONCE)
        ]
        assert max(map(len, inbox.kept)) <= AT_ONCE
        inbox.database.close()

    asyncio.run(scenario())


def test_what_becomes_of_a_message_in_danger_is_written_after_the_message(tmp_path: Path) -> None:
    async def scenario() -> None:
        inbox = SlowInbox(tmp_path)
        writer = InboxWriter(inbox)
        urgent = [message(f"urgent {n}", urgent=True) for n in range(3 * AT_ONCE)]
        added = [asyncio.create_task(writer.add(each)) for each in urgent]
        done = asyncio.create_task(writer.finish(urgent[-1], MessageState.DONE))
        await asyncio.sleep(0)  # all of them wait now
        writer.start()
        inbox.go.set()
        assert await asyncio.gather(*added) == [True] * len(urgent)
        await done
        assert urgent[-1] not in [kept.message for kept in inbox.waiting()]
        assert len(inbox.waiting()) == len(urgent) - 1
        await writer.stop()
        inbox.database.close()

    asyncio.run(scenario())


def test_stopping_writes_all_that_waits(tmp_path: Path) -> None:
    async def scenario() -> None:
        inbox = SlowInbox(tmp_path)
        inbox.go.set()
        writer = InboxWriter(inbox)
        writer.start()
        for number in range(3 * AT_ONCE):
            await writer.add(message(str(number)))
        ends = [
            asyncio.create_task(writer.finish(message(str(number)), MessageState.DONE))
            for number in range(3 * AT_ONCE)
        ]
        await asyncio.sleep(0)
        await writer.stop()
        await asyncio.gather(*ends)
        assert inbox.waiting() == []
        inbox.database.close()

    asyncio.run(scenario())
