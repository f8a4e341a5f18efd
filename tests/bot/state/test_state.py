from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.state.inbox import Incoming
from bot.state.people import Preferences
from bot.state.state import State
from bot.state.turns import SealedTurn
from knowledge.errors import SettingsError


def test_what_a_person_chose_outlives_a_restart(tmp_path: Path) -> None:
    state = State.open(tmp_path)
    state.people.choose_province("telegram", "7", "Cần Thơ")
    state.people.choose_language("telegram", "7", "en")
    state.secrets.put("token", "first")
    state.secrets.put("token", "second")
    state.close()
    again = State.open(tmp_path)
    assert again.people.preferences("telegram", "7") == Preferences("Cần Thơ", "en")
    assert again.people.preferences("zalo_oa", "7") == Preferences()
    assert again.people.remembered("telegram", "7") == Preferences("Cần Thơ", "en")
    assert (again.secrets.get("token"), again.secrets.get("other")) == ("second", None)
    again.people.choose_province("telegram", "7", None)
    assert again.people.preferences("telegram", "7") == Preferences(None, "en")
    again.close()


def test_forgetting_a_person_leaves_nothing(tmp_path: Path) -> None:
    state = State.open(tmp_path)
    assert not state.forget("telegram", "7", "7")
    state.people.choose_province("telegram", "7", "Cần Thơ")
    state.turns.seal("telegram", "7", SealedTurn("câu hỏi"))
    state.inbox.add([Incoming("telegram", "1", "7", "{}", 1.0)])
    assert state.forget("telegram", "7", "7")
    assert not state.forget("telegram", "7", "7")
    assert state.people.preferences("telegram", "7") == Preferences()
    assert state.inbox.waiting() == []
    state.close()


def test_the_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    State.open(tmp_path).close()
    for file in (tmp_path / "state").glob("*.db"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_used_is_told_clearly(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file in the way")
    with pytest.raises(SettingsError, match="LACHAN_DATA"):
        State.open(tmp_path)
