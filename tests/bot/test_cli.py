"""The command line as its users meet it: in this process, and as a program where that matters."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.cli import main
from bot.commands.batch import CHUNK, BatchAnswerer
from bot.commands.output import json_line, readable
from bot.runtime import Runtime
from knowledge.text import squeeze
from tests.encoders import HashEncoder

Run = Callable[..., Result]

DANGER = "tôi bị nhốt trong nhà kho, họ lấy hết giấy tờ"
QUESTION = "Lạng Sơn giao cơ quan nào tiếp nhận nạn nhân trở về?"
ENGLISH = "Which agency in Lang Son receives returning victims?"
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


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, check=False, timeout=120
    )


def lachan(*arguments: str | bytes, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run ``lachan`` as a program."""
    command = [sys.executable, "-c", "from bot.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, check=False, timeout=120, **options)


def write_lines(path: Path, *lines: object) -> Path:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")
    return path


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
    replies = [json.loads(line) for line in result.stdout.splitlines()]
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


# Batch -------------------------------------------------------------------------------------------


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
    replies = [json.loads(line) for line in result.stdout.splitlines()]
    assert [reply["id"] for reply in replies] == [line["id"] for line in lines]
    assert [reply["question"] for reply in replies] == [line["text"] for line in lines]
    alone = json.loads(run_released("ask", QUESTION, "--json").stdout)
    same = [key for key in KEYS if key not in ("id", "took_ms", "evidence")]
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
    from bot.commands.batch import Asked

    asked = [Asked(n, f"Lạng Sơn hỗ trợ nạn nhân thế nào, ý {n}?") for n in range(CHUNK + 2)]
    assert len(list(answerer.answer(asked))) == CHUNK + 2
    assert encoder.sizes == [CHUNK, 2]
    answerer.runtime.close()


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


def test_one_failing_question_does_not_take_the_others(run_released: Run, tmp_path: Path) -> None:
    path = write_lines(
        tmp_path / "q.jsonl",
        {"id": 1, "text": QUESTION},
        {"id": 2, "text": "Cần Thơ có đường dây nóng nào?"},
    )
    runtime = Runtime(lambda settings: FailingEncoder())
    result = run_released("ask", "--batch", str(path), runtime=runtime)
    replies = [json.loads(line) for line in result.stdout.splitlines()]
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


# Releases ----------------------------------------------------------------------------------------

PLAN = """\
ỦY BAN NHÂN DÂN TỈNH AN GIANG
Số: 12/KH-UBND
An Giang, ngày 02 tháng 3 năm 2026
KẾ HOẠCH
Phòng, chống mua bán người năm 2026
I. MỤC ĐÍCH
Nâng cao nhận thức của người dân về phòng, chống mua bán người.
II. PHÂN CÔNG
1. Sở Y tế
Bố trí chỗ ở tạm thời cho nạn nhân ngay khi tiếp nhận.
2. Công an tỉnh
Báo cáo kết quả trước ngày 15/12/2026.
"""
REPORT_KEYS = [
    "document_id",
    "source",
    "state",
    "title",
    "number",
    "province",
    "year",
    "pages",
    "sections",
    "articles",
    "passages",
    "assignments",
    "dates",
    "not_understood",
]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "an-giang-2026.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def own_release(hash_data: Path, tmp_path: Path) -> Path:
    """Return the test's own copy of the shared release, which it may change."""
    shutil.copytree(hash_data, tmp_path / "var")
    return tmp_path / "var"


def loaded(run: Run) -> list[str]:
    result = run("documents", "--json")
    return [record["document_id"] for record in json.loads(result.stdout)["loaded"]]


def test_build_makes_a_release_of_the_plans_and_then_leaves_it(run: Run) -> None:
    first, second = run("build"), run("build")
    assert first.exit_code == second.exit_code == 0
    assert first.stdout == second.stdout
    assert "5 documents" in first.stdout
    assert "can-tho-2025-ke-hoach-30-7" in first.stdout
    assert len(loaded(run)) == 5


def test_ingest_reports_a_draft_that_publish_publishes(
    run: Run, own_release: Path, plan: Path
) -> None:
    result = run("ingest", str(plan), "--json")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert list(report) == REPORT_KEYS
    assert report["document_id"] == "an-giang-2026"
    assert report["source"] == plan.name
    assert (report["state"], report["number"], report["year"]) == ("draft", "12/KH-UBND", 2026)
    assert report["province"] == "An Giang"
    assert (report["pages"], report["sections"], report["assignments"]) == (1, 4, 2)
    assert "an-giang-2026" not in loaded(run)

    published = run("publish", input="y\n")
    assert published.exit_code == 0
    assert "an-giang-2026" in published.stderr
    assert "an-giang-2026" in loaded(run)
    answer = json.loads(run("ask", "An Giang năm 2026 bố trí chỗ ở cho nạn nhân?", "--json").stdout)
    assert answer["evidence"][0]["document_id"] == "an-giang-2026"


def test_publish_without_a_yes_changes_nothing(run: Run, own_release: Path, plan: Path) -> None:
    run("ingest", str(plan))
    for answer in ("n\n", ""):
        assert run("publish", input=answer).exit_code == 1
    assert "an-giang-2026" not in loaded(run)
    assert run("publish", "--yes").exit_code == 0
    assert "an-giang-2026" in loaded(run)
    assert "No draft" in run("publish").stderr


def test_a_repeated_file_is_told_to_be_unchanged(run: Run, own_release: Path, plan: Path) -> None:
    first = run("ingest", str(plan), "--json")
    second = run("ingest", str(plan), "--json")
    assert first.stdout == second.stdout
    assert "unchanged" not in first.stderr
    assert "unchanged" in second.stderr


def test_a_bad_file_does_not_stop_the_others(
    run: Run, own_release: Path, plan: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)))
    files = ["empty.txt", "missing.txt", "binary.txt", str(tmp_path), plan.name]
    result = run("ingest", *files, "--json", "--publish")
    assert result.exit_code == 1
    assert [json.loads(x)["state"] for x in result.stdout.splitlines()] == ["approved"]
    for name in files[:3]:
        assert sum(name in line for line in result.stderr.splitlines()) == 1
    assert "Traceback" not in result.stderr
    assert "an-giang-2026" in loaded(run)


def test_ingest_in_words_shows_what_was_not_understood(run: Run, plan: Path) -> None:
    result = run("ingest", str(plan))
    assert "an-giang-2026 (draft)" in result.stdout
    assert "sections 4" in result.stdout
    assert run("ingest").exit_code == 2


def test_withdraw_publish_and_rollback(run: Run, own_release: Path) -> None:
    name = "lang-son-2023-ke-hoach"
    assert run("withdraw", name).exit_code == 0
    assert name not in loaded(run)
    assert run("build").exit_code == 0
    assert name not in loaded(run)
    assert run("rollback").exit_code == 0
    assert name in loaded(run)
    assert run("publish", name).exit_code == 0
    assert name in loaded(run)


@pytest.mark.parametrize(
    "arguments",
    [
        ("withdraw", "no-such-plan"),
        ("publish", "no-such-plan"),
        ("rollback",),
        ("documents",),
        ("show", "lang-son"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(run: Run, arguments: Sequence[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert "`lachan " in result.stderr


def test_a_data_folder_that_cannot_be_made_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("LACHAN_DATA", str(tmp_path / "file" / "var"))
    result = run("build")
    assert result.exit_code == 1
    assert "LACHAN_DATA" in result.stderr
    assert len(result.stderr.splitlines()) == 1


# documents and show ------------------------------------------------------------------------------


def test_documents_tells_what_is_loaded_and_what_is_missing(
    run_released: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LACHAN_TODAY", "2025-08-01")
    found = json.loads(run_released("documents", "--json").stdout)
    record = next(r for r in found["loaded"] if r["document_id"].startswith("bac-giang"))
    assert (record["province_at_issue"], record["province"]) == ("Bắc Giang", "Bắc Ninh")
    assert record["status"] == "ended"
    assert record["passages"] > 20
    assert any("53/2024/QH15" in missing["name"] for missing in found["missing"])
    text = run_released("documents").stdout
    assert "Bắc Giang (Bắc Ninh) · 2024 · ended" in text
    assert "Cần Thơ · 2025 · in_force" in text
    assert "Luật 53/2024/QH15" in text


def test_show_prints_the_tree_with_who_is_assigned(run_released: Run) -> None:
    text = run_released("show", "can tho").stdout
    lines = text.splitlines()
    assert lines[0] == "can-tho-2025-ke-hoach-30-7"
    section = next(n for n, line in enumerate(lines) if line.strip().startswith("II.3  3. Sở Y tế"))
    assert lines[section + 1].strip().startswith("II.3.a | a) “Thực hiện tốt công tác hỗ trợ")
    assert "chủ trì / lead: Sở Y tế" in lines[section + 2]


def test_show_of_a_section_prints_what_is_below_it(run_released: Run) -> None:
    part = run_released("show", "can-tho-2025-ke-hoach-30-7", "ii.1").stdout
    assert "II.1.a | " in part
    assert "II.10" not in part
    one = run_released("show", "can-tho", "II.3.a").stdout
    assert "II.3.a | " in one
    assert "II.3.b" not in one


def test_show_tells_of_documents_and_sections_that_are_not_there(run_released: Run) -> None:
    several = run_released("show", "2024")
    assert several.exit_code == 1
    assert "bac-giang" in several.stderr
    assert "tuyen-quang" in several.stderr
    assert "lachan documents" in run_released("show", "ha-noi").stderr
    assert "II.1" in run_released("show", "can-tho", "IX").stderr


# eval --------------------------------------------------------------------------------------------


def test_eval_prints_figures_and_misses(run_released: Run, tmp_path: Path) -> None:
    gold = {
        "document": "can-tho-2025-ke-hoach-30-7",
        "quote": "Thực hiện tốt công tác hỗ trợ nạn nhân.",
    }
    path = write_lines(
        tmp_path / "q.jsonl",
        {
            "id": "a",
            "text": "Năm 2025 ở Cần Thơ, đơn vị nào làm công tác hỗ trợ nạn nhân?",
            "lang": "vi",
            "kind": "who",
            "expect": "answer",
            "gold": [gold],
        },
        {"id": "b", "text": DANGER, "kind": "danger", "expect": "safety_first", "danger": True},
        {"id": "c", "text": "hôm nay trời đẹp nhỉ", "lang": "vi", "expect": "not_in_kb"},
    )
    figures = json.loads(run_released("eval", str(path), "--json").stdout)
    assert figures["questions"] == 3
    assert figures["by_kind"]["danger"]["danger"] == 1.0
    assert figures["by_kind"]["who"]["hit3"] == 1.0
    assert [miss["id"] for miss in figures["misses"]] == ["c"]
    text = run_released("eval", str(path)).stdout
    assert "language vi" in text
    assert "Misses (1)" in text
    table = json.loads(run_released("eval", str(path), "--ablation", "--json").stdout)
    assert list(table) == ["words only", "vectors only", "fused", "fused with structure"]
    assert "fused with structure" in run_released("eval", str(path), "--ablation").stdout


def test_eval_of_retrieval_reads_the_alqac_format(run: Run, tmp_path: Path) -> None:
    articles = [
        {"id": "1", "text": "Người học có quyền được tôn trọng."},
        {"id": "2", "text": "Nạn nhân được hỗ trợ chi phí đi lại về nơi cư trú."},
    ]
    asked = {
        "text": "Nạn nhân về nơi cư trú được hỗ trợ chi phí nào?",
        "relevant_articles": [{"law_id": "L", "article_id": "2"}],
    }
    law = [{"id": "L", "articles": articles}]
    (tmp_path / "law.json").write_text(json.dumps(law), encoding="utf-8")
    (tmp_path / "train.json").write_text(json.dumps([asked]), encoding="utf-8")
    table = json.loads(run("eval", "--retrieval", str(tmp_path), "--json").stdout)
    assert table["rows"][0]["fused"]["recall_1"] == 1.0
    by_file = run("eval", "--retrieval", str(tmp_path / "train.json"))
    assert "1 questions, 2 articles" in by_file.stdout


def test_eval_refuses_what_it_cannot_use(run: Run, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "q.jsonl", {"id": 1, "text": 5})
    assert run("eval", str(path)).exit_code == 1
    assert "string" in run("eval", str(path)).stderr
    assert run("eval", str(path), "--retrieval", "--ablation").exit_code == 2
    assert run("eval", "missing.jsonl").exit_code == 2
    assert "law.json" in run("eval", "--retrieval", str(tmp_path)).stderr


# The whole, with the shipped model ---------------------------------------------------------------


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


def test_the_debug_log_tells_where_it_failed(hash_data: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text(
        "from bot.cli import main\n"
        "from bot.runtime import Runtime\n"
        "def fail(settings): raise RuntimeError('no such library')\n"
        "main(['doctor'] if False else ['ask', 'Lạng Sơn hỗ trợ nạn nhân?'], obj=Runtime(fail))\n",
        encoding="utf-8",
    )
    root = str(Path(__file__).parents[2])
    for level, traceback in (("debug", True), ("warning", False)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("LACHAN_DATA", str(hash_data))
            patch.setenv("LACHAN_LOG_LEVEL", level)
            patch.setenv("PYTHONPATH", root)
            result = subprocess.run([sys.executable, broken], capture_output=True, check=False)
        assert result.returncode == 1
        assert ("Traceback" in result.stderr.decode()) is traceback
        assert "111" in result.stderr.decode()
