from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.intake.dispatcher import KEEP_KEYS_S
from bot.runtime import Runtime
from bot.service.housekeeping import KEEP_QUESTIONS, Housekeeping
from bot.service.office import Office
from bot.state.inbox import Incoming, MessageState
from bot.state.state import State
from bot.state.turns import LIFETIME_S, SealedTurn, Turns

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_what_is_too_old_is_erased_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LACHAN_DATA", str(tmp_path))
    state, office = State.open(tmp_path), Office(Runtime())
    old = NOW.timestamp() - KEEP_KEYS_S - 1
    messages = [
        Incoming("telegram", "old", "1", "{}", old),
        Incoming("telegram", "new", "1", "{}", NOW.timestamp()),
    ]
    state.inbox.add(messages)
    for message in messages:
        state.inbox.finish(message, MessageState.DONE)
    turns = state.databases[2]
    Turns(turns, lambda: datetime.now(UTC).timestamp() - LIFETIME_S - 9).seal(
        "telegram", "1", SealedTurn("cũ")
    )
    kept = state.turns.seal("telegram", "1", SealedTurn("mới"))
    for at, text in ((NOW - KEEP_QUESTIONS - timedelta(days=1), "câu cũ"), (NOW, "câu mới")):
        office.run_now(
            lambda workshop, at=at, text=text: workshop.questions.add(  # type: ignore[misc]
                text,
                language="vi",
                channel="web",
                province=None,
                kind="who",
                status="not_found",
                at=at,
            )
        )
    Housekeeping(state, office).erase(NOW)
    assert state.inbox.add(messages) == [True, False]
    with turns.reading() as db:
        assert db.table("turns").count == 1
    assert state.turns.open(kept).text == "mới"
    groups = office.run_now(lambda workshop: workshop.questions.groups())
    assert [group.text for group in groups] == ["câu mới"]
    state.close()
