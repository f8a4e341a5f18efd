"""Prints tables as lines of text that the structure reader takes as items, one a row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.text import squeeze

CELL_SEPARATOR = " | "

_ORDINAL = re.compile(r"(?:\d{1,3}(?:\.\d{1,2})*|[IVX]{1,5})\.?")
# The tables that only lay out a document's head and tail: motto, number and day, recipients.
_FRAME = re.compile(
    r"độc lập\s*[-–—]\s*tự do\s*[-–—]\s*hạnh phúc|cộng h[òo][àa] xã hội chủ nghĩa|nơi nhận\s*:",
    re.IGNORECASE,
)


def table_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a table as lines.

    A row of data is one line, its cells parted by " | ". A row's number ("1", "II") in its first
    cell becomes the mark "1."; other rows get a dash, so that each row is a passage. A table that
    only lays out a document's head or tail gives each cell's lines as they stand.

    Args:
        rows: the cells' text; line feeds within a cell are its lines.
    """
    filled = [kept for row in rows if (kept := [cell for cell in row if cell.strip()])]
    if is_layout(filled):
        cells = [cell for row in filled for cell in row]
        return [line.strip() for cell in cells for line in cell.split("\n") if line.strip()]
    return [_row_line([squeeze(cell) for cell in row]) for row in filled]


def is_layout(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether a table only puts text side by side, as a document's head and tail do."""
    if max(map(len, rows), default=0) < 2 or len(rows) < 2:
        return True
    return any(_FRAME.search(squeeze(cell)) for row in rows for cell in row)


def _row_line(cells: list[str]) -> str:
    first, *rest = cells
    if rest and _ORDINAL.fullmatch(first):
        return f"{first.rstrip('.')}. {CELL_SEPARATOR.join(rest)}"
    return f"- {CELL_SEPARATOR.join(cells)}"
