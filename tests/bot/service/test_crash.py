from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from tests.bot.service.crashing import crash_run


def test_killed_at_any_moment_nothing_is_lost_and_little_said_twice(
    hash_data: Path, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(hash_data, tmp_path / "data", symlinks=True))
    report = asyncio.run(crash_run(data, messages=24, kills=3, seed=7))
    assert (report.lost, report.more) == (0, 0)
    # Only what fell between sending and recording: at most what was under way at a kill.
    assert report.doubled <= report.messages // 2
