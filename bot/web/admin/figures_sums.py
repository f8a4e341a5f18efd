"""Sums of the counters over a period, for the page of figures and for admins in a chat."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.answer import AnswerStatus
from bot.web.admin.plots import share
from knowledge.workshop.counters import Count

LONGEST_DAYS = 366
_UNSAFE_STARTS = ("=", "+", "-", "@")  # a spreadsheet takes such a text for a formula


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included."""

    first: date
    last: date

    @classmethod
    def asked(cls, first: str, last: str, today: date, default_days: int = 30) -> Period:
        """Return the period that a form names; what is missing or wrong is replaced.

        Args:
            first: the first day in ISO 8601, or anything else.
            last: the last day likewise; the day itself unless given.
            today: the day on which it is asked.
            default_days: the length of a period whose first day is not given.
        """
        end = _day(last) or today
        begin = _day(first) or end - timedelta(days=default_days - 1)
        begin, end = min(begin, end), max(begin, end)
        return cls(max(begin, end - timedelta(days=LONGEST_DAYS - 1)), end)

    def days(self) -> list[date]:
        """Return all days."""
        count = (self.last - self.first).days + 1
        return [self.first + timedelta(days=number) for number in range(count)]


@dataclass(frozen=True, slots=True)
class Sums:
    """What was counted in a period.

    Args:
        total: all replies.
        by_day: every day of the period with its count.
        by: counts by what was counted ("channel", "kind", "province", "outcome"), largest first.
    """

    total: int
    by_day: tuple[tuple[date, int], ...]
    by: dict[str, tuple[tuple[str, int], ...]]

    def share_of(self, outcome: AnswerStatus) -> float:
        """Return how many per cent of all replies had an outcome."""
        return share(dict(self.by["outcome"]).get(outcome.value, 0), self.total)


def sums_of(counts: Sequence[Count], period: Period) -> Sums:
    """Return the sums of counts.

    Args:
        counts: the counts of the period.
        period: the period.
    """
    days: Counter[date] = Counter()
    by: dict[str, Counter[str]] = {
        name: Counter() for name in ("channel", "kind", "province", "outcome")
    }
    for count in counts:
        days[count.day] += count.count
        for name, counter in by.items():
            counter[getattr(count, name) or ""] += count.count
    return Sums(
        total=days.total(),
        by_day=tuple((day, days[day]) for day in period.days()),
        by={name: tuple(counter.most_common()) for name, counter in by.items()},
    )


def csv_of(counts: Iterable[Count]) -> str:
    """Return counts as CSV with a byte order mark, which spreadsheets need to read UTF-8."""
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow(["day", "channel", "kind", "province", "outcome", "count"])
    for c in counts:
        fields = [_plain(field) for field in (c.channel, c.kind, c.province or "", c.outcome)]
        writer.writerow([c.day.isoformat(), *fields, c.count])
    return text.getvalue()


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_UNSAFE_STARTS) else text


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
