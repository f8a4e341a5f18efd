"""Reads who leads and who takes part from the rows of a table of tasks.

A row is a passage whose cells are parted by " | " (``knowledge.readers.tables``); the row that
heads the table says in which column the agencies stand: "Nội dung | Cơ quan chủ trì | Phối hợp".
"""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.text import fold

_SEPARATOR = " | "
_NUMBERING = ("tt", "stt", "so tt", "so thu tu", "no")
_TASK = ("noi dung", "nhiem vu", "cong viec", "hoat dong")
_LEAD = ("chu tri", "thuc hien", "phu trach", "chiu trach nhiem", "phan cong")
_PARTNER = "phoi hop"
_TIME = "thoi gian"
_MAX_TITLE = 60  # characters of a column's title


@dataclass(frozen=True, slots=True)
class TaskTable:
    """Where the agencies stand in the rows of a table, columns counted from 0."""

    lead: int
    partner: int | None
    columns: int

    def leaders(self, text: str) -> str:
        """Return the cell of a row that names who leads, "" when the row has other columns."""
        return self._cell(text, self.lead)

    def partners(self, text: str) -> str:
        """Return the cell of a row that names who takes part, "" when none does."""
        return "" if self.partner is None else self._cell(text, self.partner)

    def _cell(self, text: str, column: int) -> str:
        cells = text.split(_SEPARATOR)
        # A row without its last cells (no time told) still has its first ones in place.
        return cells[column] if column < len(cells) <= self.columns else ""


def is_row(text: str) -> bool:
    """Say whether a passage is a row of a table."""
    return _SEPARATOR in text


def read_head(text: str) -> TaskTable | None:
    """Return the table that a row heads; None when it heads no table of tasks."""
    cells = [fold(cell).strip() for cell in text.split(_SEPARATOR)]
    if cells[0].rstrip(".") in _NUMBERING:
        cells = cells[1:]  # the rows' numbers have become their marks
    if any(len(cell) > _MAX_TITLE for cell in cells) or not _names(cells[0], _TASK):
        return None
    partner = next((i for i, cell in enumerate(cells) if _PARTNER in cell), None)
    leads = (
        i
        for i, cell in enumerate(cells[1:], 1)
        if _names(cell, _LEAD) and i != partner and _TIME not in cell
    )
    lead = next(leads, None)
    return None if lead is None else TaskTable(lead, partner, len(cells))


def _names(cell: str, words: tuple[str, ...]) -> bool:
    return any(word in cell for word in words)
