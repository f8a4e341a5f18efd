"""The inbox in the state database."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from bot.state.database import StateDatabase
from bot.state.inbox import DeadLetter, Incoming, Kept, MessageState

_MAX_ERROR = 300  # characters of a cause that are kept


class SqliteInbox:
    """An ``Inbox`` in SQLite.

    Args:
        database: the database with the table.
    """

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def together(self) -> AbstractContextManager[Any]:
        """Make the changes of a block together: one write to the disk for all of them."""
        return self._database.writing()

    def add(self, messages: Sequence[Incoming]) -> list[bool]:
        """Keep messages for good before returning; False for each that is known already."""
        new = []
        with self._database.writing() as db:
            for m in messages:
                cursor = db.execute(
                    "insert or ignore into inbox (channel, key, chat, received, urgent, body,"
                    " state, attempts, due, sent) values (?, ?, ?, ?, ?, ?, ?, 0, 0, 0)",
                    [m.channel, m.key, m.chat, m.received, m.urgent, m.body, MessageState.WAITING],
                )
                new.append(cursor.rowcount == 1)
        return new

    def waiting(self) -> list[Kept]:
        """Return all messages not yet done with: urgent ones first, then as they came."""
        with self._database.reading() as db:
            rows = db.table("inbox").rows_where(
                "state = ?", [MessageState.WAITING], order_by="urgent desc, rowid"
            )
            return [_kept(row) for row in rows]

    def urgent_keys(self) -> list[tuple[str, str]]:
        """Return channel and key of all urgent messages that are known, as they came."""
        with self._database.reading() as db:
            rows = db.execute("select channel, key from inbox where urgent order by rowid")
            return [(channel, key) for channel, key in rows.fetchall()]

    def mark_sent(self, message: Incoming, parts: int) -> None:
        """Remember how many parts of the answer were sent."""
        self._update(message, "sent = ?", parts)

    def postpone(self, message: Incoming, due: float, error: str) -> None:
        """Try a message again at ``due``; counts one attempt."""
        self._update(
            message, "attempts = attempts + 1, due = ?, error = ?", due, error[:_MAX_ERROR]
        )

    def finish(self, message: Incoming, state: MessageState, error: str = "") -> None:
        """Be done with a message: its text is erased, its key stays to tell duplicates."""
        self._update(message, "state = ?, body = '', error = ?", state, error[:_MAX_ERROR])

    def dead_letters(self, limit: int = 100) -> list[DeadLetter]:
        """Return messages that were given up, newest first."""
        with self._database.reading() as db:
            rows = db.table("inbox").rows_where(
                "state = ?", [MessageState.DEAD], order_by="received desc", limit=limit
            )
            return [
                DeadLetter(
                    row["channel"], row["key"], row["received"], row["attempts"], row["error"]
                )
                for row in rows
            ]

    def forget_chat(self, channel: str, chat: str) -> None:
        """Erase everything of a chat but the keys that tell duplicates."""
        with self._database.writing() as db:
            db.execute(
                "update inbox set body = '', chat = '', error = '', state = case state"
                " when ? then ? else state end where channel = ? and chat = ?",
                [MessageState.WAITING, MessageState.DONE, channel, chat],
            )

    def purge(self, before: float) -> int:
        """Remove messages done with that came before a time; return how many."""
        with self._database.writing() as db:
            cursor = db.execute(
                "delete from inbox where state != ? and received < ?",
                [MessageState.WAITING, before],
            )
            return int(cursor.rowcount)

    def _update(self, message: Incoming, change: str, *values: Any) -> None:
        with self._database.writing() as db:
            db.execute(
                f"update inbox set {change} where channel = ? and key = ?",
                [*values, message.channel, message.key],
            )


def _kept(row: dict[str, Any]) -> Kept:
    message = Incoming(
        channel=row["channel"],
        key=row["key"],
        chat=row["chat"],
        body=row["body"],
        received=row["received"],
        urgent=bool(row["urgent"]),
    )
    return Kept(message, row["attempts"], row["due"], row["sent"])
