from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from bot.answering.answerer import Search
from bot.runtime import Runtime
from bot.safety.triage import apology
from bot.service.answers import AnswerService
from bot.service.ask import Answered, Ask
from bot.service.desk import Desk, Vectors
from bot.service.pipeline import GROUP
from index.release import build_release, rollback
from index.release_folder import current_release_id
from knowledge.errors import BrokenRelease, NoRelease, Overloaded
from knowledge.workshop import Workshop
from tests.encoders import HashEncoder


@dataclass
class SlowDesk:
    """A desk that answers when it is let, and records what it was asked."""

    release_id: str
    gate: threading.Event = field(default_factory=threading.Event)
    begun: list[str] = field(default_factory=list)
    encoded: list[int] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    closed: bool = False

    def warm_up(self) -> None:
        pass

    def begin(self, ask: Ask) -> Answered | Search:
        self.begun.append(ask.text)
        return cast(Search, ask.text)

    def encode(self, searches: list[Search]) -> Vectors:
        self.encoded.append(len(searches))
        return {}

    def use(self, vectors: Vectors) -> None:
        assert vectors == {}

    def finish(self, search: Search) -> str:
        text = cast(str, search)
        self.asked.append(text)
        assert self.gate.wait(20)
        assert not self.closed
        if text == "broken":
            raise ValueError("broken")
        return f"{self.release_id}: {text}"

    def close(self) -> None:
        self.closed = True


class Releases:
    """Releases that a test publishes by name."""

    def __init__(self) -> None:
        self.current: str | None = None
        self.desks: dict[str, SlowDesk] = {}
        self.broken: set[str] = set()

    def publish(
        self, name: str, *, open_gate: bool = True, kind: type[SlowDesk] = SlowDesk
    ) -> SlowDesk:
        desk = self.desks[name] = kind(name)
        if open_gate:
            desk.gate.set()
        self.current = name
        return desk

    def open(self) -> Desk:
        assert self.current is not None
        if self.current in self.broken:
            raise BrokenRelease("Files are missing.", "Build again.")
        return cast(Desk, self.desks[self.current])


@asynccontextmanager
async def serving(releases: Releases, max_waiting: int = 600) -> AsyncIterator[AnswerService]:
    service = AnswerService(releases.open, lambda: releases.current, max_waiting)
    service.start()
    try:
        yield service
    finally:
        for desk in releases.desks.values():
            desk.gate.set()
        await asyncio.to_thread(service.stop)


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.005)


async def ask(service: AnswerService, text: str) -> str:
    return cast(str, await service.answer(Ask(text)))


def test_questions_that_wait_are_encoded_together_and_answered_in_order() -> None:
    async def scenario() -> None:
        releases = Releases()
        desk = releases.publish("one", open_gate=False)
        async with serving(releases) as service:
            await until(lambda: service.ready)
            first = asyncio.create_task(ask(service, "first"))
            await until(lambda: desk.asked == ["first"])
            rest = [asyncio.create_task(ask(service, str(i))) for i in range(GROUP + 5)]
            await until(lambda: service.waiting == GROUP + 5)
            desk.gate.set()
            assert await first == "one: first"
            assert await asyncio.gather(*rest) == [f"one: {i}" for i in range(GROUP + 5)]
            assert desk.encoded == [1, GROUP, 5]

    asyncio.run(scenario())


def test_a_group_is_encoded_while_the_one_before_is_answered() -> None:
    class Beside(SlowDesk):
        """Encodes the third group only once the second one is being answered."""

        def encode(self, searches: list[Search]) -> Vectors:
            super().encode(searches)
            wait_until(lambda: len(self.encoded) < 3 or len(self.asked) > 1)
            return {}

    async def scenario() -> None:
        releases = Releases()
        desk = releases.publish("one", open_gate=False, kind=Beside)
        async with serving(releases) as service:
            first = asyncio.create_task(ask(service, "first"))
            await until(lambda: desk.asked == ["first"])
            rest = [asyncio.create_task(ask(service, str(i))) for i in range(GROUP + 5)]
            await until(lambda: service.waiting == GROUP + 5)
            desk.gate.set()
            assert len(await asyncio.gather(first, *rest)) == GROUP + 6
            assert len(desk.encoded) == 3

    asyncio.run(scenario())


def test_a_question_is_read_while_the_one_before_is_encoded() -> None:
    class Patient(SlowDesk):
        """Encodes the first question only once the second one was read."""

        def encode(self, searches: list[Search]) -> Vectors:
            wait_until(lambda: len(self.begun) == 2)
            return super().encode(searches)

    async def scenario() -> None:
        releases = Releases()
        desk = releases.publish("one", kind=Patient)
        async with serving(releases) as service:
            first = asyncio.create_task(ask(service, "a"))
            await until(lambda: desk.begun == ["a"])
            assert await ask(service, "b") == "one: b"
            assert await first == "one: a"
            assert desk.encoded == [1, 1]

    asyncio.run(scenario())


def test_what_needs_no_search_does_not_wait_for_the_encoder() -> None:
    class Greeted(SlowDesk):
        """Answers a greeting at once, and encodes only after it was heard."""

        def begin(self, ask: Ask) -> Answered | Search:
            begun = super().begin(ask)
            return Answered(apology("hello"), None) if ask.text == "hello" else begun

        def encode(self, searches: list[Search]) -> Vectors:
            assert self.gate.wait(20)
            return super().encode(searches)

    async def scenario() -> None:
        releases = Releases()
        desk = releases.publish("one", open_gate=False, kind=Greeted)
        async with serving(releases) as service:
            asked = asyncio.create_task(ask(service, "asked"))
            greeted = await service.answer(Ask("hello"))
            assert greeted.answer.question == "hello"
            assert not asked.done()
            desk.gate.set()
            assert await asked == "one: asked"
            assert desk.encoded == [1]

    asyncio.run(scenario())


def test_a_question_that_cannot_be_read_takes_no_other_with_it() -> None:
    class Unable(SlowDesk):
        def begin(self, ask: Ask) -> Answered | Search:
            if ask.text == "unreadable":
                raise ValueError(ask.text)
            return super().begin(ask)

    async def scenario() -> None:
        releases = Releases()
        releases.publish("one", kind=Unable)
        async with serving(releases) as service:
            results = await asyncio.gather(
                *(ask(service, text) for text in ("a", "unreadable", "b")), return_exceptions=True
            )
            assert results[0] == "one: a"
            assert isinstance(results[1], ValueError)
            assert results[2] == "one: b"

    asyncio.run(scenario())


def test_questions_that_cannot_be_encoded_together_are_answered_one_by_one() -> None:
    class Unable(SlowDesk):
        def encode(self, _searches: list[Search]) -> Vectors:
            raise ValueError("no vectors")

    async def scenario() -> None:
        releases = Releases()
        releases.publish("one", kind=Unable)
        async with serving(releases) as service:
            assert await ask(service, "x") == "one: x"

    asyncio.run(scenario())


def test_one_broken_question_takes_no_other_with_it() -> None:
    async def scenario() -> None:
        releases = Releases()
        releases.publish("one")
        async with serving(releases) as service:
            results = await asyncio.gather(
                *(ask(service, text) for text in ("a", "broken", "b")), return_exceptions=True
            )
            assert results[0] == "one: a"
            assert isinstance(results[1], ValueError)
            assert results[2] == "one: b"

    asyncio.run(scenario())


def test_a_new_release_is_taken_over_and_no_question_is_lost() -> None:
    async def scenario() -> None:
        releases = Releases()
        old = releases.publish("old")
        async with serving(releases) as service:
            assert await ask(service, "x") == "old: x"
            answers: list[str] = []

            async def keep_asking() -> None:
                while "new: x" not in answers:
                    answers.append(await ask(service, "x"))
                    await asyncio.sleep(0)

            asking = asyncio.create_task(keep_asking())
            releases.publish("new")
            async with asyncio.timeout(20):
                await asking
            assert set(answers) == {"old: x", "new: x"}
            assert answers == sorted(answers, reverse=True)
            await until(lambda: old.closed)
            assert service.release_id == "new"

    asyncio.run(scenario())


def test_only_a_release_that_is_taken_over_is_told_of() -> None:
    async def scenario() -> None:
        releases = Releases()
        told: list[str | None] = []
        states: list[str | None] = []
        service = AnswerService(releases.open, lambda: releases.current)
        service.watch_release(lambda: told.append(service.release_id))
        service.watch_state(lambda: states.append(service.release_id))
        service.start()
        try:
            await until(lambda: states != [])  # that there is none yet
            releases.publish("one")
            await until(lambda: service.ready)
            assert await ask(service, "x") == "one: x"
            assert told == ["one"]
        finally:
            await asyncio.to_thread(service.stop)

    asyncio.run(scenario())


def test_a_release_that_cannot_be_opened_leaves_the_old_one_answering() -> None:
    async def scenario() -> None:
        releases = Releases()
        releases.publish("good")
        async with serving(releases) as service:
            await until(lambda: service.ready)
            releases.broken.add("bad")
            releases.publish("bad")
            await until(lambda: service.trouble is not None)
            assert await ask(service, "x") == "good: x"
            releases.publish("better")
            await until(lambda: service.release_id == "better")
            assert service.trouble is None

    asyncio.run(scenario())


def test_without_a_release_everybody_is_told_and_the_first_one_is_noticed() -> None:
    async def scenario() -> None:
        releases = Releases()
        async with serving(releases) as service:
            with pytest.raises(NoRelease):
                await ask(service, "x")
            assert not service.ready
            releases.publish("one")
            await until(lambda: service.ready)
            assert await ask(service, "x") == "one: x"

    asyncio.run(scenario())


def test_more_than_can_wait_is_turned_away() -> None:
    async def scenario() -> None:
        releases = Releases()
        desk = releases.publish("one", open_gate=False)
        async with serving(releases, max_waiting=3) as service:
            await until(lambda: service.ready)
            first = asyncio.create_task(ask(service, "first"))
            await until(lambda: desk.asked == ["first"])
            waiting = [asyncio.create_task(ask(service, str(i))) for i in range(3)]
            await until(lambda: service.waiting == 3)
            with pytest.raises(Overloaded):
                await ask(service, "too many")
            desk.gate.set()
            assert len(await asyncio.gather(first, *waiting)) == 4

    asyncio.run(scenario())


def test_stopping_answers_what_waits() -> None:
    async def scenario() -> None:
        releases = Releases()
        desk = releases.publish("one", open_gate=False)
        async with serving(releases) as service:
            await until(lambda: service.ready)
            asked = [asyncio.create_task(ask(service, str(i))) for i in range(4)]
            await until(lambda: service.waiting + len(desk.begun) >= 4)
            asyncio.get_running_loop().call_later(0.05, desk.gate.set)
            await asyncio.to_thread(service.stop)
            assert await asyncio.gather(*asked) == [f"one: {i}" for i in range(4)]
            with pytest.raises(Overloaded):
                await ask(service, "late")
        assert desk.closed

    asyncio.run(scenario())


def test_a_real_release_is_published_and_rolled_back_under_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LACHAN_DATA", str(tmp_path))
    workshop = Workshop(tmp_path)
    workshop.take_shipped()
    build_release(tmp_path, workshop.approved(), HashEncoder()).close()
    runtime = Runtime(lambda settings: HashEncoder())
    question = Ask("Cơ quan nào hỗ trợ nạn nhân ở Cần Thơ?")

    async def scenario() -> None:
        service = AnswerService(lambda: Desk.open(runtime), lambda: current_release_id(tmp_path))
        service.start()
        try:
            first = (await service.answer(question)).answer
            assert first.direct[0].document_id == "can-tho-2025-ke-hoach-30-7"
            workshop.withdraw("can-tho-2025-ke-hoach-30-7")
            build_release(tmp_path, workshop.approved(), HashEncoder()).close()
            await until(lambda: service.release_id != first.release)
            second = (await service.answer(question)).answer
            assert second.release == service.release_id
            assert not any(d.document_id.startswith("can-tho") for d in second.direct)
            rollback(tmp_path).close()
            await until(lambda: service.release_id == first.release)
            assert (await service.answer(question)).answer.direct == first.direct
        finally:
            await asyncio.to_thread(service.stop)
            workshop.close()

    asyncio.run(scenario())
