"""The contract of every inbox; each implementation is put through all of it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from bot.state.database import INBOX, StateDatabase
from bot.state.inbox import Inbox, Incoming, MessageState
from bot.state.sqlite_inbox import SqliteInbox

ONE = Incoming("telegram", "1", "chat-1", '{"text": "một"}', 100.0)
TWO = Incoming("telegram", "2", "chat-1", '{"text": "hai"}', 101.0)
HELP = Incoming("telegram", "3", "chat-2", '{"text": "cứu"}', 102.0, urgent=True)


@pytest.fixture(params=["sqlite"])
def inbox(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Inbox]:
    database = StateDatabase(tmp_path / "inbox.db", INBOX)
    yield SqliteInbox(database)
    database.close()


def test_what_is_added_waits_as_it_came(inbox: Inbox) -> None:
    assert inbox.add([ONE, TWO]) == [True, True]
    assert [kept.message for kept in inbox.waiting()] == [ONE, TWO]
    assert [(k.attempts, k.due, k.sent) for k in inbox.waiting()] == [(0, 0.0, 0)] * 2


def test_urgent_messages_come_first(inbox: Inbox) -> None:
    inbox.add([ONE, HELP])
    assert [kept.message for kept in inbox.waiting()] == [HELP, ONE]


def test_the_keys_of_urgent_messages_are_known_when_they_are_done_with(inbox: Inbox) -> None:
    other = replace(HELP, channel="zalo_bot")
    inbox.add([ONE, HELP, other])
    inbox.finish(HELP, MessageState.DONE)
    assert inbox.urgent_keys() == [("telegram", "3"), ("zalo_bot", "3")]


def test_a_duplicate_is_told_even_when_the_message_is_done_with(inbox: Inbox) -> None:
    inbox.add([ONE])
    assert inbox.add([ONE, TWO]) == [False, True]
    inbox.finish(ONE, MessageState.DONE)
    assert inbox.add([ONE]) == [False]
    assert inbox.add([replace(ONE, channel="zalo_bot")]) == [True]


def test_two_deliveries_at_once_are_one_message(inbox: Inbox) -> None:
    with ThreadPoolExecutor(8) as pool:
        added = list(pool.map(lambda _: inbox.add([ONE])[0], range(40)))
    assert added.count(True) == 1


def test_progress_and_attempts_are_remembered(inbox: Inbox) -> None:
    inbox.add([ONE])
    inbox.mark_sent(ONE, 2)
    inbox.postpone(ONE, 500.0, "timed out")
    (kept,) = inbox.waiting()
    assert (kept.attempts, kept.due, kept.sent) == (1, 500.0, 2)


@pytest.mark.parametrize("state", [MessageState.DONE, MessageState.EXPIRED, MessageState.DEAD])
def test_the_text_of_a_message_done_with_is_gone(
    inbox: Inbox, state: MessageState, tmp_path: Path
) -> None:
    inbox.add([replace(ONE, body="bí mật của tôi")])
    inbox.finish(ONE, state, "why")
    assert inbox.waiting() == []
    with StateDatabase(tmp_path / "inbox.db", INBOX).reading() as db:
        assert [row["body"] for row in db.table("inbox").rows] == [""]


def test_dead_letters_tell_why_newest_first(inbox: Inbox) -> None:
    inbox.add([ONE, TWO, HELP])
    inbox.postpone(ONE, 1.0, "first")
    inbox.finish(ONE, MessageState.DEAD, "blocked")
    inbox.finish(TWO, MessageState.DEAD, "x" * 1000)
    letters = inbox.dead_letters()
    assert [(li.key, li.attempts, li.error[:7]) for li in letters] == [
        ("2", 0, "xxxxxxx"),
        ("1", 1, "blocked"),
    ]
    assert len(letters[0].error) <= 300
    assert len(inbox.dead_letters(limit=1)) == 1


def test_forgetting_a_chat_leaves_nothing_of_it_but_its_keys(inbox: Inbox) -> None:
    inbox.add([ONE, TWO, HELP])
    inbox.finish(TWO, MessageState.DEAD, "of chat 1")
    inbox.forget_chat("telegram", "chat-1")
    assert [kept.message for kept in inbox.waiting()] == [HELP]
    assert [letter.error for letter in inbox.dead_letters()] == [""]
    assert inbox.add([ONE, TWO]) == [False, False]


def test_old_keys_are_removed_but_never_what_waits(inbox: Inbox) -> None:
    inbox.add([ONE, TWO])
    inbox.finish(TWO, MessageState.DONE)
    assert inbox.purge(before=1000.0) == 1
    assert [kept.message for kept in inbox.waiting()] == [ONE]
    assert inbox.add([TWO]) == [True]


def test_changes_made_together_are_undone_together(inbox: Inbox) -> None:
    inbox.add([ONE, TWO])
    with pytest.raises(RuntimeError):
        _finish_and_fail(inbox)
    assert [kept.message for kept in inbox.waiting()] == [ONE, TWO]
    with inbox.together():
        inbox.finish(ONE, MessageState.DONE)
        inbox.mark_sent(TWO, 1)
    assert [kept.sent for kept in inbox.waiting()] == [1]


def _finish_and_fail(inbox: Inbox) -> None:
    with inbox.together():
        inbox.finish(ONE, MessageState.DONE)
        raise RuntimeError
