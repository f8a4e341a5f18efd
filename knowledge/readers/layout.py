"""Puts the words of a page into reading order: rows, and columns side by side.

Coordinates are points or pixels from the page's upper left corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_SAME_ROW = 0.5  # of the lower height: words that overlap this much stand in one row
_GUTTER = 0.9  # of the text's height: white space this wide, row after row, parts columns
_WIDE_GUTTER = 1.6  # of the text's height: so wide that it parts even two rows
_NARROW_ROWS = 4  # with words on both sides, where the gutter is narrow: not a chance of spaces
_NEAR = 1.9  # of the usual distance between rows: a row further down begins something else


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a table printed as lines, with its box."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float = 1.0  # of its recognition

    @property
    def height(self) -> float:
        """The height of the word's box."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Row:
    """Words on one line, from left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The row's words with spaces between."""
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        """The left edge of the first word."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """The right edge of the last word."""
        return max(word.right for word in self.words)

    @property
    def top(self) -> float:
        """The upper edge."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return max(word.bottom for word in self.words)


Span = tuple[float, float]


def reading_order(words: Sequence[Word]) -> list[Row]:
    """Return the rows of a page in the order in which a person reads them.

    Where rows share a white gutter, what stands left of it is read first: the two columns of a
    document's head, of a newspaper's page, of a list of recipients beside a signature.
    """
    rows = _rows(words)
    if not rows:
        return []
    height = median(word.height for word in words)
    step = _usual_step(rows, height)
    ordered: list[Row] = []
    position = 0
    while position < len(rows):
        end, gutter = _band(rows, position, height, _NEAR * step)
        if gutter is None:
            ordered.append(rows[position])
            position += 1
            continue
        middle = (gutter[0] + gutter[1]) / 2
        inside = [word for row in rows[position:end] for word in row.words]
        ordered += reading_order([word for word in inside if word.right <= middle])
        ordered += reading_order([word for word in inside if word.right > middle])
        position = end
    return ordered


def _rows(words: Sequence[Word]) -> list[Row]:
    """Return the words in rows, from the top down."""
    open_rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.top + word.bottom, word.left)):
        home = next((row for row in reversed(open_rows[-4:]) if _in_row(word, row)), None)
        if home is None:
            open_rows.append([word])
        else:
            home.append(word)
    rows = [Row(tuple(sorted(row, key=lambda word: word.left))) for row in open_rows]
    return sorted(rows, key=lambda row: (row.top + row.bottom) / 2)


def _in_row(word: Word, row: Sequence[Word]) -> bool:
    other = row[-1]
    overlap = min(word.bottom, other.bottom) - max(word.top, other.top)
    return overlap > _SAME_ROW * min(word.height, other.height)


def _usual_step(rows: Sequence[Row], height: float) -> float:
    steps = [b.bottom - a.bottom for a, b in pairwise(rows)]
    near = [step for step in steps if 0 < step < 4 * height]
    return median(near) if near else 1.5 * height


def _band(rows: Sequence[Row], start: int, height: float, near: float) -> tuple[int, Span | None]:
    """Return the end of the rows from ``start`` that share a gutter, and the gutter.

    Args:
        rows: all rows of the page.
        start: the first row's position; it must have words on both sides of the gutter.
        height: the text's height.
        near: the distance up to which rows belong together.
    """
    width = _GUTTER * height
    free = _gaps(rows[start], width)
    both = [start]
    end = start + 1
    while free and end < len(rows):
        narrowed = _common(free, _free_spans(rows[end], width), width)
        if not narrowed or rows[end].bottom - rows[end - 1].bottom > 2 * near:
            break
        free = narrowed
        if _is_on_both_sides(rows[end], free):
            both.append(end)
        end += 1
    if not free:
        return start + 1, None
    gutter = max(free, key=lambda span: span[1] - span[0])
    end = _without_stragglers(rows, both[-1], end, near, gutter)
    is_wide = gutter[1] - gutter[0] >= _WIDE_GUTTER * height
    parts = end - start > 1 if is_wide else len(both) >= _NARROW_ROWS
    return (end, gutter) if parts else (start + 1, None)


def _without_stragglers(
    rows: Sequence[Row], last_both: int, end: int, near: float, gutter: Span
) -> int:
    """Return the end of the band without rows below it that only happen to be short.

    Behind the last row with words on both sides a column goes on as long as its rows stand close.
    """
    middle = (gutter[0] + gutter[1]) / 2
    bottoms = {
        side: max((w.bottom for w in rows[last_both].words if (w.left > middle) == side), default=0)
        for side in (False, True)
    }
    for position in range(last_both + 1, end):
        side = rows[position].left > middle
        if rows[position].bottom - bottoms[side] > near:
            return position
        bottoms[side] = rows[position].bottom
    return end


def _gaps(row: Row, width: float) -> list[Span]:
    """Return the white spaces between the row's words that are at least ``width`` wide."""
    gaps = []
    reach = row.words[0].right
    for word in row.words[1:]:
        if word.left - reach >= width:
            gaps.append((reach, word.left))
        reach = max(reach, word.right)
    return gaps


def _free_spans(row: Row, width: float) -> list[Span]:
    """Return the row's gaps and what is free before and behind its words."""
    return [(float("-inf"), row.left), *_gaps(row, width), (row.right, float("inf"))]


def _common(first: Sequence[Span], second: Sequence[Span], width: float) -> list[Span]:
    spans = [(max(a[0], b[0]), min(a[1], b[1])) for a in first for b in second]
    return [span for span in spans if span[1] - span[0] >= width]


def _is_on_both_sides(row: Row, free: Sequence[Span]) -> bool:
    return any(row.left < span[0] + 1 and row.right > span[1] - 1 for span in free)
