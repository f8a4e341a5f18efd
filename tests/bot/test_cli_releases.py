"""Documents in and out by the command line: ingest, build, publish, withdraw, rollback."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.bot.command_line import Run

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
