"""Anonymous counters: how many messages of which kind came by which channel on which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlite_utils

from knowledge.workshop.changing import changing


@dataclass(frozen=True, slots=True)
class Count:
    """How often one thing happened on one day."""

    day: date
    channel: str
    kind: str
    province: str | None
    outcome: str
    count: int


class Counters:
    """Counts, and tells the counts; nothing in them tells a person.

    Args:
        db: the workshop's database.
    """

    def __init__(self, db: sqlite_utils.Database) -> None:
        self._db = db

    def count(
        self,
        day: date,
        *,
        channel: str,
        kind: str,
        province: str | None,
        outcome: str,
        by: int = 1,
    ) -> None:
        """Count something.

        Args:
            day: the day on which it happened.
            channel: "web", "telegram", …
            kind: the question's kind.
            province: the province it is about, None when it names none.
            outcome: the answer's status.
            by: how often it happened.
        """
        with changing(self._db):
            self._db.execute(
                "insert into counters (day, channel, kind, province, outcome, count) "
                "values (?, ?, ?, ?, ?, ?) on conflict (day, channel, kind, province, outcome) "
                "do update set count = count + excluded.count",
                (day.isoformat(), channel, kind, province or "", outcome, by),
            )

    def between(self, first: date, last: date) -> list[Count]:
        """Return the counts of the days from ``first`` to ``last``, both included, in order."""
        rows = self._db.table("counters").rows_where(
            "day between ? and ?",
            [first.isoformat(), last.isoformat()],
            order_by="day, channel, kind, province, outcome",
        )
        return [
            Count(
                day=date.fromisoformat(row["day"]),
                channel=row["channel"],
                kind=row["kind"],
                province=row["province"] or None,
                outcome=row["outcome"],
                count=row["count"],
            )
            for row in rows
        ]
