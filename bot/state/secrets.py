"""Values that a channel hands out and replaces, such as the refresh token of Zalo."""

from __future__ import annotations

from bot.state.database import StateDatabase


class Secrets:
    """Small values by name, on the disk before ``put`` returns.

    Args:
        database: the database with the table.
    """

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def get(self, name: str) -> str | None:
        """Return a value; None when none was put."""
        with self._database.reading() as db:
            rows = list(db.table("secrets").rows_where("name = ?", [name]))
        return str(rows[0]["value"]) if rows else None

    def put(self, name: str, value: str) -> None:
        """Keep a value in the place of the one before."""
        with self._database.writing() as db:
            db.table("secrets").upsert({"name": name, "value": value}, pk="name")
