"""Small bar plots as numbers for SVG: made on the server, so pages need no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 600.0, 120.0
"""User units of a plot's view box; the page scales it."""

_GAP = 0.2  # of a bar's room


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Args:
        x: its left edge in user units.
        y: its upper edge in user units.
        width: its width in user units.
        height: its height in user units.
        label: what it stands for.
        count: how much it stands for.
    """

    x: float
    y: float
    width: float
    height: float
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Plot:
    """Upright bars side by side.

    Args:
        bars: the bars from left to right.
        most: the count of the highest.
        width: of the view box.
        height: of the view box.
    """

    bars: tuple[Bar, ...]
    most: int
    width: float = WIDTH
    height: float = HEIGHT


def plot_of(counts: Sequence[tuple[str, int]]) -> Plot:
    """Return a plot of counts that are not negative, the highest as high as the plot.

    Args:
        counts: labels with their counts, from left to right.
    """
    most = max((count for _, count in counts), default=0)
    room = WIDTH / max(1, len(counts))
    bars = []
    for number, (label, count) in enumerate(counts):
        height = round(HEIGHT * count / most, 2) if most else 0.0
        x, width = round(room * (number + _GAP / 2), 2), round(room * (1 - _GAP), 2)
        bars.append(Bar(x, round(HEIGHT - height, 2), width, height, label, count))
    return Plot(tuple(bars), most)


def share(part: int, whole: int) -> float:
    """Return a part in per cent of the whole, to one decimal; 0 of nothing."""
    return round(100 * part / whole, 1) if whole else 0.0
