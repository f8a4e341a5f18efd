"""The served process as the load test sees it: its life, its processor time, its own figures."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[1]
HOST, PORT = "127.0.0.1", 8190
ADDRESS = f"http://{HOST}:{PORT}"
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Served:
    """A process that serves, and the one that answers for it.

    Args:
        pid: the process that serves.
    """

    pid: int

    def processor_seconds(self) -> tuple[float, float] | None:
        """Return the processor time of the process, and of those it started; None off Linux."""
        if not _PROC.is_dir():
            return None
        tick = os.sysconf("SC_CLK_TCK")
        own = children = 0.0
        for stat in _PROC.glob("[0-9]*/stat"):
            try:
                pid, fields = int(stat.parent.name), stat.read_text().rpartition(")")[2].split()
            except OSError:  # it has ended
                continue
            if self.pid in (pid, int(fields[1])):
                spent = (int(fields[11]) + int(fields[12])) / tick
                own, children = (spent, children) if pid == self.pid else (own, children + spent)
        return own, children

    @staticmethod
    def all_processor_seconds() -> float:
        """Return the processor time of everything on the machine; 0 off Linux."""
        if not _PROC.is_dir():
            return 0.0
        user, nice, system = map(int, (_PROC / "stat").read_text().split()[1:4])
        return (user + nice + system) / os.sysconf("SC_CLK_TCK")

    def figures(self) -> str:
        """Return the figures of the process in the text format of Prometheus."""
        return httpx.get(f"{ADDRESS}/metrics", timeout=60).text

    def answers(self, channel: str) -> int:
        """Return how many answers were made on a channel: a double one counts twice."""
        pattern = rf'^lachan_answers_total{{channel="{channel}".*}} (\S+)$'
        return round(sum(map(float, re.findall(pattern, self.figures(), re.M))))

    def danger_within(self, channel: str) -> list[tuple[float, float]]:
        """Return how many replies to danger were on their way within how many seconds."""
        pattern = rf'^lachan_danger_seconds_bucket{{channel="{channel}",le="(\S+)"}} (\S+)$'
        found = re.findall(pattern, self.figures(), re.M)
        return [(float(seconds), float(count)) for seconds, count in found]


@contextmanager
def served(environment: dict[str, str]) -> Iterator[Served]:
    """Run the process on a fresh data folder until the block ends."""
    with tempfile.TemporaryDirectory() as data:
        env = os.environ | {"LACHAN_DATA": data} | environment
        lachan = [sys.executable, "-m", "bot.cli"]
        subprocess.run([*lachan, "build"], env=env, cwd=ROOT, check=True, capture_output=True)
        process = subprocess.Popen([*lachan, "serve", "--port", str(PORT)], env=env, cwd=ROOT)
        try:
            _wait_until_ready()
            yield Served(process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def _wait_until_ready() -> None:
    """Wait until questions are answered."""
    while True:
        try:
            if httpx.get(f"{ADDRESS}/readyz").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
