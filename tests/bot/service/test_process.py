"""``lachan serve`` as a process of its own, on loopback."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import httpx

from knowledge.workshop import Workshop

ROOT = Path(__file__).resolve().parents[3]
HELD = "họ giữ hộ chiếu của tôi, không cho tôi về"
QUESTION = {"question": "Cơ quan nào hỗ trợ nạn nhân ở Cần Thơ?"}


class Served:
    """A running process and its address."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.http = httpx.Client(base_url=address, timeout=30)

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + 60
        while self.http.get("/readyz").status_code != httpx.codes.OK:
            assert time.monotonic() < deadline
            time.sleep(0.1)


@contextmanager
def served(data: Path, *options: str, **environment: str) -> Iterator[Served]:
    """Run ``lachan serve`` with a small encoder until the block ends."""
    program = "from tests.bot.serving import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", program, "serve", "--port", "0", *options],
        cwd=ROOT,
        env=os.environ | {"LACHAN_DATA": str(data)} | environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        address = None
        for line in process.stderr:
            found = re.search(r"http://\S+", line)
            if found:
                address = found.group()
                break
        assert address is not None
        with httpx.Client(base_url=address, timeout=5) as http:
            _wait_until_alive(http)
        running = Served(process, address)
        with running.http:
            yield running
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def _wait_until_alive(http: httpx.Client) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            http.get("/healthz")
        except httpx.TransportError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return


def test_danger_is_answered_without_a_release_and_questions_kindly_not(tmp_path: Path) -> None:
    with served(tmp_path / "empty") as process:
        danger = process.http.post("/api/ask", json={"question": HELD}).json()
        assert danger["status"] == "safety"
        answer = process.http.post("/api/ask", json=QUESTION).json()
        assert "111" in answer["answer"]
        # Of the two only the message in danger is measured.
        assert 'lachan_danger_seconds_count{channel="api"} 1.0' in process.http.get("/metrics").text
        ready = process.http.get("/readyz")
        assert ready.status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert "lachan build" in ready.json()["reason"]


def test_questions_are_answered_counted_and_the_process_ends_cleanly(data: Path) -> None:
    with served(data) as process:
        process.wait_until_ready()
        answer = process.http.post("/api/ask", json={"id": 7, **QUESTION}).json()
        assert (answer["id"], answer["status"], answer["kind"]) == (7, "answered", "who")
        assert answer["direct"][0]["document_id"] == "can-tho-2025-ke-hoach-30-7"
        assert process.http.get("/readyz").json()["release"] == answer["release"]
        figures = process.http.get("/metrics").text
        assert 'kind="who"' in figures
        assert "Cần Thơ" not in figures
        process.process.send_signal(signal.SIGTERM)
        assert process.process.wait(timeout=60) == 0


def test_what_is_being_answered_is_finished_when_the_process_is_told_to_end(data: Path) -> None:
    people = 5
    with served(data) as process, ThreadPoolExecutor(people) as pool:
        # The release is still being opened, so that all of them wait.
        asked = [pool.submit(process.http.post, "/api/ask", json=QUESTION) for _ in range(people)]
        deadline = time.monotonic() + 60
        while f"lachan_waiting_questions {people}.0" not in process.http.get("/metrics").text:
            if all(future.done() for future in asked):
                break  # a machine so quick that nobody had to wait
            assert time.monotonic() < deadline
        process.process.send_signal(signal.SIGTERM)
        assert [future.result().json()["status"] for future in asked] == ["answered"] * people
        assert process.process.wait(timeout=60) == 0


def test_counts_reach_the_workshop(data: Path) -> None:
    with served(data) as process:
        process.http.post("/api/ask", json={"question": HELD})
        process.process.send_signal(signal.SIGTERM)
        assert process.process.wait(timeout=60) == 0
    workshop = Workshop(data)
    today = date.today()
    counts = workshop.counters.between(today - timedelta(days=1), today + timedelta(days=1))
    workshop.close()
    assert [(c.kind, c.outcome, c.count) for c in counts] == [("danger", "safety", 1)]


def test_an_address_in_use_is_told_clearly(data: Path) -> None:
    with served(data) as process:
        port = str(process.http.base_url.port)
        program = "from tests.bot.serving import main; main()"
        second = subprocess.run(
            [sys.executable, "-c", program, "serve", "--port", port],
            cwd=ROOT,
            env=os.environ | {"LACHAN_DATA": str(data)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert second.returncode == 1
        assert "--port" in second.stderr
        assert "Traceback" not in second.stderr


def test_a_bad_request_gets_a_clear_line(data: Path) -> None:
    with served(data) as process:
        for body in ("", "[]", "{", '{"question": 5}', "x" * 70_000):
            reply = process.http.post("/api/ask", content=body)
            assert reply.status_code in (400, 413)
            assert json.loads(reply.text)["error"]


def test_the_first_release_is_built_while_the_page_is_there(tmp_path: Path) -> None:
    with served(tmp_path / "new", "--build") as process:
        danger = process.http.post("/api/ask", json={"question": HELD}).json()
        assert danger["status"] == "safety"
        assert process.http.get("/").status_code == httpx.codes.OK
        process.wait_until_ready()
        answer = process.http.post("/api/ask", json=QUESTION).json()
        assert answer["status"] == "answered"
