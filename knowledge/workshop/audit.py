"""The audit log: every change, who made it and when, with what was before and after."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlite_utils

from knowledge.workshop.records import SYSTEM, LogEntry


def now() -> str:
    """Return the present moment as ISO 8601 text in UTC, to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


class AuditLog:
    """Writes and reads the log.

    Args:
        db: the workshop's database.
    """

    def __init__(self, db: sqlite_utils.Database) -> None:
        self._db = db

    def write(
        self,
        what: str,
        actor: str,
        *,
        document_id: str | None = None,
        before: str | None = None,
        after: str | None = None,
    ) -> None:
        """Add an entry; the caller has a transaction open."""
        self._db.table("log").insert(
            {
                "document_id": document_id,
                "at": now(),
                "what": what,
                "before": before,
                "after": after,
                "actor": actor,
            }
        )

    def entries(self, limit: int, document_id: str | None = None) -> list[LogEntry]:
        """Return the last entries, newest first.

        Args:
            limit: how many at most.
            document_id: of one document alone.
        """
        rows = self._db.table("log").rows_where(
            "document_id = ?" if document_id is not None else None,
            [document_id] if document_id is not None else [],
            order_by="id desc",
            limit=limit,
        )
        return [_entry(row) for row in rows]

    def last_of(self, document_id: str) -> LogEntry | None:
        """Return the last entry of a document."""
        return next(iter(self.entries(1, document_id)), None)

    def revision(self, document_id: str) -> int:
        """Return the number of a document's last entry, 0 without any."""
        last = self.last_of(document_id)
        return last.id if last is not None else 0


def _entry(row: dict[str, Any]) -> LogEntry:
    return LogEntry(
        id=row["id"],
        at=datetime.fromisoformat(row["at"]),
        actor=row["actor"] or SYSTEM,
        what=row["what"],
        document_id=row["document_id"],
        before=row["before"],
        after=row["after"],
    )
