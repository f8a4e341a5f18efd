"""Ordered, recorded migrations of SQLite databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import sqlite_utils
from sqlite_utils.db import Table

Migration = Callable[[sqlite_utils.Database], None]
RECORD = "_migrations"  # the table of what was applied and when


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
