"""Questions answered in a process of its own; here it is killed, stopped and asked too much."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.runtime import Runtime
from bot.service.answering_process import AnsweringProcess
from bot.service.answers import AnswerService, local_service
from bot.service.ask import Ask
from bot.service.desk import Desk
from index.release import build_release
from knowledge.errors import NoRelease, Overloaded
from knowledge.workshop import Workshop
from tests.bot.serving import ANSWERING
from tests.encoders import HashEncoder

ROOT = Path(__file__).resolve().parents[3]
QUESTION = Ask("Cơ quan nào hỗ trợ nạn nhân ở Cần Thơ?")
CAN_THO = "can-tho-2025-ke-hoach-30-7"


def titles(desk: Desk, longest: int) -> list[str]:
    return [document.title[:longest] for document in desk.library.documents()]


def fail(desk: Desk) -> None:
    raise ValueError("a secret text")


def die(desk: Desk) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def threads(desk: Desk) -> str | None:
    return os.environ.get("OMP_NUM_THREADS")


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    def use(data: Path) -> None:
        monkeypatch.setenv("LACHAN_DATA", str(data))
        monkeypatch.chdir(ROOT)  # the process finds the tests' encoder from here

    return use


@asynccontextmanager
async def answering(max_waiting: int = 600) -> AsyncIterator[AnswerService]:
    runtime = Runtime(lambda settings: HashEncoder())
    service = local_service(runtime, AnsweringProcess(ANSWERING, max_waiting))
    service.start()
    try:
        yield service
    finally:
        await asyncio.to_thread(service.stop)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.02)


def run(scenario: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(_awaited(scenario))


async def _awaited(scenario: Callable[[], Awaitable[None]]) -> None:
    await scenario()


def test_questions_calls_and_errors_come_back(hash_data: Path, at: Callable[[Path], None]) -> None:
    at(hash_data)

    async def scenario() -> None:
        async with answering() as service:
            reply = await service.answer(QUESTION)
            assert reply.answer.direct[0].document_id == CAN_THO
            follow_up = Ask("còn Lạng Sơn thì sao?", previous=reply.question)
            assert "Lạng Sơn" in {
                d.province for d in (await service.answer(follow_up)).answer.direct
            }
            assert len(await service.call(titles, 5)) == 5
            assert await service.look(lambda desk: desk.release_id) == service.release_id
            assert service.ready
            with pytest.raises(RuntimeError) as told:
                await service.call(fail)
            assert "secret" not in str(told.value)

    run(scenario)


@pytest.mark.parametrize(("given", "used"), [("", "1"), ("3", "3")])
def test_it_computes_with_one_thread_unless_told_otherwise(
    hash_data: Path,
    at: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
    given: str,
    used: str,
) -> None:
    at(hash_data)
    monkeypatch.setenv("OMP_NUM_THREADS", given)

    async def scenario() -> None:
        async with answering() as service:
            assert await service.call(threads) == used

    run(scenario)


def test_a_process_that_dies_is_started_again_and_nobody_notices(
    hash_data: Path, at: Callable[[Path], None]
) -> None:
    at(hash_data)

    async def scenario() -> None:
        async with answering() as service:
            await service.answer(QUESTION)
            deadly = asyncio.create_task(service.call(die))
            asked = [asyncio.create_task(service.answer(QUESTION)) for _ in range(5)]
            answered = await asyncio.gather(*asked, return_exceptions=True)
            with pytest.raises(Overloaded):
                await deadly  # what takes the process down twice is not asked a third time
            assert all(
                not isinstance(a, BaseException) or isinstance(a, Overloaded) for a in answered
            )
            assert (await service.answer(QUESTION)).answer.direct[0].document_id == CAN_THO

    run(scenario)


def test_without_a_release_everybody_is_told(tmp_path: Path, at: Callable[[Path], None]) -> None:
    at(tmp_path)

    async def scenario() -> None:
        async with answering() as service:
            with pytest.raises(NoRelease):
                await service.answer(QUESTION)
            assert not service.ready
            await until(lambda: isinstance(service.trouble, NoRelease))

    run(scenario)


def test_a_new_release_is_taken_over(tmp_path: Path, at: Callable[[Path], None]) -> None:
    at(tmp_path)
    workshop = Workshop(tmp_path)
    workshop.take_shipped()
    build_release(tmp_path, workshop.approved(), HashEncoder()).close()

    async def scenario() -> None:
        async with answering() as service:
            first = (await service.answer(QUESTION)).answer
            workshop.withdraw(CAN_THO)
            build_release(tmp_path, workshop.approved(), HashEncoder()).close()
            await until(lambda: service.release_id not in (None, first.release))
            second = (await service.answer(QUESTION)).answer
            assert CAN_THO not in {d.document_id for d in second.direct}

    run(scenario)
    workshop.close()


def test_more_than_can_wait_is_turned_away_and_stopping_answers_the_rest(
    hash_data: Path, at: Callable[[Path], None]
) -> None:
    at(hash_data)

    async def scenario() -> None:
        async with answering(max_waiting=3) as service:
            asked = [asyncio.create_task(service.answer(QUESTION)) for _ in range(3)]
            await asyncio.sleep(0)
            with pytest.raises(Overloaded):
                await service.answer(QUESTION)
            await until(lambda: service.ready)
            assert len(await asyncio.gather(*asked)) == 3
        with pytest.raises(Overloaded):
            await service.answer(QUESTION)

    run(scenario)
