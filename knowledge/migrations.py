"""Ordered, recorded migrations of SQLite databases."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import sqlite_utils
from sqlite_utils.db import Table

Migration = Callable[[sqlite_utils.Database], None]
RECORD = "_migrations"  # the table of what was applied and when
PATIENCE_S = 30.0  # how long a lock of another process is waited for
_PAUSE_S = 0.02


def migrate(db: sqlite_utils.Database, migrations: Sequence[Migration]) -> list[str]:
    """Apply the migrations that ``db`` has not had yet, in order, each in one transaction.

    Args:
        db: the database to bring up to date.
        migrations: all migrations; a migration's name is its function's (``m001_documents``).

    Returns:
        The names of those applied now.
    """
    table = db.table(RECORD)
    applied = []
    for migration in migrations:
        name = migration.__name__
        if _is_applied(table, name):  # the usual case, told without a lock
            continue
        with writing(db):
            table.create({"name": str, "applied": str}, pk="name", if_not_exists=True)
            if not _is_applied(table, name):  # nor by another process just now
                migration(db)
                table.insert({"name": name, "applied": datetime.now(UTC).isoformat()})
                applied.append(name)
    return applied


def write_ahead(db: sqlite_utils.Database, patience_s: float = PATIENCE_S) -> None:
    """Put a database into write-ahead mode, where readers and a writer do not wait for each other.

    Two processes may open a new database at the same moment. SQLite does not wait for the other
    one here, whatever the connection's timeout, so the change is tried again.

    Args:
        db: the database.
        patience_s: seconds to go on trying.

    Raises:
        sqlite3.OperationalError: the database was locked all the time, or cannot be used.
    """
    deadline = time.monotonic() + patience_s
    while True:
        try:
            db.enable_wal()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE_S)
        else:
            return


@contextmanager
def writing(db: sqlite_utils.Database) -> Iterator[None]:
    """Keep other writers out and undo everything when an error leaves the block.

    Args:
        db: the database; no transaction is open on it.
    """
    # A transaction that begins with reading cannot wait for another writer; this one can.
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.rollback()
        raise
    db.commit()


def _is_applied(table: Table, name: str) -> bool:
    return any(True for _ in table.rows_where("name = ?", [name], select="name"))
