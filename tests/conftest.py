"""Fixtures for every test: nothing a test does reaches the user's own files."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from knowledge.text import nfc

PROJECT = Path(__file__).resolve().parents[1]
SHARED = PROJECT.parent / "shared"

# The same examples every time, however busy the machine is, and none kept in the checkout.
settings.register_profile("lachan", derandomize=True, deadline=None, database=None)
settings.load_profile("lachan")
# A test that needs a model hub fails at once instead of waiting for one.
os.environ["HF_HUB_OFFLINE"] = "1"


@pytest.fixture(autouse=True)
def _own_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the test its own settings, data folder and working folder (so no ``.env`` is read)."""
    for name in [name for name in os.environ if name.startswith("LACHAN_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LACHAN_DATA", str(tmp_path / "var"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared material beside the checkout, or skip."""
    if not SHARED.is_dir():
        pytest.skip("the shared material is not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def plan_texts() -> list[str]:
    """Return the texts of the shipped plans, in NFC."""
    files = sorted((PROJECT / "knowledge" / "documents").glob("*.txt"))
    return [nfc(file.read_text(encoding="utf-8")) for file in files]
