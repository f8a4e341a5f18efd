"""Reads the text layer of a PDF page: words in reading order, ruled tables as rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pdfplumber

from knowledge.readers.furniture import Line
from knowledge.readers.layout import Row, Word, reading_order
from knowledge.readers.tables import is_layout, table_lines

# Rows of a table are wrapped to the length of a printed line, as the text around them is.
_WIDTH = 90
_TEXT = {"x_tolerance_ratio": 0.2, "keep_blank_chars": False, "use_text_flow": False}
_TABLES = {"vertical_strategy": "lines", "horizontal_strategy": "lines"}


class PageReader:
    """Reads pages of one file.

    Args:
        path: the PDF file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._document: Any = None

    def __enter__(self) -> Self:
        self._document = pdfplumber.open(self._path)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._document.close()

    def lines(self, index: int) -> list[Line]:
        """Return the lines of a page in reading order.

        Args:
            index: the page's position, from 0.
        """
        page = self._document.pages[index]
        try:
            height = float(page.height) or 1.0
            tables = _tables(page)
            boxes = [table.bbox for table in tables]
            words = [word for word in _words(page) if not _in_any(word, boxes)]
            return [*_lines(words, tables, height)]
        finally:
            page.close()  # its objects take much memory


def _lines(words: list[Word], tables: list[Any], height: float) -> Iterator[Line]:
    """Give the lines above, in and below each table."""
    for table in tables:
        top, bottom = table.bbox[1], table.bbox[3]
        above = [word for word in words if word.bottom <= (top + bottom) / 2 and word.top < top]
        words = [word for word in words if word not in above]
        yield from _text_lines(reading_order(above), height)
        for text in _wrapped(table_lines(_cells(table))):
            yield Line(text, top / height, bottom / height)
    yield from _text_lines(reading_order(words), height)


def _text_lines(rows: list[Row], height: float) -> Iterator[Line]:
    for row in rows:
        yield Line(row.text, row.top / height, row.bottom / height)


def _words(page: Any) -> list[Word]:
    return [
        Word(found["text"], found["x0"], found["top"], found["x1"], found["bottom"])
        for found in page.extract_words(**_TEXT)
    ]


def _tables(page: Any) -> list[Any]:
    """Return the ruled tables of a page that hold data, from the top down."""
    found = [table for table in page.find_tables(_TABLES) if not is_layout(_cells(table))]
    return sorted(found, key=lambda table: table.bbox[1])


def _cells(table: Any) -> list[list[str]]:
    return [[cell or "" for cell in row] for row in table.extract(**_TEXT)]


def _in_any(word: Word, boxes: list[tuple[float, float, float, float]]) -> bool:
    x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)


def _wrapped(lines: list[str]) -> Iterator[str]:
    for line in lines:
        rest = line
        while len(rest) > _WIDTH and " " in rest[1:_WIDTH]:
            cut = rest.rindex(" ", 1, _WIDTH)
            yield rest[:cut]
            rest = rest[cut + 1 :]
        yield rest
