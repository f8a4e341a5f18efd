"""The state's databases: SQLite files that several threads of one process use in turn."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlite_utils

from knowledge.errors import SettingsError
from knowledge.migrations import Migration, migrate, write_ahead, writing


def m001_inbox(db: sqlite_utils.Database) -> None:
    """Make the table of messages that came in; ``body`` is erased when one is done with."""
    db.table("inbox").create(
        {
            "channel": str,
            "key": str,
            "chat": str,
            "received": float,
            "urgent": int,
            "body": str,
            "state": str,
            "attempts": int,
            "due": float,
            "sent": int,
            "error": str,
        },
        pk=("channel", "key"),
        not_null={"chat", "received", "state"},
    )
    db.table("inbox").create_index(["state", "due"])
    db.table("inbox").create_index(["channel", "chat"])


def m001_people(db: sqlite_utils.Database) -> None:
    """Make the table of what people chose to have remembered."""
    db.table("people").create(
        {"channel": str, "person": str, "province": str, "language": str},
        pk=("channel", "person"),
    )


def m001_turns(db: sqlite_utils.Database) -> None:
    """Make the table of questions that buttons belong to, sealed with keys kept in the buttons."""
    db.table("turns").create(
        {"id": str, "channel": str, "person": str, "sealed": bytes, "expires": float}, pk="id"
    )
    db.table("turns").create_index(["channel", "person"])
    db.table("turns").create_index(["expires"])


def m002_secrets(db: sqlite_utils.Database) -> None:
    """Make the table of values a channel hands out and replaces, such as refresh tokens."""
    db.table("secrets").create({"name": str, "value": str}, pk="name")


def m003_subscriptions(db: sqlite_utils.Database) -> None:
    """Make the table of who agreed to be written to, and that of broadcasts."""
    db.table("subscriptions").create(
        {
            "channel": str,
            "person": str,
            "topic": str,
            "chat": str,
            "province": str,
            "language": str,
        },
        pk=("channel", "person", "topic"),
    )
    db.table("broadcasts").create(
        {
            "id": int,
            "text": str,
            "state": str,
            "made_by": str,
            "made_at": str,
            "approved_by": str,
            "total": int,
            "sent": int,
            "refused": int,
        },
        pk="id",
    )
    db.table("broadcast_people").create(
        {"broadcast_id": int, "channel": str, "person": str, "chat": str, "state": str},
        pk=("broadcast_id", "channel", "person"),
    )


INBOX = (m001_inbox,)
PEOPLE = (m001_people, m002_secrets, m003_subscriptions)
TURNS = (m001_turns,)


class StateDatabase:
    """One of the state's databases, made when it is missing and readable by its owner alone.

    Args:
        path: the file.
        migrations: what makes its tables.
        durable: whether a change must survive a loss of power, not only a crash of the process.

    Raises:
        SettingsError: the data folder cannot be used.
    """

    def __init__(
        self, path: Path, migrations: Sequence[Migration], *, durable: bool = True
    ) -> None:
        self._lock = threading.RLock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            connection = sqlite3.connect(path, check_same_thread=False, timeout=30)
            self._db = sqlite_utils.Database(connection)
            write_ahead(self._db)
            self._db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            migrate(self._db, migrations)
        except (OSError, sqlite3.Error) as error:
            raise SettingsError(
                f"The state in {path} cannot be opened ({error}).",
                "Set LACHAN_DATA to a folder you may write to.",
            ) from error

    @contextmanager
    def reading(self) -> Iterator[sqlite_utils.Database]:
        """Hold the database while something is read."""
        with self._lock:
            yield self._db

    @contextmanager
    def writing(self) -> Iterator[sqlite_utils.Database]:
        """Hold the database within one transaction; an error undoes all of it.

        A block within another joins the outer one's transaction.
        """
        with self._lock:
            if self._db.conn.in_transaction:
                yield self._db
                return
            with writing(self._db):
                yield self._db

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()
