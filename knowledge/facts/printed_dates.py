"""Find the dates printed in Vietnamese text: 01/7/2024, ngày 13 tháng 6 năm 2025, quý I/2023."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_LEAP_YEAR = 2024  # stands in for an unknown year when a day is checked, so 29/02 is possible

_YEAR = r"(?:\s*/\s*|\s+năm\s+)(?P<year>\d{4})(?!\d)"
_SPELT = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})\s+tháng\s+(?P<month>\d{{1,2}})(?!\d)(?:{_YEAR})?", re.IGNORECASE
)
_NUMERIC = re.compile(
    r"(?<![\d/.])(?P<day>\d{1,2})(?P<sep>[/.-])(?P<month>\d{1,2})"
    r"(?:(?P=sep)(?P<year>\d{4}))?(?![\d/%]|[.-]\d)"
)
_QUARTER = re.compile(rf"\bquý\s+(?P<quarter>IV|I{{1,3}}|[1-4])\b(?:{_YEAR})?", re.IGNORECASE)
_MONTH = re.compile(rf"\btháng\s+(?P<month>\d{{1,2}})(?![\d%])(?:{_YEAR})?", re.IGNORECASE)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A day, month or quarter as it stands in a text; ``start`` and ``end`` are its place."""

    start: int
    end: int
    first_month: int
    last_month: int
    day: int | None  # None: the whole month or quarter
    year: int | None

    def first(self, year: int | None = None) -> date | None:
        """Return the first day meant; ``year`` serves where none is printed."""
        return _day(self.year or year, self.first_month, 1 if self.day is None else self.day)

    def last(self, year: int | None = None) -> date | None:
        """Return the last day meant; ``year`` serves where none is printed."""
        known = self.year or year
        if known is None or self.day is not None:
            return _day(known, self.last_month, 1 if self.day is None else self.day)
        return _day(known, self.last_month, monthrange(known, self.last_month)[1])


def find_dates(text: str) -> list[PrintedDate]:
    """Return the dates printed in ``text`` in order; days that do not exist are left out.

    Args:
        text: squeezed text. "2 /3" and the like are no dates: what they mean is not certain.
    """
    found: list[PrintedDate] = []
    taken = bytearray(len(text))  # 1 where a date has been read already
    for pattern in (_SPELT, _NUMERIC, _QUARTER, _MONTH):
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            taken[match.start() : match.end()] = b"\x01" * len(match.group())
            printed = _printed(match)
            if printed is not None:
                found.append(printed)
    return sorted(found, key=lambda printed: printed.start)


def _printed(match: re.Match[str]) -> PrintedDate | None:
    parts = match.groupdict()
    year = int(parts["year"]) if parts["year"] else None
    if parts.get("sep") not in (None, "/") and year is None:
        return None  # "1.5" and "2-3" are numbers
    if parts.get("quarter"):
        last = 3 * _QUARTERS[parts["quarter"].lower()]
        return PrintedDate(*match.span(), last - 2, last, None, year)
    month = int(parts["month"])
    day = int(parts["day"]) if parts.get("day") else None
    if _day(year or _LEAP_YEAR, month, 1 if day is None else day) is None:
        return None
    return PrintedDate(*match.span(), month, month, day, year)


def _day(year: int | None, month: int, day: int) -> date | None:
    if year is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
