from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.intake.crowd import in_crowd
from bot.intake.dispatcher import CONCURRENT_CHATS, MAX_AGE_S, MAX_ATTEMPTS, Dispatcher, MarkSent
from bot.intake.urgent_keys import UrgentKeys
from bot.state.database import INBOX, StateDatabase
from bot.state.inbox import Incoming
from bot.state.sqlite_inbox import SqliteInbox
from knowledge.errors import SendLater, SendRefused


class Answers:
    """A channel that records what it is given and fails as it is told."""

    def __init__(self, failures: dict[str, list[Exception]] | None = None) -> None:
        self.handled: list[str] = []
        self.sent_before: list[int] = []
        self.failures = failures or {}
        self.open = asyncio.Event()
        self.open.set()
        self.at_once: Counter[str] = Counter()
        self.most_at_once = 0
        self.in_crowd: list[str] = []

    async def handle(self, message: Incoming, sent: int, mark_sent: MarkSent) -> None:
        lane = message.key if message.urgent else message.chat
        self.at_once[lane] += 1
        self.most_at_once = max(self.most_at_once, sum(self.at_once.values()))
        assert self.at_once[lane] == 1
        try:
            if in_crowd():
                self.in_crowd.append(message.key)
            elif not message.urgent:
                await self.open.wait()
            self.sent_before.append(sent)
            await mark_sent(sent + 1)
            if self.failures.get(message.key):
                raise self.failures[message.key].pop(0)
            self.handled.append(message.key)
        finally:
            self.at_once[lane] -= 1


def message(key: str, chat: str = "a", received: float = 1000.0, urgent: bool = False) -> Incoming:
    return Incoming("telegram", key, chat, f"body {key}", received, urgent)


class Prompt(Answers):
    """Answers in one part, which nothing has to be noted before."""

    async def handle(self, message: Incoming, sent: int, mark_sent: MarkSent) -> None:
        self.handled.append(message.key)


class StalledInbox(SqliteInbox):
    """An inbox on a disk that stands still until it may go on, and can be full."""

    def __init__(self, database: StateDatabase) -> None:
        super().__init__(database)
        self.go = threading.Event()
        self.full = False

    def add(self, messages: Sequence[Incoming]) -> list[bool]:
        assert self.go.wait(20)
        if self.full:
            raise OSError("no space left")
        return super().add(messages)


@asynccontextmanager
async def dispatching(
    path: Path,
    answers: Answers,
    now: Callable[[], float] = lambda: 1000.0,
    has_room: Callable[[int], bool] | None = None,
    kind: type[SqliteInbox] = SqliteInbox,
) -> AsyncIterator[tuple[Dispatcher, SqliteInbox]]:
    database = StateDatabase(path / "inbox.db", INBOX)
    inbox = kind(database)
    dispatcher = Dispatcher(inbox, {"telegram": answers}, now, first_wait_s=0.0, has_room=has_room)
    await dispatcher.start()
    try:
        yield dispatcher, inbox
    finally:
        await dispatcher.stop()
        database.close()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.005)


def test_each_message_is_answered_once_in_the_order_of_its_chat(tmp_path: Path) -> None:
    async def scenario() -> None:
        answers = Answers()
        async with dispatching(tmp_path, answers) as (dispatcher, inbox):
            for i in range(30):
                assert await dispatcher.submit(message(str(i), chat=f"chat-{i % 3}"))
                assert not await dispatcher.submit(message(str(i), chat=f"chat-{i % 3}"))
            await until(lambda: len(answers.handled) == 30 and not inbox.waiting())
        for chat in range(3):
            mine = [int(key) for key in answers.handled if int(key) % 3 == chat]
            assert mine == sorted(mine)

    asyncio.run(scenario())


def test_chats_are_answered_side_by_side_and_danger_waits_for_nobody(tmp_path: Path) -> None:
    async def scenario() -> None:
        answers = Answers()
        answers.open.clear()
        async with dispatching(tmp_path, answers) as (dispatcher, inbox):
            for i in range(5):
                await dispatcher.submit(message(f"slow-{i}", chat=str(i)))
            await dispatcher.submit(message("help", chat="0", urgent=True))
            await until(lambda: answers.handled == ["help"])
            assert answers.most_at_once >= 5
            answers.open.set()
            await until(lambda: not inbox.waiting())
        assert len(answers.handled) == 6

    asyncio.run(scenario())


def test_danger_is_answered_while_the_disk_stands_still_and_acknowledged_after(
    tmp_path: Path,
) -> None:
    async def scenario() -> None:
        answers = Prompt()
        async with dispatching(tmp_path, answers, kind=StalledInbox) as (dispatcher, inbox):
            assert isinstance(inbox, StalledInbox)
            calm = asyncio.create_task(dispatcher.submit(message("calm")))
            first = asyncio.create_task(dispatcher.submit(message("help", urgent=True)))
            await until(lambda: answers.handled == ["help"])
            again = asyncio.create_task(dispatcher.submit(message("help", urgent=True)))
            await asyncio.sleep(0.02)
            assert [task.done() for task in (first, again, calm)] == [False] * 3
            inbox.go.set()
            assert [await task for task in (first, again, calm)] == [True, False, True]
            await until(lambda: not inbox.waiting())
            assert not await dispatcher.submit(message("help", urgent=True))
        assert answers.handled == ["help", "calm"]

    asyncio.run(scenario())


def test_danger_that_cannot_be_kept_is_answered_and_delivered_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        answers = Prompt()
        async with dispatching(tmp_path, answers, kind=StalledInbox) as (dispatcher, inbox):
            assert isinstance(inbox, StalledInbox)
            inbox.go.set()
            inbox.full = True
            with pytest.raises(OSError, match="no space"):
                await dispatcher.submit(message("help", urgent=True))
            await until(lambda: answers.handled == ["help"])
            inbox.full = False
            assert await dispatcher.submit(message("help", urgent=True))
            await until(lambda: answers.handled == ["help", "help"] and not inbox.waiting())

    asyncio.run(scenario())


def test_danger_answered_before_a_restart_is_not_answered_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        answers = Prompt()
        async with dispatching(tmp_path, answers) as (dispatcher, _):
            assert await dispatcher.submit(message("help", urgent=True))
        async with dispatching(tmp_path, answers) as (dispatcher, _):
            assert not await dispatcher.submit(message("help", urgent=True))
        assert answers.handled == ["help"]

    asyncio.run(scenario())


def test_only_the_latest_urgent_keys_are_remembered() -> None:
    keys = UrgentKeys([("telegram", str(n)) for n in range(5)], most=3)
    assert [("telegram", str(n)) in keys for n in range(5)] == [False, False, True, True, True]


def test_a_failed_message_is_tried_again_from_the_part_it_reached(tmp_path: Path) -> None:
    async def scenario() -> None:
        answers = Answers({"1": [SendLater("slow down", after_s=0.0), RuntimeError("odd")]})
        async with dispatching(tmp_path, answers) as (dispatcher, inbox):
            await dispatcher.submit(message("1"))
            await until(lambda: not inbox.waiting())
        assert answers.handled == ["1"]
        assert answers.sent_before == [0, 1, 2]

    asyncio.run(scenario())


def test_a_message_is_given_up_after_some_attempts_and_an_admin_sees_it(tmp_path: Path) -> None:
    async def scenario() -> None:
        answers = Answers({"1": [RuntimeError("my secret text")] * 100})
        async with dispatching(tmp_path, answers) as (dispatcher, inbox):
            await dispatcher.submit(message("1"))
            await dispatcher.submit(message("2"))
            await until(lambda: not inbox.waiting())
            (letter,) = inbox.dead_letters()
        assert answers.handled == ["2"]
        assert len(answers.sent_before) == MAX_ATTEMPTS + 1
        assert (letter.key, letter.error) == ("1", "RuntimeError")

    asyncio.run(scenario())


def test_a_person_who_cannot_be_reached_is_not_tried_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        answers = Answers({"1": [SendRefused("The person has blocked the bot.")]})
        async with dispatching(tmp_path, answers) as (dispatcher, inbox):
            await dispatcher.submit(message("1"))
            await until(lambda: not inbox.waiting())
            assert [letter.attempts for letter in inbox.dead_letters()] == [0]

    asyncio.run(scenario())


def test_old_questions_expire_and_danger_does_not(tmp_path: Path) -> None:
    async def scenario() -> None:
        answers = Answers()
        late = 1000.0 + MAX_AGE_S + 1
        async with dispatching(tmp_path, answers, lambda: late) as (dispatcher, inbox):
            await dispatcher.submit(message("old"))
            await dispatcher.submit(message("help", urgent=True))
            await dispatcher.submit(message("new", received=late))
            await until(lambda: not inbox.waiting())
        assert sorted(answers.handled) == ["help", "new"]

    asyncio.run(scenario())


def test_what_was_left_behind_is_taken_up_at_the_next_start(tmp_path: Path) -> None:
    async def leave_behind() -> None:
        answers = Answers()
        answers.open.clear()
        async with dispatching(tmp_path, answers) as (dispatcher, _):
            await dispatcher.submit(message("1"))
            await dispatcher.submit(message("2"))
            asyncio.get_running_loop().call_later(0.05, answers.open.set)

    async def take_up() -> None:
        answers = Answers()
        async with dispatching(tmp_path, answers) as (_, inbox):
            await until(lambda: not inbox.waiting())
        assert answers.handled == ["2"]

    asyncio.run(leave_behind())
    asyncio.run(take_up())


def test_a_message_deleted_while_it_waits_is_not_answered_later(tmp_path: Path) -> None:
    database = StateDatabase(tmp_path / "inbox.db", INBOX)
    inbox = SqliteInbox(database)
    inbox.add([message("1", chat="gone"), message("2", chat="stays")])
    inbox.forget_chat("telegram", "gone")
    database.close()

    async def scenario() -> None:
        answers = Answers()
        async with dispatching(tmp_path, answers) as (_, left):
            await until(lambda: not left.waiting())
        assert answers.handled == ["2"]

    asyncio.run(scenario())


def test_only_so_many_are_answered_side_by_side_and_danger_beside_them(tmp_path: Path) -> None:
    async def scenario() -> None:
        answers = Answers()
        answers.open.clear()
        async with dispatching(tmp_path, answers) as (dispatcher, inbox):
            for i in range(2 * CONCURRENT_CHATS):
                await dispatcher.submit(message(str(i), chat=str(i)))
            await until(lambda: sum(answers.at_once.values()) == CONCURRENT_CHATS)
            await dispatcher.submit(message("help", chat="danger", urgent=True))
            await until(lambda: answers.handled == ["help"])
            assert answers.most_at_once == CONCURRENT_CHATS + 1
            answers.open.set()
            await until(lambda: not inbox.waiting())
        assert len(answers.handled) == 2 * CONCURRENT_CHATS + 1

    asyncio.run(scenario())


def test_who_would_wait_too_long_is_heard_at_once_and_knows_why(tmp_path: Path) -> None:
    most = CONCURRENT_CHATS + 10

    async def scenario() -> None:
        answers = Answers()
        answers.open.clear()
        async with dispatching(tmp_path, answers, has_room=lambda n: n < most) as (dispatcher, _):
            for i in range(most + 3):
                await dispatcher.submit(message(str(i), chat=str(i)))
            await until(lambda: len(answers.handled) == 3)
            assert answers.handled == answers.in_crowd == [str(most + i) for i in range(3)]
            answers.open.set()
            await until(lambda: len(answers.handled) == most + 3)
        assert len(answers.in_crowd) == 3

    asyncio.run(scenario())


def test_a_message_that_waits_for_its_next_attempt_holds_no_place(tmp_path: Path) -> None:
    async def scenario() -> None:
        later: dict[str, list[Exception]] = {
            str(i): [SendLater("later", after_s=3600.0)] for i in range(CONCURRENT_CHATS)
        }
        answers = Answers(later)
        async with dispatching(tmp_path, answers) as (dispatcher, _):
            for i in range(CONCURRENT_CHATS):
                await dispatcher.submit(message(str(i), chat=str(i)))
            await until(lambda: len(answers.sent_before) == CONCURRENT_CHATS)
            await dispatcher.submit(message("next", chat="next"))
            await until(lambda: answers.handled == ["next"])

    asyncio.run(scenario())
