"""Releases that the tests of the command line share; nobody changes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from filelock import FileLock

from bot.cli import main
from bot.runtime import Runtime
from index.encoder import Encoder
from index.release import build_release
from knowledge.workshop import Workshop
from tests.bot.command_line import Run
from tests.encoders import HashEncoder


def hash_runtime() -> Runtime:
    """Return a runtime whose encoder needs no model."""
    return Runtime(lambda settings: HashEncoder())


def build_plans(data: Path, encoder: Encoder) -> Path:
    """Build a release of the shipped plans in ``data``."""
    workshop = Workshop(data)
    workshop.take_shipped()
    build_release(data, workshop.approved(), encoder).close()
    workshop.close()
    return data


def _once(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], Path]) -> Path:
    """Build a data folder once for all processes of a parallel run."""
    base = factory.getbasetemp()
    shared = base if base.name.startswith("pytest-") else base.parent
    data = shared / name
    with FileLock(shared / f"{name}.lock"):
        return data if (data / "current").exists() else build(data)


@pytest.fixture(scope="session")
def hash_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with a release of the plans by ``HashEncoder``; only for reading."""
    return _once(tmp_path_factory, "hash-data", lambda data: build_plans(data, HashEncoder()))


@pytest.fixture(scope="session")
def model_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with a release of the plans by the shipped model; only for reading."""

    def build(data: Path) -> Path:
        from index.encoder import load_encoder

        return build_plans(data, load_encoder())

    return _once(tmp_path_factory, "model-data", build)


@pytest.fixture
def run() -> Run:
    """Return what runs ``lachan`` in this process, in the test's own data folder."""

    def invoke(*arguments: str, runtime: Runtime | None = None, **options: object) -> Result:
        return CliRunner().invoke(main, arguments, obj=runtime or hash_runtime(), **options)  # type: ignore[arg-type]

    return invoke


@pytest.fixture
def run_released(run: Run, hash_data: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs ``lachan`` with the plans released; only for commands that read."""
    monkeypatch.setenv("LACHAN_DATA", str(hash_data))
    return run
