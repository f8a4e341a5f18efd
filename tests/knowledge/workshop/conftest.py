from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from knowledge.workshop import Workshop


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    with closing(Workshop(tmp_path / "var")) as opened:
        yield opened
