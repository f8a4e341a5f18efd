"""Tests that a killed process loses no message and sends none more than twice."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.bot.telegram.emulator import TOKEN, Emulator, emulating
from tests.bot.telegram.living import Person

ROOT = Path(__file__).parents[3]
PEOPLE, KILLS = 24, 3
WORDS = ("/help", "họ nhốt em ở đây, cứu em với", "Cơ quan nào hỗ trợ nạn nhân ở Lạng Sơn?")


@asynccontextmanager
async def _process(data: Path, base_url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = os.environ | {
        "LACHAN_DATA": str(data),
        "LACHAN_TODAY": "2025-08-01",
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_BASE_URL": base_url,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bot.telegram.serve",
        cwd=ROOT,
        env=environment,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def _answers(emulator: Emulator, people: int) -> list[int]:
    return [len(emulator.said(chat)) for chat in range(1, people + 1)]


def _all_answered(emulator: Emulator, people: int) -> bool:
    return all(_answers(emulator, people))


async def _some_more(emulator: Emulator, answers: int) -> None:
    wanted = len(emulator.called("sendMessage")) + answers
    await emulator.until(lambda: len(emulator.called("sendMessage")) >= wanted, 120)


@pytest.mark.parametrize("seed", [20261122])
def test_killed_again_and_again_it_answers_everybody(data: Path, seed: int) -> None:
    chance = random.Random(seed)

    async def run() -> None:
        async with emulating() as (emulator, base_url):
            people = [
                Person(emulator, {"id": number, "type": "private"}, number)
                for number in range(1, PEOPLE + 1)
            ]
            batch = PEOPLE // KILLS
            for kill in range(KILLS):
                async with _process(data, base_url) as process:
                    await emulator.until(partial(_all_answered, emulator, batch * kill), 120)
                    for person in people[batch * kill : batch * (kill + 1)]:
                        await person.says(chance.choice(WORDS))
                    await _some_more(emulator, chance.randint(1, batch // 2))
                    process.kill()
                    await process.wait()
            async with _process(data, base_url) as process:
                await emulator.until(partial(_all_answered, emulator, PEOPLE), 120)
                process.terminate()
                ended = await process.wait()
            answers = _answers(emulator, PEOPLE)
            assert min(answers) >= 1
            assert max(answers) <= 2
            assert ended == 0

    asyncio.run(run())
