"""What the tests of Zalo's channels share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.service.answers import AnswerService
from bot.service.desk import Desk
from bot.settings import Settings
from index.release_folder import current_release_id
from tests.bot.conftest import hash_runtime


@pytest.fixture(scope="session")
def service(hash_data: Path) -> Iterator[AnswerService]:
    """Return a service that answers from the shipped plans."""
    runtime = hash_runtime()
    runtime.__dict__["settings"] = Settings(data=hash_data)
    service = AnswerService(lambda: Desk.open(runtime), lambda: current_release_id(hash_data))
    service.start()
    yield service
    service.stop()
