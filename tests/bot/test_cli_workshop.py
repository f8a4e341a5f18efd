"""What admins do with the workshop by command: log, diff, export, import, accounts."""

from __future__ import annotations

import getpass
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import Lachan
from bot.commands.admin import admin
from bot.commands.documents import documents
from bot.commands.history import diff, log
from bot.commands.ingest import ingest
from bot.commands.releases import build, publish, rollback, withdraw
from bot.commands.transfer import export_command, import_command
from tests.bot.conftest import hash_runtime
from tests.knowledge.workshop.texts import PLAN

NAME = "lang-son-2023-ke-hoach"
COMMANDS = [
    admin,
    build,
    diff,
    documents,
    export_command,
    import_command,
    ingest,
    log,
    publish,
    rollback,
    withdraw,
]


def run(*arguments: str, typed: str | None = None) -> Result:
    group = Lachan(name="lachan", commands=COMMANDS)
    return CliRunner().invoke(group, arguments, obj=hash_runtime(), input=typed)


@pytest.fixture
def data(hash_data: Path, tmp_path: Path) -> Path:
    """Return the test's own copy of the shared release, which it may change."""
    shutil.copytree(hash_data, tmp_path / "var")
    return tmp_path / "var"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "ke-hoach.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_the_log_tells_who_did_what(data: Path) -> None:
    assert run("withdraw", NAME).exit_code == 0
    assert run("publish", NAME).exit_code == 0
    assert run("rollback").exit_code == 0
    lines = run("log", "--limit", "5", "--json").stdout.splitlines()
    entries = [json.loads(line) for line in lines]
    me = f"cli:{getpass.getuser()}"
    assert [(e["actor"], e["what"], e["after"]) for e in entries if e["document_id"]] == [
        (me, "state", "approved"),
        (me, "state", "withdrawn"),
    ]
    releases = [(e["what"], e["before"], e["after"]) for e in entries if not e["document_id"]]
    assert [what for what, _, _ in releases] == ["rollback", "release", "release"]
    assert releases[0][1:] == releases[1][2:0:-1]
    assert NAME in run("log", NAME, "--limit", "1").stdout


def test_the_log_of_an_unknown_document(data: Path) -> None:
    result = run("log", "khong-co")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "khong-co" in result.stderr


def test_diff_of_a_draft_and_of_what_went_before(data: Path, plan: Path) -> None:
    assert run("ingest", str(plan), "--publish").exit_code == 0
    assert run("diff", "ke-hoach").exit_code == 1
    plan.write_text(PLAN.replace("1. Sở Y tế", "1. Sở Nội vụ").replace("30/9", "31/8"), "utf-8")
    assert run("ingest", str(plan)).exit_code == 0
    words = run("diff", "ke-hoach").stdout
    assert "[-30/9/2026.-] {+31/8/2026.+}" in words
    assert "Sở Y tế → Sở Nội vụ" in words
    record = json.loads(run("diff", "ke-hoach", "--json").stdout)
    assert (record["added"], record["removed"], len(record["changed"])) == ([], [], 1)
    assert run("publish", "--yes").exit_code == 0
    assert json.loads(run("diff", "ke-hoach", "--json").stdout) == record


def test_export_and_import_give_the_same_documents(
    data: Path, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("ingest", str(plan), "--publish").exit_code == 0
    before = json.loads(run("documents", "--json").stdout)["loaded"]
    assert run("export", "all.zip").exit_code == 0
    refused = run("import", "all.zip")
    assert refused.exit_code == 1
    assert "--replace" in refused.stderr
    monkeypatch.setenv("LACHAN_DATA", str(tmp_path / "elsewhere"))
    assert run("import", "all.zip").exit_code == 0
    assert json.loads(run("documents", "--json").stdout)["loaded"] == before


def test_a_file_that_is_no_export(data: Path, plan: Path) -> None:
    result = run("import", str(plan), "--replace")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "ke-hoach.txt" in result.stderr


def test_accounts(data: Path) -> None:
    typed = "bốn từ ngẫu nhiên\nbốn từ ngẫu nhiên\n"
    added = run("admin", "add", "an", "--role", "admin", typed=typed)
    assert added.exit_code == 0
    assert "ngẫu nhiên" not in added.output
    link = run("admin", "add", "binh", "--link").stdout.strip()
    assert link.startswith("http://127.0.0.1:8111/admin/link/")
    assert run("admin", "role", "binh", "editor").exit_code == 0
    assert run("admin", "telegram", "binh", "123456").exit_code == 0
    assert run("admin", "disable", "binh").exit_code == 0
    lines = run("admin", "list", "--json").stdout.splitlines()
    an, binh = (json.loads(line) for line in lines)
    assert (an["role"], an["password"], an["disabled"]) == ("admin", True, False)
    assert (binh["role"], binh["password"], binh["disabled"]) == ("editor", False, True)
    assert "disabled" in run("admin", "list").stdout
    assert run("admin", "disable", "an").exit_code == 1
    assert run("admin", "link", "binh").exit_code == 1
    assert run("admin", "disable", "binh", "--undo").exit_code == 0
    assert run("admin", "link", "binh").stdout.strip() != link
    assert run("admin", "password", "an", typed=typed).exit_code == 0
    short = run("admin", "password", "an", typed="ngắn\nngắn\n")
    assert short.exit_code == 1
    assert "12" in short.stderr
