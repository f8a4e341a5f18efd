"""The site as a process of its own on loopback, for tests that look at it from outside."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[3]
TODAY = "2025-08-01"
HELD = "họ giữ hộ chiếu của tôi, không cho tôi về"
_PATIENCE_S = 120
_PROGRAM = "from tests.bot.serving import main; main()"


@contextmanager
def served(data: Path, log: Path, **environment: str) -> Iterator[str]:
    """Run ``lachan serve`` with a small encoder until the block ends; give its address.

    Args:
        data: the data folder, which the process writes to.
        log: the file that takes what it says.
        environment: further settings.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LACHAN_")}
    own = {"LACHAN_DATA": str(data), "LACHAN_TODAY": TODAY} | environment
    with log.open("w", encoding="utf-8") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, "serve", "--port", "0"],
            cwd=ROOT,
            env=kept | own,
            stderr=stderr,
        )
    try:
        yield _address(process, log)
    finally:
        process.terminate()
        process.wait(_PATIENCE_S)


def wait_until_ready(address: str) -> None:
    """Wait until questions are answered."""
    deadline = time.monotonic() + _PATIENCE_S
    while httpx.get(f"{address}/readyz").status_code != httpx.codes.OK:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        found = re.search(r"http://\S+", log.read_text(encoding="utf-8"))
        if found:
            try:
                httpx.get(f"{found[0]}/healthz")
            except httpx.TransportError:
                pass
            else:
                return found[0]
        time.sleep(0.05)
    raise AssertionError(log.read_text(encoding="utf-8"))
