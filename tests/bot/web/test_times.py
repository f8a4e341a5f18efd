from __future__ import annotations

from datetime import UTC, date, datetime

from bot.web.times import day, moment


def test_times_are_those_of_vietnam() -> None:
    late = datetime(2026, 11, 30, 19, 57, tzinfo=UTC)
    assert moment(late) == "02:57, 01/12/2026"
    assert day(late) == "1/12/2026"
    assert day(date(2026, 11, 30)) == "30/11/2026"
