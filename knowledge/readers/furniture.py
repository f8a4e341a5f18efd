"""Takes running headers, running footers and page numbers off pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.text import fold, squeeze

_EDGE_LINES = 3  # at the top and at the bottom of a page, among which furniture is looked for
_MARGIN = 0.12  # of the page's height: furniture stands in this part of it, above and below
_MIN_PAGES = 3  # on which a line must repeat to be furniture
_SHARE = 0.5  # of the pages on which it must repeat
_MAX_LENGTH = 120  # characters of a running line
_NUMBER = re.compile(
    r"[-–—(\[\s]*(?:trang|page)?\s*\d{1,4}\s*(?:(?:/|trên|of)\s*\d{1,4})?[-–—)\]\s.]*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page with its place, as shares of the page's height from its top."""

    text: str
    top: float
    bottom: float
    confidence: float = 1.0  # of its recognition, 0 to 1


def without_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the pages' lines without page numbers and what repeats at their edges.

    Args:
        pages: the lines of every page in reading order.
    """
    repeated = _repeated(pages)
    return [_body(lines, repeated) for lines in pages]


def _body(lines: Sequence[Line], repeated: set[str]) -> list[Line]:
    edges = {id(line) for line in _edge_lines(lines)}
    return [
        line
        for line in lines
        if id(line) not in edges
        or not (_NUMBER.fullmatch(line.text) or _form(line.text) in repeated)
    ]


def _repeated(pages: Sequence[Sequence[Line]]) -> set[str]:
    """Return the forms of the lines that stand at the edge of many pages."""
    counts = Counter(
        form for lines in pages for form in {_form(line.text) for line in _edge_lines(lines)}
    )
    filled = sum(1 for lines in pages if lines)
    enough = max(_MIN_PAGES, _SHARE * filled)
    return {form for form, count in counts.items() if count >= enough and len(form) <= _MAX_LENGTH}


def _edge_lines(lines: Sequence[Line]) -> list[Line]:
    """Return the lines that stand so near to the page's edge that they may be furniture."""
    by_place = sorted(lines, key=lambda line: line.top)
    above = [line for line in by_place[:_EDGE_LINES] if line.bottom <= _MARGIN]
    below = [line for line in by_place[-_EDGE_LINES:] if line.top >= 1 - _MARGIN]
    return [*above, *below]


def _form(text: str) -> str:
    """Return what of a line is the same on every page: its letters, numbers as one sign."""
    return _DIGITS.sub("#", fold(squeeze(text)))
