"""Times as people in Vietnam read them, wherever the server stands."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))


def moment(at: datetime) -> str:
    """Return a time with its zone as people in Vietnam read it: "07:15, 22/11/2026"."""
    return f"{at.astimezone(VIETNAM):%H:%M, %d/%m/%Y}"


def day(at: date) -> str:
    """Return a day, or the day in Vietnam of a time with its zone: "22/11/2026", "1/7/2025"."""
    if isinstance(at, datetime) and at.tzinfo is not None:
        at = at.astimezone(VIETNAM)
    return f"{at.day}/{at.month}/{at.year}"
