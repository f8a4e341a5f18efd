"""Ordered, recorded migrations of SQLite databases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import sqlite_utils

Migration = Callable[[sqlite_utils.Database], None]
_TABLE = "_migrations"


def migrate(db: sqlite_utils.Database, migrations: Sequence[Migration]) -> list[str]:
    """Apply the migrations that ``db`` has not had yet, in order, each in one transaction.

    Args:
        db: the database to bring up to date.
        migrations: all migrations; a migration's name is its function's (``m001_documents``).

    Returns:
        The names of those applied now.
    """
    table = db.table(_TABLE)
    if not table.exists():
        table.create({"name": str, "applied": str}, pk="name")
    done = {row["name"] for row in table.rows}
    applied = []
    for migration in migrations:
        if migration.__name__ not in done:
            with db.conn:
                migration(db)
                table.insert({"name": migration.__name__, "applied": datetime.now(UTC).isoformat()})
            applied.append(migration.__name__)
    return applied
