"""The doctor: what it finds in sound and in broken installations."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.doctor import PACKAGES, Finding, examine
from bot.runtime import Runtime
from tests.bot.command_line import Run
from tests.encoders import HashEncoder


def findings(runtime: Runtime) -> dict[str, Finding]:
    found = {finding.name: finding for finding in examine(runtime)}
    runtime.close()
    return found


def hash_runtime(dimension: int = 256) -> Runtime:
    return Runtime(lambda settings: HashEncoder(dimension))


def test_a_sound_installation_is_well(run_released: Run) -> None:
    result = run_released("doctor")
    assert result.exit_code == 0
    assert "All is well" in result.stdout
    for name in ("Python", *PACKAGES, "model", "release", "free space"):
        assert name in result.stdout
    assert "hash (revision 1, dimension 256)" in result.stdout


def test_without_a_release_it_names_the_command_that_makes_one(run: Run) -> None:
    result = run("doctor")
    assert result.exit_code == 1
    assert "→ Run `lachan build`" in result.stdout
    assert "must be mended" in result.stdout


def test_a_wrong_setting_is_found_before_anything_that_needs_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LACHAN_THREAD", "2")
    result = run("doctor")
    assert result.exit_code == 1
    assert "Did you mean LACHAN_THREADS?" in result.stdout
    assert "release" not in result.stdout


def test_a_release_of_another_model_is_found(
    hash_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LACHAN_DATA", str(hash_data))
    found = findings(hash_runtime(dimension=64))
    assert found["release"].good
    assert not found["release fits"].good
    assert "lachan build" in found["release fits"].mend


def test_a_damaged_release_is_found(
    hash_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "var"
    shutil.copytree(hash_data, data)
    next(data.glob("releases/*/vectors.faiss")).write_bytes(b"damaged")
    found = findings(hash_runtime())
    assert "vectors.faiss" in found["release"].value
    assert "lachan build" in found["release"].mend
    assert "release fits" not in found


def test_a_model_that_cannot_be_loaded_is_found() -> None:
    def missing(settings: object) -> HashEncoder:
        raise OSError("no weights")

    found = findings(Runtime(missing))
    assert "no weights" in found["model"].value
    assert found["model"].mend


def test_a_missing_data_folder_is_found(tmp_path: Path) -> None:
    found = findings(hash_runtime())
    assert str(tmp_path) in found["data folder"].value
    assert "lachan build" in found["data folder"].mend
    assert found["free space"].good


def test_the_settings_that_are_given_are_named(
    hash_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LACHAN_DATA", str(hash_data))
    monkeypatch.setenv("LACHAN_LOG_LEVEL", "ERROR")
    assert findings(hash_runtime())["settings"].value == "set: data, log_level"
