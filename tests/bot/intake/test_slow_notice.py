"""Who waits long is shown that an answer is on its way, a few of them while many wait."""

from __future__ import annotations

import asyncio

from bot.dialogue.limits import Limits
from bot.intake.slow_notice import SlowNotice


def test_only_who_waits_long_is_shown_a_notice() -> None:
    async def scenario() -> None:
        shown = asyncio.Event()

        async def show() -> None:
            shown.set()

        notice = SlowNotice(0.01)
        with notice.beside(show):
            pass
        assert not shown.is_set()
        with notice.beside(show):
            await shown.wait()

    asyncio.run(scenario())


def test_of_many_who_wait_a_few_are_shown_one() -> None:
    async def scenario() -> None:
        shown = 0
        enough = asyncio.Event()

        async def show() -> None:
            nonlocal shown
            shown += 1

        async def wait(notice: SlowNotice) -> None:
            with notice.beside(show):
                await enough.wait()

        notice = SlowNotice(0.0, Limits(per_minute=60, burst=3, clock=lambda: 0.0))
        waiting = [asyncio.create_task(wait(notice)) for _ in range(20)]
        async with asyncio.timeout(10):
            while shown < 3:
                await asyncio.sleep(0)
        for _ in range(50):  # the others' turn has come as well by then
            await asyncio.sleep(0)
        enough.set()
        await asyncio.gather(*waiting)
        assert shown == 3

    asyncio.run(scenario())


def test_a_notice_ends_with_the_wait() -> None:
    async def scenario() -> None:
        begun, ended = asyncio.Event(), asyncio.Event()

        async def show() -> None:
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

        with SlowNotice(0.0).beside(show):
            await begun.wait()
        async with asyncio.timeout(10):
            await ended.wait()

    asyncio.run(scenario())
