"""What holds for the project as a whole: its papers agree with its code."""

import ast
import os
import re
import statistics
import subprocess
import tomllib
import unicodedata
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import metadata
from pathlib import Path

import click
import pytest
from packaging.specifiers import SpecifierSet

from bot.settings import Settings, variable

ROOT = Path(__file__).resolve().parents[1]
DOCS = sorted((ROOT / "docs").glob("*.md"))
PACKAGES = ("bot", "index", "knowledge")
READMES = ("README.md", "README.vi.md")
PAPERS = ("README.md", "README.vi.md", "CHANGELOG.md", *(f"docs/{p.name}" for p in DOCS))
OPERATORS = "docs/van-hanh.md"
SETTING = re.compile(r"\b(?:LACHAN|TELEGRAM|ZALO)_[A-Z_]*[A-Z]\b")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
LOCKS = {"run": (), "test": ("test",), "dev": ("test", "dev")}  # and the extras they pin
MAX_LINES = 400
MEDIAN_LINES = 150
TEXT_SUFFIXES = {".py", ".toml", ".txt", ".md", ".json", ".jsonl", ".in", ".example", ""}
MACHINE_PATHS = re.compile(r"(?<![\w.])/(work|root|home|opt|tmp|Users)/")
REGISTRY = re.compile(r"--(extra-)?index-url|--find-links|--trusted-host|https?://|file:/")
PINNED = re.compile(r"([a-z0-9][a-z0-9._-]*)==([0-9][\w.]*)(?: *;.*?)?(?: +# via .*)?")
MAKE_VARIABLES = ("PYTHON", "MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS")
NAME = re.compile(r"[A-Za-z0-9._-]+")
# The plans are kept byte for byte as they were published.
UNCHANGED = "knowledge/documents/"

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def tracked_files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, text=True
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def tracked_texts() -> dict[str, str]:
    return {
        name: read(name)
        for name in tracked_files()
        if Path(name).suffix in TEXT_SUFFIXES and not name.startswith(UNCHANGED)
    }


def commands() -> dict[str, click.Command]:
    """Return every command of ``lachan`` by its words: "ask", "admin", "admin add"."""
    return dict(commands_below(import_module("bot.cli").main))


def commands_below(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Give the commands of a group, and those of the groups in it."""
    for name, command in group.commands.items():
        yield f"{before}{name}", command
        if isinstance(command, click.Group):
            yield from commands_below(command, f"{before}{name} ")


def normal_name(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


def modules() -> list[Path]:
    return [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]


@pytest.mark.parametrize("readme", READMES)
def test_the_make_commands_of_the_readmes_exist(readme: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", read(readme), re.M))
    assert {"run", "test"} <= named
    assert named <= targets


@pytest.mark.parametrize("readme", READMES)
def test_every_command_is_in_the_readmes(readme: str) -> None:
    text = read(readme)
    assert [name for name in commands() if f"lachan {name}" not in text] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_the_papers_name_no_command_that_is_missing(paper: str) -> None:
    text = read(paper)
    known = set(commands())
    named = set(re.findall(r"(?:^|`|\bin/)lachan (admin [a-z]+|[a-z]+)", text, re.MULTILINE))
    assert {name for name in named if name not in known} == set()
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE)) <= targets


@pytest.mark.parametrize("paper", PAPERS)
def test_the_links_of_the_papers_lead_somewhere(paper: str) -> None:
    shown = COMMENT.sub("", read(paper))
    local = [link for link in LINK.findall(shown) if not re.match(r"[a-z]+:", link)]
    assert [link for link in local if not leads_somewhere(ROOT / paper, link)] == []


def leads_somewhere(paper: Path, link: str) -> bool:
    """Say whether a relative link leads to a file, and to a heading of it if it names one."""
    name, _, heading = link.partition("#")
    target = paper.parent / name if name else paper
    if not heading or not target.is_file():
        return target.exists() and not heading
    titles = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
    return heading in {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


def test_the_index_of_the_docs_names_every_page() -> None:
    index = read("docs/README.md")
    assert [page.name for page in DOCS if f"({page.name})" not in index] == ["README.md"]


def test_every_command_has_help_with_an_example() -> None:
    without = [
        name for name, command in commands().items() if f"lachan {name}" not in (command.help or "")
    ]
    assert without == []


def test_every_option_has_help() -> None:
    without = [
        f"{name} {parameter.name}"
        for name, command in commands().items()
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.help
    ]
    assert without == []


def test_the_example_of_settings_agrees_with_the_settings() -> None:
    lines = read(".env.example").splitlines()
    named = [line.partition("=")[0] for line in lines if line and not line.startswith("#")]
    assert named == [variable(field) for field in Settings.model_fields]
    paragraphs = read(".env.example").split("\n\n")[1:]
    assert all(paragraph.startswith("# ") for paragraph in paragraphs)


@pytest.mark.parametrize("paper", [*READMES, OPERATORS])
def test_every_setting_is_in_the_papers(paper: str) -> None:
    named = set(SETTING.findall(read(paper)))
    known = {variable(field) for field in Settings.model_fields}
    assert named == known


@pytest.mark.parametrize("level", LOCKS)
def test_a_lock_pins_every_package_and_names_no_place(level: str) -> None:
    text = read(f"requirements/{level}.txt")
    assert not REGISTRY.search(text)
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    pins = [PINNED.fullmatch(line) for line in lines]
    assert [line for line, pin in zip(lines, pins, strict=True) if pin is None] == []
    packages = {pin.group(1) for pin in pins if pin}
    assert not [name for name in packages if name.startswith(("nvidia-", "cuda-", "triton"))]
    assert "torch" in packages
    wanted = list(PROJECT["dependencies"])
    for extra in LOCKS[level]:
        wanted += PROJECT["optional-dependencies"][extra]
    names = {normal_name(found.group()) for line in wanted if (found := NAME.match(line))}
    assert names <= {normal_name(name) for name in packages}


def test_the_locks_agree_with_each_other() -> None:
    pins: dict[str, str] = {}
    for level in LOCKS:
        for name, version in re.findall(r"^(\S+)==(\S+)", read(f"requirements/{level}.txt"), re.M):
            assert pins.setdefault(name, version) == version


def test_make_takes_the_system_python_where_it_can_make_environments() -> None:
    able = "import sys, ensurepip; sys.exit(sys.version_info < (3, 11))"
    system = Path("/usr/bin/python3")
    if not system.exists() or subprocess.run([system, "-c", able], check=False).returncode:
        pytest.skip("the system's Python is too old or makes no environments")
    command = ["make", "--silent", "--eval=chosen: ; @echo $(PYTHON)", "chosen"]
    chosen = {name: value for name, value in os.environ.items() if name not in MAKE_VARIABLES}
    said = subprocess.run(command, cwd=ROOT, env=chosen, capture_output=True, check=True, text=True)
    assert said.stdout.strip() == str(system)


def test_every_locked_package_takes_the_oldest_python() -> None:
    # Debian 12 has Python 3.11.2: a package that needs a later 3.11 could not be installed there.
    oldest = PROJECT["requires-python"].removeprefix(">=") + ".0"
    names = re.findall(r"^([^#\s]+)==", read("requirements/test.txt"), re.MULTILINE)
    taken = {name: str(metadata(name).json.get("requires_python", "")) for name in names}
    assert {name: text for name, text in taken.items() if oldest not in SpecifierSet(text)} == {}


def test_the_changelog_tells_of_this_version() -> None:
    assert re.search(rf"^## \[{re.escape(PROJECT['version'])}\]", read("CHANGELOG.md"), re.M)


def test_no_tracked_file_names_a_place_on_a_machine() -> None:
    found = {name: MACHINE_PATHS.search(text) for name, text in tracked_texts().items()}
    assert [name for name, match in found.items() if match] == []


def test_all_texts_are_in_nfc() -> None:
    loose = [
        name for name, text in tracked_texts().items() if not unicodedata.is_normalized("NFC", text)
    ]
    assert loose == []


def test_the_plans_are_kept_byte_for_byte(shared: Path) -> None:
    for original in sorted((shared / "documents" / "plans").glob("*.txt")):
        assert (ROOT / UNCHANGED / original.name).read_bytes() == original.read_bytes()


def test_imports_run_one_way() -> None:
    allowed = {
        "knowledge": {"knowledge"},
        "index": {"index", "knowledge"},
        "bot": {"bot", "index", "knowledge"},
    }
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules()
        for name in imported(path)
        if name in (*PACKAGES, "tests") and name not in allowed[path.relative_to(ROOT).parts[0]]
    ]
    assert wrong == []


def imported(path: Path) -> set[str]:
    """Return the top-level packages that a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def test_modules_are_small() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in modules()
    }
    assert {name: lines for name, lines in lengths.items() if lines > MAX_LINES} == {}
    assert statistics.median(lengths.values()) < MEDIAN_LINES


def test_help_text_of_make_lists_the_two_commands_of_set_up() -> None:
    shown = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    assert "make run" in shown
    assert "make test" in shown
