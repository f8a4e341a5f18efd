"""People who write to the served process all at once: how fast it answers, what it still takes.

python -m benchmarks.load [PEOPLE] [QUESTIONS_EACH] [web|telegram|zalo_bot|zalo_oa] [A_SECOND]

The process runs as in use, with the model, on a data folder of its own; ``web`` posts to
``/api/ask``, the others deliver to the channel's webhook and count what is sent back. All questions
are distinct. Three measurements:

- *without a pause*: each person asks the next question when the last one is answered. This tells
  how much the process does at most; but as everybody always waits, each wait is the number of
  people divided by that rate, however well it works.
- *at a rate*: questions come by chance, so many a second on average, whether or not earlier ones
  are answered, from whoever of the people is not waiting (and from further ones when all are). This
  tells how long people wait when the process can keep up, and that it cannot when it cannot.
- *a crowd*: five hundred people ask at the same moment, and some of them are in danger.

The test takes the same cores as the process, as little of them as it can. The answers in one second
of the processor's time do not depend on that.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import statistics
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

import click
import uvloop

from benchmarks.light_http import Client
from benchmarks.served_process import ADDRESS, HOST, PORT, ROOT, Served, served
from benchmarks.webhooks import CONNECTIONS, Way, ask, way_of

QUESTIONS = ROOT / "tests" / "questions.jsonl"
PLACES = ("Cần Thơ", "Lạng Sơn", "Tuyên Quang", "Bắc Giang", "")
DANGER = "cứu em với, họ nhốt em không cho ra ngoài"
CROWD, IN_DANGER = 500, 20
FIRST_WITHOUT_PAUSE, FIRST_AT_A_RATE, FIRST_OF_CROWD, FIRST_IN_DANGER = 1000, 5000, 10_000, 20_000
SEED = 20261130


def distinct_questions(first: int, count: int) -> list[str]:
    """Return so many different questions, made of the project's own and of places."""
    cases = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    texts = [case["text"] for case in cases if case.get("kind") != "danger"]
    made = [f"{text} {place}".strip() for place, text in itertools.product(PLACES, texts)]
    random.Random(1).shuffle(made)
    return made[first : first + count]


class Measurement:
    """Asks questions of one process in one way, and prints how that went.

    Args:
        way: how the process is reached.
        process: the process.
        http: what calls the webhook.
    """

    def __init__(self, way: Way, process: Served, http: Client) -> None:
        self._way = way
        self._process = process
        self._http = http
        self._times: list[float] = []

    async def without_pause(self, people: int, each: int) -> None:
        """Have people ask one question after another."""
        questions = distinct_questions(0, people * each)

        async def person(number: int) -> None:
            for question in questions[number::people]:
                await self._ask(FIRST_WITHOUT_PAUSE + number, question)

        with self._reported(f"{people} people without a pause", len(questions)):
            await asyncio.gather(*(person(number) for number in range(people)))

    async def at_a_rate(self, people: int, each: int, a_second: float) -> None:
        """Have questions come by chance, so many a second on average."""
        questions = distinct_questions(people * each, people * each)
        free = deque(range(people))
        further = itertools.count(people)
        chance = random.Random(SEED)

        async def person(question: str) -> None:
            number = free.popleft() if free else next(further)
            await self._ask(FIRST_AT_A_RATE + number, question)
            free.append(number)

        with self._reported(f"{a_second:g} questions a second", len(questions)):
            due = time.perf_counter()
            async with asyncio.TaskGroup() as asked:
                for question in questions:
                    due += chance.expovariate(a_second)
                    await asyncio.sleep(max(0.0, due - time.perf_counter()))
                    asked.create_task(person(question))

    async def crowd(self) -> None:
        """Have a crowd ask at the same moment, some in danger; print who got what, and when."""
        questions = distinct_questions(0, CROWD)
        waits: list[float] = []
        danger: list[float] = []
        kind = 0

        async def person(number: int) -> None:
            nonlocal kind
            started = time.perf_counter()
            reply = await ask(
                self._way, self._http, str(FIRST_OF_CROWD + number), questions[number]
            )
            waits.append(time.perf_counter() - started)
            kind += "một phút" in reply or "in a minute" in reply

        async def in_danger(number: int) -> None:
            await asyncio.sleep(0.05 * number)
            # A connection of one's own, and only what comes after the message is on its way: what
            # a messenger's queue or this test takes before is not the process's time.
            own = Client(HOST, PORT, 1)
            assert "113" in await ask(self._way, own, str(FIRST_IN_DANGER + number), DANGER)
            danger.append(time.perf_counter() - own.sent_at)
            own.close()

        await asyncio.gather(
            *(person(number) for number in range(CROWD)),
            *(in_danger(number) for number in range(IN_DANGER)),
        )
        sent = [t for person, t in self._way.heard.texts.items() if int(person) >= FIRST_OF_CROWD]
        doubled = sum(len(texts) > len(set(texts)) for texts in sent)
        self._say(
            f"{CROWD} people at once: all replied to within {max(waits):.1f} s, "
            f"{kind} asked kindly to try later, {doubled} answered twice; "
            f"danger: {_spread(danger)}; in the process: {self._danger_within()}"
        )

    async def _ask(self, person: int, question: str) -> None:
        started = time.perf_counter()
        await ask(self._way, self._http, str(person), question)
        self._times.append(time.perf_counter() - started)

    @contextmanager
    def _reported(self, what: str, questions: int) -> Iterator[None]:
        """Print the times of what is asked in the block, and what it took of the processor."""
        self._times = []
        made, spent = self._process.answers(self._way.name), self._process.processor_seconds()
        everything = self._process.all_processor_seconds()
        own, started = time.process_time(), time.perf_counter()
        yield
        seconds, own = time.perf_counter() - started, time.process_time() - own
        everything = self._process.all_processor_seconds() - everything
        used = self._process.processor_seconds()
        made = self._process.answers(self._way.name) - made
        self._say(
            f"{what}: {questions} questions, {len(self._times)} answered, {made} answers made, "
            f"{len(self._times) / seconds:.1f}/s; {_spread(self._times)}"
        )
        if spent is not None and used is not None:
            serving, answering = used[0] - spent[0], used[1] - spent[1]
            others = max(0.0, everything - serving - answering - own)
            self._say(
                f"    {len(self._times) / (serving + answering):.1f} answers a second of the "
                f"processor's time; for each {1000 * serving / questions:.1f} ms of serving, "
                f"{1000 * answering / questions:.1f} ms of answering "
                f"(and {1000 * own / questions:.1f} ms of this test); other programs took "
                f"{100 * others / seconds:.0f} % of a core"
            )

    def _danger_within(self) -> str:
        """Say within what time half and all of the replies to danger were on their way."""
        buckets = self._process.danger_within(self._way.name)
        if not buckets:
            return "not told"
        total = buckets[-1][1]
        half, all_of_them = (
            next(seconds for seconds, count in buckets if count >= share * total)
            for share in (0.5, 1)
        )
        return f"half within {1000 * half:g} ms, all within {1000 * all_of_them:g} ms"

    def _say(self, what: str) -> None:
        click.echo(f"{self._way.name}: {what}" if not what.startswith(" ") else what)


def _spread(times: list[float]) -> str:
    """Return the median, the 95th percentile and the longest of some times in seconds."""
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return (
        f"median {1000 * statistics.median(ordered):.0f} ms, p95 {1000 * p95:.0f} ms, "
        f"longest {1000 * ordered[-1]:.0f} ms"
    )


async def main(people: int = 50, each: int = 12, name: str = "web", a_second: float = 60) -> None:
    """Run and print."""
    # On the web no connection is kept: each person has a browser of their own.
    web = name == "web"
    http = Client(HOST, PORT, CROWD if web else CONNECTIONS, keep=not web)
    async with way_of(name, ADDRESS) as (way, environment):
        context = served(environment)
        process = await asyncio.to_thread(context.__enter__)
        try:
            measurement = Measurement(way, process, http)
            await measurement.without_pause(people, each)
            await asyncio.sleep(1)
            await measurement.at_a_rate(people, each, a_second)
            await asyncio.sleep(1)
            await measurement.crowd()
        finally:
            http.close()
            await asyncio.to_thread(context.__exit__, None, None, None)


if __name__ == "__main__":
    given = dict(zip(("people", "each", "name", "a_second"), sys.argv[1:], strict=False))
    kinds = {"people": int, "each": int, "name": str, "a_second": float}
    uvloop.run(main(**{name: kinds[name](value) for name, value in given.items()}))
