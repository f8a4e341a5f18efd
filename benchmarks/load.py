"""People who write to the served process all at once: how fast it answers, what it still takes.

python -m benchmarks.load [PEOPLE] [QUESTIONS_EACH] [web|telegram]

The process runs as in use, with the model, on a data folder of its own; ``web`` posts to
``/api/ask``, ``telegram`` delivers updates to the webhook and counts what is sent back. Each person
asks the next question when the last one is answered; all questions are distinct. Then five
hundred people ask at the same moment, and some of them are in danger.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import httpx

from tests.bot.telegram.emulator import TOKEN, Emulator, emulating
from tests.bot.telegram.living import Person

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = ROOT / "tests" / "questions.jsonl"
PLACES = ("Cần Thơ", "Lạng Sơn", "Tuyên Quang", "Bắc Giang", "")
DANGER = "cứu em với, họ nhốt em không cho ra ngoài"
CROWD, IN_DANGER = 500, 20
PORT = 8190
ADDRESS = f"http://127.0.0.1:{PORT}"

Ask = Callable[[int, str], Awaitable[str]]


def distinct_questions(count: int) -> list[str]:
    """Return so many different questions, made of the project's own and of places."""
    cases = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    texts = [case["text"] for case in cases if case.get("kind") != "danger"]
    made = [f"{text} {place}".strip() for place, text in itertools.product(PLACES, texts)]
    random.Random(1).shuffle(made)
    return made[:count]


@contextmanager
def served(environment: dict[str, str]) -> Iterator[None]:
    """Run the process on a fresh data folder until the block ends."""
    with tempfile.TemporaryDirectory() as data:
        env = os.environ | {"LACHAN_DATA": data} | environment
        lachan = [sys.executable, "-m", "bot.cli"]
        subprocess.run([*lachan, "build"], env=env, cwd=ROOT, check=True, capture_output=True)
        process = subprocess.Popen([*lachan, "serve", "--port", str(PORT)], env=env, cwd=ROOT)
        try:
            wait_until_ready()
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def wait_until_ready() -> None:
    """Wait until questions are answered."""
    while True:
        try:
            if httpx.get(f"{ADDRESS}/readyz").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)


async def measure(ask: Ask, people: int, each: int) -> None:
    """Have people ask one question after another; print times and answers a second."""
    questions = distinct_questions(people * each)
    times: list[float] = []

    async def person(number: int) -> None:
        for question in questions[number::people]:
            started = time.perf_counter()
            await ask(number, question)
            times.append(time.perf_counter() - started)

    started = time.perf_counter()
    await asyncio.gather(*(person(number) for number in range(people)))
    seconds = time.perf_counter() - started
    times.sort()
    click.echo(
        f"{people} people, {len(times)} answers, {len(times) / seconds:.1f}/s; "
        f"median {1000 * statistics.median(times):.0f} ms, "
        f"p95 {1000 * times[int(0.95 * len(times))]:.0f} ms, longest {1000 * times[-1]:.0f} ms"
    )


async def crowd(ask: Ask) -> None:
    """Have a crowd ask at the same moment, some in danger; print who got what, and when."""
    questions = distinct_questions(CROWD)
    waits: list[float] = []
    danger: list[float] = []
    kind = 0

    async def person(number: int) -> None:
        nonlocal kind
        started = time.perf_counter()
        reply = await ask(10_000 + number, questions[number])
        waits.append(time.perf_counter() - started)
        kind += "một phút" in reply or "in a minute" in reply

    async def in_danger(number: int) -> None:
        await asyncio.sleep(0.05 * number)
        started = time.perf_counter()
        assert "113" in await ask(20_000 + number, DANGER)
        danger.append(time.perf_counter() - started)

    await asyncio.gather(
        *(person(number) for number in range(CROWD)),
        *(in_danger(number) for number in range(IN_DANGER)),
    )
    danger.sort()
    click.echo(
        f"{CROWD} people at once: all replied to within {max(waits):.1f} s, {kind} asked kindly to "
        f"try later; danger: median {1000 * statistics.median(danger):.0f} ms, "
        f"longest {1000 * danger[-1]:.0f} ms"
    )


async def over_web(people: int, each: int) -> None:
    """Measure ``POST /api/ask``."""
    # No connection is kept: the server may close one just as the next question is sent on it.
    limits = httpx.Limits(max_connections=CROWD + IN_DANGER, max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=ADDRESS, timeout=120, limits=limits) as http:

        async def ask(_number: int, question: str) -> str:
            reply = await http.post("/api/ask", json={"question": question})
            return str(reply.json()["answer"])

        await measure(ask, people, each)
        await crowd(ask)


async def over_telegram(people: int, each: int, emulator: Emulator) -> None:
    """Measure Telegram's webhook: from the update to the answer's arrival."""

    async def ask(number: int, question: str) -> str:
        chat = 1000 + number
        before = len(emulator.said(chat))
        writer = Person(emulator, {"id": chat, "type": "private"}, chat)
        await writer.says(question)
        await emulator.until(lambda: len(emulator.said(chat)) > before, 120)
        return emulator.said(chat)[-1]

    await measure(ask, people, each)
    await crowd(ask)


async def main(people: int = 50, each: int = 10, way: str = "web") -> None:
    """Run and print."""
    if way == "web":
        with served({}):
            await over_web(people, each)
        return
    async with emulating() as (emulator, address):
        environment = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_BASE_URL": address,
            "TELEGRAM_MESSAGES_PER_SECOND": "1000",
            "LACHAN_PUBLIC_URL": ADDRESS,
        }
        context = served(environment)
        await asyncio.to_thread(context.__enter__)
        try:
            await over_telegram(people, each, emulator)
        finally:
            await asyncio.to_thread(context.__exit__, None, None, None)


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:3]]
    asyncio.run(main(*numbers, *sys.argv[3:4]))
