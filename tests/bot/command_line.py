"""What the tests of the command line share: questions, and ways to run ``lachan``."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

Run = Callable[..., Result]

DANGER = "tôi bị nhốt trong nhà kho, họ lấy hết giấy tờ"
QUESTION = "Lạng Sơn giao cơ quan nào tiếp nhận nạn nhân trở về?"
ENGLISH = "Which agency in Lang Son receives returning victims?"
PROGRAM = "from bot.cli import main; main()"


def python(code: str, *arguments: str | bytes) -> subprocess.CompletedProcess[bytes]:
    """Run code in a Python of its own."""
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, check=False, timeout=120)


def lachan(*arguments: str | bytes) -> subprocess.CompletedProcess[bytes]:
    """Run ``lachan`` as a program."""
    return python(PROGRAM, *arguments)


def write_lines(path: Path, *lines: object) -> Path:
    """Write a JSON Lines file."""
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")
    return path


def read_lines(text: str) -> list[dict[str, Any]]:
    """Return the objects of JSON Lines."""
    return [json.loads(line) for line in text.splitlines()]
