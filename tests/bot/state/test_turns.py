from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.state.database import TURNS, StateDatabase
from bot.state.turns import LIFETIME_S, SealedTurn, Turns
from knowledge.errors import OptionExpired

TURN = SealedTurn("ai hỗ trợ nạn nhân?", "trước đó", "Cần Thơ", "doc", ("a", "b"), ("who", "x"))


@pytest.fixture
def database(tmp_path: Path) -> StateDatabase:
    return StateDatabase(tmp_path / "turns.db", TURNS, durable=False)


def test_the_key_opens_what_it_sealed_and_fits_into_a_button(database: StateDatabase) -> None:
    token = Turns(database).seal("telegram", "7", TURN)
    assert Turns(database).open(token) == TURN
    assert len(f"n:{token}:99") <= 64
    assert token.isascii()


def test_the_question_cannot_be_read_in_the_file(database: StateDatabase, tmp_path: Path) -> None:
    Turns(database).seal("telegram", "7", SealedTurn("SECRET-QUESTION"))
    database.close()
    for file in tmp_path.iterdir():
        assert b"SECRET-QUESTION" not in file.read_bytes()


def test_a_turn_expires_and_is_removed(database: StateDatabase) -> None:
    now = [1000.0]
    turns = Turns(database, lambda: now[0])
    token = turns.seal("telegram", "7", TURN)
    now[0] += LIFETIME_S + 1
    with pytest.raises(OptionExpired):
        turns.open(token)
    turns.purge()
    with database.reading() as db:
        assert db.table("turns").count == 0


def test_forgetting_a_person_erases_their_turns_alone(database: StateDatabase) -> None:
    turns = Turns(database)
    mine, other = turns.seal("telegram", "7", TURN), turns.seal("telegram", "8", TURN)
    assert turns.forget("telegram", "7")
    assert not turns.forget("telegram", "7")
    with pytest.raises(OptionExpired):
        turns.open(mine)
    assert turns.open(other) == TURN


@given(token=st.text(max_size=40))
def test_a_made_up_key_opens_nothing(tmp_path_factory: pytest.TempPathFactory, token: str) -> None:
    database = StateDatabase(tmp_path_factory.mktemp("turns") / "t.db", TURNS, durable=False)
    Turns(database).seal("telegram", "7", TURN)
    with pytest.raises(OptionExpired):
        Turns(database).open(token)
    database.close()
