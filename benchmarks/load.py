"""People who write to the served process all at once: how fast it answers, what it still takes.

python -m benchmarks.load [PEOPLE] [QUESTIONS_EACH] [web|telegram|zalo_bot|zalo_oa]

The process runs as in use, with the model, on a data folder of its own; ``web`` posts to
``/api/ask``, the others deliver to the channel's webhook and count what is sent back. Each person
asks the next question when the last one is answered; all questions are distinct. Then five
hundred people ask at the same moment, and some of them are in danger.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import httpx

from benchmarks.webhooks import CONNECTIONS, PATIENCE_S, Way, ask, way_of

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = ROOT / "tests" / "questions.jsonl"
PLACES = ("Cần Thơ", "Lạng Sơn", "Tuyên Quang", "Bắc Giang", "")
DANGER = "cứu em với, họ nhốt em không cho ra ngoài"
CROWD, IN_DANGER = 500, 20
FIRST_OF_CROWD = 10_000
IDLE_S = 1.0
PORT = 8190
ADDRESS = f"http://127.0.0.1:{PORT}"


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


async def measure(way: Way, http: httpx.AsyncClient, people: int, each: int) -> None:
    """Have people ask one question after another; print times and answers a second."""
    questions = distinct_questions(people * each)
    times: list[float] = []

    async def person(number: int) -> None:
        for question in questions[number::people]:
            started = time.perf_counter()
            await ask(way, http, str(1000 + number), question)
            times.append(time.perf_counter() - started)

    before = await answers_counted(way, http)
    started = time.perf_counter()
    await asyncio.gather(*(person(number) for number in range(people)))
    seconds = time.perf_counter() - started
    counted = await answers_counted(way, http) - before
    times.sort()
    click.echo(
        f"{way.name}: {people} people, {len(questions)} questions, {len(times)} answered, "
        f"{counted} answers made, {len(times) / seconds:.1f}/s; "
        f"median {1000 * statistics.median(times):.0f} ms, "
        f"p95 {1000 * times[int(0.95 * len(times))]:.0f} ms, longest {1000 * times[-1]:.0f} ms"
    )


async def answers_counted(way: Way, http: httpx.AsyncClient) -> int:
    """Return how many answers the process has made on a channel: a double one counts twice."""
    figures = (await http.get(f"{ADDRESS}/metrics")).text
    counts = re.findall(rf'^lachan_answers_total{{channel="{way.name}".*}} (\S+)$', figures, re.M)
    return round(sum(map(float, counts)))


async def crowd(way: Way, http: httpx.AsyncClient) -> None:
    """Have a crowd ask at the same moment, some in danger; print who got what, and when."""
    questions = distinct_questions(CROWD)
    waits: list[float] = []
    danger: list[float] = []
    kind = 0

    async def person(number: int) -> None:
        nonlocal kind
        started = time.perf_counter()
        reply = await ask(way, http, str(FIRST_OF_CROWD + number), questions[number])
        waits.append(time.perf_counter() - started)
        kind += "một phút" in reply or "in a minute" in reply

    async def in_danger(own: httpx.AsyncClient, number: int) -> None:
        await asyncio.sleep(0.05 * number)
        started = time.perf_counter()
        assert "113" in await ask(way, own, str(2 * FIRST_OF_CROWD + number), DANGER)
        danger.append(time.perf_counter() - started)

    # Connections of their own: what a messenger's own queue takes is not the process's time.
    async with httpx.AsyncClient(timeout=PATIENCE_S) as own:
        await asyncio.gather(
            *(person(number) for number in range(CROWD)),
            *(in_danger(own, number) for number in range(IN_DANGER)),
        )
    danger.sort()
    sent = [texts for person, texts in way.heard.texts.items() if int(person) >= FIRST_OF_CROWD]
    doubled = sum(len(texts) > len(set(texts)) for texts in sent)
    click.echo(
        f"{way.name}: {CROWD} people at once: all replied to within {max(waits):.1f} s, "
        f"{kind} asked kindly to try later, {doubled} answered twice; "
        f"danger: median {1000 * statistics.median(danger):.0f} ms, "
        f"longest {1000 * danger[-1]:.0f} ms"
    )


async def main(people: int = 50, each: int = 10, name: str = "web") -> None:
    """Run and print."""
    # On the web no connection is kept: each person has a browser of their own.
    kept = 0 if name == "web" else CONNECTIONS
    most = CROWD + IN_DANGER if name == "web" else CONNECTIONS
    # The server may close a connection that was idle just as the next message is sent on it.
    limits = httpx.Limits(
        max_connections=most, max_keepalive_connections=kept, keepalive_expiry=IDLE_S
    )
    async with (
        way_of(name, ADDRESS) as (way, environment),
        httpx.AsyncClient(timeout=PATIENCE_S, limits=limits) as http,
    ):
        context = served(environment)
        await asyncio.to_thread(context.__enter__)
        try:
            await measure(way, http, people, each)
            await crowd(way, http)
        finally:
            await asyncio.to_thread(context.__exit__, None, None, None)


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:3]]
    asyncio.run(main(*numbers, *sys.argv[3:4]))
