"""Few of many go on in each turn of the event loop, in order; nobody is held up alone."""

from __future__ import annotations

import asyncio

from bot.intake.pace import Pace


def test_a_few_go_on_in_each_turn_and_turns_stay_short() -> None:
    async def scenario() -> None:
        pace, went, turns = Pace(3), list[int](), list[int]()

        async def one(number: int) -> None:
            await pace.keep()
            went.append(number)

        crowd = [asyncio.create_task(one(number)) for number in range(30)]
        while len(went) < 30:
            before = len(went)
            await asyncio.sleep(0)
            turns.append(len(went) - before)
        await asyncio.gather(*crowd)
        assert went == list(range(30))
        assert max(turns) <= 3

    asyncio.run(scenario())


def test_nobody_who_comes_later_overtakes() -> None:
    async def scenario() -> None:
        pace, went = Pace(3), list[int]()

        async def one(number: int) -> None:
            await pace.keep()
            went.append(number)

        tasks = []
        for number in range(60):
            tasks.append(asyncio.create_task(one(number)))
            if number > 6 and number % 4:  # they come faster than they go, then more slowly
                await asyncio.sleep(0)
        await asyncio.gather(*tasks)
        assert went == list(range(60))

    asyncio.run(scenario())


def test_who_comes_alone_does_not_wait() -> None:
    async def scenario() -> None:
        pace = Pace(2)
        for _ in range(5):
            waited = pace.keep()
            try:
                waited.send(None)
            except StopIteration:
                pass
            else:
                raise AssertionError("had to wait")
            await asyncio.sleep(0)
            await asyncio.sleep(0)

    asyncio.run(scenario())


def test_who_is_gone_takes_no_place() -> None:
    async def scenario() -> None:
        pace, went = Pace(1), list[int]()

        async def one(number: int) -> None:
            await pace.keep()
            went.append(number)

        crowd = [asyncio.create_task(one(number)) for number in range(10)]
        await asyncio.sleep(0)
        for task in crowd[1:9]:
            task.cancel()
        async with asyncio.timeout(10):
            await asyncio.gather(*crowd, return_exceptions=True)
        assert went == [0, 9]

    asyncio.run(scenario())
