"""The command line as its users meet it: in this process, and as a program where that matters."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import main
from bot.commands.output import json_line, readable
from bot.runtime import Runtime
from knowledge.text import squeeze
from tests.bot.command_line import (
    DANGER,
    ENGLISH,
    QUESTION,
    Run,
    lachan,
    python,
    read_lines,
    write_lines,
)
from tests.encoders import HashEncoder

KEYS = [
    "id",
    "question",
    "language",
    "kind",
    "status",
    "answer",
    "direct",
    "evidence",
    "contacts",
    "release",
    "took_ms",
]
EVIDENCE_KEYS = [
    "document_id",
    "title",
    "number",
    "province",
    "year",
    "status",
    "section",
    "page",
    "quote",
    "start",
    "end",
    "score",
]
HEAVY = ("torch", "sentence_transformers", "faiss", "sqlite_utils", "numpy", "pydantic")


# Light -------------------------------------------------------------------------------------------


def test_importing_the_command_line_loads_nothing_heavy() -> None:
    code = "import sys, bot.cli; print([m for m in sys.argv[1:] if m in sys.modules])"
    assert python(code, *HEAVY).stdout.decode().strip() == "[]"


def test_danger_is_answered_without_settings_release_or_model(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LACHAN_THREADS", "many")  # even settings that are wrong
    code = f"""
import sys
from bot.cli import main
try:
    main(["ask", {DANGER!r}])
except SystemExit as end:
    print(end.code, [m for m in {HEAVY!r} if m in sys.modules])
"""
    lines = python(code).stdout.decode().splitlines()
    assert lines[-1] == "0 []"
    assert "113" in "".join(lines[:-1])
    assert "111" in "".join(lines[:-1])


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_has_help_in_two_languages(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert f"lachan {name}" in result.stdout.partition("Example:")[2]
    help_text = main.commands[name].help or ""
    assert not help_text.split("\n\n")[0].isascii()
    assert help_text.split("\n\n")[1].isascii()


# ask ---------------------------------------------------------------------------------------------


def test_a_question_is_answered_with_all_keys_and_verbatim_quotes(run_released: Run) -> None:
    result = run_released("ask", QUESTION, "--json")
    assert result.exit_code == 0
    reply = json.loads(result.stdout)
    assert list(reply) == KEYS
    assert reply["question"] == QUESTION
    assert reply["status"] == "answered"
    assert reply["evidence"]
    shipped = Path(__file__).parents[2] / "knowledge" / "documents"
    for item in reply["evidence"]:
        assert list(item) == EVIDENCE_KEYS
        text = (shipped / f"{item['document_id']}.txt").read_text(encoding="utf-8")
        assert squeeze(item["quote"]) in squeeze(unicodedata.normalize("NFC", text))


def test_without_json_the_reply_is_the_answer(run_released: Run) -> None:
    as_json = json.loads(run_released("ask", QUESTION, "--json").stdout)
    assert run_released("ask", *QUESTION.split()).stdout == as_json["answer"] + "\n"
    assert "111" in as_json["answer"]


@pytest.mark.parametrize(
    "arguments",
    [[], ["câu hỏi", "--batch", "q.jsonl"], ["--batch", "missing.jsonl"], ["--batch", "."], ["-x"]],
)
def test_wrong_usage_ends_with_status_2(run: Run, arguments: Sequence[str]) -> None:
    Path("q.jsonl").write_text("", encoding="utf-8")
    result = run("ask", *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Error" in result.stderr


@pytest.mark.parametrize(
    "question", [DANGER, "xin chào", "", "🙂🙂", "Bạn có phải người thật không?"]
)
def test_without_a_release_what_needs_none_is_answered(run: Run, question: str) -> None:
    result = run("ask", question, "--json")
    assert result.exit_code == 0
    assert "111" in json.loads(result.stdout)["answer"]


@pytest.mark.parametrize(("question", "free"), [(QUESTION, "miễn phí"), (ENGLISH, "free")])
def test_without_a_release_a_question_tells_what_to_do(run: Run, question: str, free: str) -> None:
    result = run("ask", question)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "lachan build" in result.stderr
    assert "111" in result.stderr
    assert free in result.stderr


def test_a_wrong_setting_is_told_in_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LACHAN_TODAY", "hôm qua")
    result = run("ask", QUESTION)
    assert result.exit_code == 1
    assert "LACHAN_TODAY" in result.stderr.splitlines()[0]


def test_a_release_of_another_model_is_refused_with_what_mends_it(
    run: Run, hash_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LACHAN_DATA", str(hash_data))
    result = run("ask", QUESTION, runtime=Runtime(lambda settings: HashEncoder(dimension=128)))
    assert result.exit_code == 1
    assert "lachan build" in result.stderr


# Bad input ---------------------------------------------------------------------------------------

BAD = {
    "empty": "",
    "blank": " \n\t ",
    "emoji": "🙂👍🏽🇻🇳",
    "control": "\x01\x07\x1b[2J",
    "question with controls": "Sở\x00 Y tế\x1b[31m làm gì?".replace("\x00", "\x02"),
    "long": "mua bán người " * 8000,
    "long word": "x" * 100_000,
    "lone surrogate": "nạn nhân \ud83d được hỗ trợ gì",
    "line ends": "nạn nhân\u2028được\x85hỗ trợ gì",
}


def test_bad_input_gets_a_calm_reply(run_released: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(
        "".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in BAD.items()),
        encoding="utf-8",
    )
    result = run_released("ask", "--batch", str(path))
    assert result.exit_code == 0, result.stderr
    replies = read_lines(result.stdout)
    assert [reply["id"] for reply in replies] == list(BAD)
    assert all(reply["answer"] for reply in replies)


def test_nfd_is_answered_as_nfc(run_released: Run, tmp_path: Path) -> None:
    half = unicodedata.normalize("NFD", QUESTION[:20]) + QUESTION[20:]
    texts = [QUESTION, unicodedata.normalize("NFD", QUESTION), half]
    path = write_lines(tmp_path / "q.jsonl", *({"id": n, "text": t} for n, t in enumerate(texts)))
    replies = [json.loads(x) for x in run_released("ask", "--batch", str(path)).stdout.splitlines()]
    assert replies[0]["evidence"] == replies[1]["evidence"] == replies[2]["evidence"]
    assert [reply["question"] for reply in replies] == texts


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are no bytes there")
def test_an_argument_that_is_no_utf8_is_answered() -> None:
    result = lachan("ask", b"\xff\xfe \xe1\x80", "--json")
    assert result.returncode == 0
    assert json.loads(result.stdout)["status"] == "clarify"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_output_is_utf8_whatever_the_environment_says(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    monkeypatch.setenv("LC_ALL", "C")
    result = lachan("ask", DANGER)
    assert result.returncode == 0
    assert "công an" in result.stdout.decode("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="no such pipes there")
def test_a_reader_that_goes_away_is_no_error(hash_data: Path, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "q.jsonl", *({"id": n, "text": DANGER} for n in range(300)))
    command = f'"{sys.executable}" -c "from bot.cli import main; main()" ask --batch "{path}"'
    result = subprocess.run(
        f"{command} | head -n 1", shell=True, capture_output=True, check=False, timeout=120
    )
    assert json.loads(result.stdout)["status"] == "safety"
    assert result.stderr == b""


# The whole program -------------------------------------------------------------------------------


def test_the_program_answers_with_the_shipped_model(
    model_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LACHAN_DATA", str(model_data))
    result = lachan("ask", "Tại Cần Thơ, năm 2025 đơn vị nào phụ trách hỗ trợ nạn nhân?", "--json")
    assert result.returncode == 0, result.stderr.decode()
    assert result.stderr == b""
    reply = json.loads(result.stdout)
    assert any(
        item["section"] == "II.3.a"
        and item["quote"].startswith("Thực hiện tốt công tác hỗ trợ nạn nhân.")
        for item in reply["evidence"]
    )


def test_the_debug_log_tells_where_it_failed(
    hash_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = """
from bot.cli import main
from bot.runtime import Runtime

def fail(settings):
    raise RuntimeError("no such library")

main(["ask", "Lạng Sơn hỗ trợ nạn nhân thế nào?"], obj=Runtime(fail))
"""
    monkeypatch.setenv("LACHAN_DATA", str(hash_data))
    told = []
    for level in ("debug", "warning"):
        monkeypatch.setenv("LACHAN_LOG_LEVEL", level)
        result = python(code)
        assert result.returncode == 1
        assert "111" in result.stderr.decode()
        told.append("Traceback" in result.stderr.decode())
    assert told == [True, False]


# JSON lines --------------------------------------------------------------------------------------

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(_JSON)
def test_a_json_line_is_one_line_that_says_the_same(value: Any) -> None:
    line = json_line(value)
    assert len(line.splitlines()) == 1
    assert json.loads(line) == value


@given(st.text(st.characters(categories=("L", "Cs", "Cc"))))
def test_a_readable_text_can_be_written(text: str) -> None:
    assert len(readable(text).encode("utf-8").decode("utf-8")) == len(text)
    assert json_line(text).encode("utf-8")
