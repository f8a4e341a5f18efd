"""A data folder of its own for each test that runs the whole process."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def data(hash_data: Path, tmp_path: Path) -> Path:
    """Return a copy of the released plans, to count and keep messages in."""
    return Path(shutil.copytree(hash_data, tmp_path / "data", symlinks=True))
