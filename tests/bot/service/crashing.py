"""Kills the served process again and again while people write to it on Telegram."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bot.telegram.emulator import TOKEN, Emulator, emulating
from tests.bot.telegram.living import Person

ROOT = Path(__file__).resolve().parents[3]
QUESTION = "Cơ quan nào hỗ trợ nạn nhân ở Cần Thơ?"
FIRST_CHAT = 1000
_PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True)
class CrashReport:
    """What became of the messages.

    Args:
        messages: how many people wrote one message each.
        kills: how often the process was killed.
        lost: messages without an answer.
        doubled: messages answered twice.
        more: messages answered more than twice.
    """

    messages: int
    kills: int
    lost: int
    doubled: int
    more: int


async def crash_run(data: Path, *, messages: int, kills: int, seed: int) -> CrashReport:
    """Have people write, one message each, while the process is killed and started again.

    Args:
        data: a data folder with a release; its inbox is used.
        messages: how many people write.
        kills: how often the process is killed.
        seed: of the moments at which it is killed.
    """
    chance = random.Random(seed)
    async with emulating() as (emulator, address):
        served = await asyncio.to_thread(_start, data, address)
        try:
            writing = asyncio.create_task(_write(emulator, messages, kills, chance))
            for kill in range(kills):
                wanted = messages * (kill + 1) // (kills + 1)
                await _answered(emulator, min(wanted, messages - 1))
                await asyncio.sleep(chance.uniform(0.0, 0.05))
                served.send_signal(signal.SIGKILL)
                await asyncio.to_thread(served.wait)
                served = await asyncio.to_thread(_start, data, address)
            await writing
            await _answered(emulator, messages)
            await asyncio.sleep(0.3)  # a double would follow at once
        finally:
            served.kill()
            await asyncio.to_thread(served.wait)
        answers = _answers(emulator)
    counts = [answers[FIRST_CHAT + person] for person in range(messages)]
    return CrashReport(
        messages=messages,
        kills=kills,
        lost=counts.count(0),
        doubled=counts.count(2),
        more=sum(count > 2 for count in counts),
    )


def _start(data: Path, address: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "LACHAN_DATA": str(data),
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_BASE_URL": address,
    }
    program = "from tests.bot.serving import main; main()"
    command: list[Any] = [sys.executable, "-c", program, "serve", "--port", "0"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)


async def _write(emulator: Emulator, messages: int, kills: int, chance: random.Random) -> None:
    """Write in bursts, so that there is always something under way when a kill comes."""
    written = 0
    while written < messages:
        burst = min(max(4, messages // (kills + 1)), messages - written)
        for number in range(written, written + burst):
            chat = FIRST_CHAT + number
            await Person(emulator, {"id": chat, "type": "private"}, chat).says(QUESTION)
        written += burst
        await _answered(emulator, max(0, written - burst // 2))
        await asyncio.sleep(chance.uniform(0.0, 0.02))


async def _answered(emulator: Emulator, people: int) -> None:
    """Wait until so many people have an answer."""
    await emulator.until(lambda: len(_answers(emulator)) >= people, _PATIENCE_S)


def _answers(emulator: Emulator) -> Counter[int]:
    return Counter(call.chat for call in emulator.called("sendMessage"))
