"""``lachan ask --batch``: many questions in one go."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.commands.batch import CHUNK, Asked, BatchAnswerer
from bot.runtime import Runtime
from tests.bot.command_line import DANGER, ENGLISH, QUESTION, Run, read_lines, write_lines
from tests.encoders import HashEncoder


class CountingEncoder(HashEncoder):
    """Remembers how many questions came at once."""

    def __init__(self) -> None:
        super().__init__()
        self.sizes: list[int] = []

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.sizes.append(len(texts))
        return super().encode_questions(texts)


class FailingEncoder(HashEncoder):
    """Fails as a broken library would, on questions about Lạng Sơn."""

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if any("Lạng Sơn" in text for text in texts):
            raise RuntimeError("the library is broken")
        return super().encode_questions(texts)


def _runtime_in(data: Path, encoder: HashEncoder) -> Runtime:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LACHAN_DATA", str(data))
        runtime = Runtime(lambda settings: encoder)
        assert runtime.settings.data == data
    return runtime


def test_a_batch_keeps_ids_and_order_and_answers_as_alone(
    run_released: Run, tmp_path: Path
) -> None:
    lines: list[dict[str, Any]] = [
        {"id": 7, "text": QUESTION},
        {"id": None, "text": DANGER},
        {"id": ["a", 1.5], "text": ENGLISH, "lang": "en"},
        {"id": "đ", "text": QUESTION},
    ]
    path = tmp_path / "q.jsonl"
    text = "\n\n".join(json.dumps(line) for line in lines)  # a blank line between them
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    result = run_released("ask", "--batch", str(path), "--json")
    assert result.exit_code == 0
    replies = read_lines(result.stdout)
    assert [reply["id"] for reply in replies] == [line["id"] for line in lines]
    assert [reply["question"] for reply in replies] == [line["text"] for line in lines]
    alone = json.loads(run_released("ask", QUESTION, "--json").stdout)
    same = [key for key in alone if key not in ("id", "took_ms", "evidence")]
    assert [replies[0][key] for key in same] == [alone[key] for key in same]
    assert [e["quote"] for e in replies[3]["evidence"]] == [e["quote"] for e in alone["evidence"]]


def test_a_batch_is_read_from_standard_input(run_released: Run) -> None:
    line = json.dumps({"id": 1, "text": DANGER})
    result = run_released("ask", "--batch", "-", input=f"{line}\r\n{line}")
    assert [json.loads(reply)["status"] for reply in result.stdout.splitlines()] == ["safety"] * 2


def test_an_empty_batch_gives_nothing(run: Run, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "q.jsonl")
    result = run("ask", "--batch", str(path))
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b'"text"',
        b'{"id": 1}',
        b'{"text": "a"}',
        b'{"id": 1, "text": null}',
        b'{"id": 1, "text": ["a"]}',
        b'{"id": 1, "text": "\xff"}',
        b"[" * 100_000,
    ],
)
def test_a_malformed_line_is_named_before_anything_is_printed(
    run: Run, tmp_path: Path, line: bytes
) -> None:
    path = tmp_path / "q.jsonl"
    good = json.dumps({"id": 1, "text": DANGER}).encode()
    path.write_bytes(good + b"\n\n" + line + b"\n" + good)
    result = run("ask", "--batch", str(path))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Line 3" in result.stderr


def test_a_batch_encodes_its_questions_together(hash_data: Path) -> None:
    encoder = CountingEncoder()
    answerer = BatchAnswerer(_runtime_in(hash_data, encoder))
    asked = [Asked(n, f"Lạng Sơn hỗ trợ nạn nhân thế nào, ý {n}?") for n in range(CHUNK + 2)]
    assert len(list(answerer.answer(asked))) == CHUNK + 2
    assert encoder.sizes == [CHUNK, 2]
    answerer.runtime.close()


def test_one_failing_question_does_not_take_the_others(run_released: Run, tmp_path: Path) -> None:
    path = write_lines(
        tmp_path / "q.jsonl",
        {"id": 1, "text": QUESTION},
        {"id": 2, "text": "Cần Thơ có đường dây nóng nào?"},
    )
    runtime = Runtime(lambda settings: FailingEncoder())
    result = run_released("ask", "--batch", str(path), runtime=runtime)
    replies = read_lines(result.stdout)
    assert result.exit_code == 1
    assert [reply["id"] for reply in replies] == [1, 2]
    assert replies[0]["status"] == "clarify"
    assert "111" in replies[0]["answer"]
    assert replies[1]["evidence"]
    assert "1 questions" in result.stderr


def test_an_unexpected_error_is_an_apology_that_shows_the_way(run_released: Run) -> None:
    runtime = Runtime(lambda settings: FailingEncoder())
    result = run_released("ask", QUESTION, runtime=runtime)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert "LACHAN_LOG_LEVEL=debug" in result.stderr
    assert "111" in result.stderr


# Parts of these questions' passages are as near to them as others but for rounding.
CLOSE_CALLS = (
    "nạn nhân là người nước ngoài ở đâu trong lúc chờ về",
    "Bộ đội biên phòng làm thế nào để phát hiện người bị đưa qua biên giới trái phép?",
    "lập chuyên án triệt phá đường dây là việc của ai",
)


def test_the_same_question_gets_the_same_answer_in_every_process(
    model_data: Path, tmp_path: Path
) -> None:
    path = write_lines(
        tmp_path / "q.jsonl", *({"id": n, "text": text} for n, text in enumerate(CLOSE_CALLS))
    )
    told = []
    for seed in ("1", "3"):  # Python orders sets by it
        environment = os.environ | {"LACHAN_DATA": str(model_data), "PYTHONHASHSEED": seed}
        result = subprocess.run(
            [sys.executable, "-m", "bot.cli", "ask", "--batch", str(path)],
            env=environment,
            capture_output=True,
            check=True,
            timeout=120,
        )
        replies = read_lines(result.stdout.decode())
        told.append([{**reply, "took_ms": 0} for reply in replies])
    assert told[0] == told[1]
