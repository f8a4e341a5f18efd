"""Gathers the pages of a PDF or of pictures, read or recognised, and makes one text of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from knowledge.readers.furniture import Line, without_furniture
from knowledge.readers.image_store import ImageStore
from knowledge.readers.ocr import Recognised
from knowledge.readers.ocr_marks import lost_strokes
from knowledge.readers.pages import PageText, SourceFile, paged_source
from knowledge.readers.source import SourceText

LOW_LINE = 0.7  # confidence of a line below which a person is told of it
_LISTED = 20  # lines of low confidence named in the warnings


class ReadPages:
    """The pages of one file, added one after the other.

    Args:
        file: the file.
        images: the folder under which pictures of recognised pages are kept; None for none.
    """

    def __init__(self, file: SourceFile, images: Path | None) -> None:
        self._file = file
        self._store = ImageStore(images, file.sha256)
        self._lines: list[Sequence[Line]] = []
        self._confidence: dict[int, float | None] = {}  # of recognised pages, by number
        self._images: dict[int, str | None] = {}

    def add_text(self, lines: Sequence[Line]) -> None:
        """Add a page whose text the file holds."""
        self._lines.append(lines)

    def add_recognised(self, page: Recognised) -> None:
        """Add a page that was recognised, and keep its picture."""
        self._lines.append(page.lines)
        number = len(self._lines)
        self._confidence[number] = page.confidence
        self._images[number] = self._store.keep(page.picture, number)

    def source(self, encoding: str) -> SourceText:
        """Return the text of all pages.

        Args:
            encoding: what it was read from.

        Raises:
            EmptySource: no page holds text.
        """
        bodies, warnings = self._mended(without_furniture(self._lines))
        pages = [self._page(number, body) for number, body in enumerate(bodies, 1)]
        if self._confidence:
            warnings = [self._how_sure(), *warnings, *self._doubtful(bodies)]
        return paged_source(self._file, pages, encoding, warnings)

    def _page(self, number: int, body: Sequence[Line]) -> PageText:
        text = "\n".join(line.text for line in body)
        if number not in self._confidence:
            return PageText(number, text)
        return PageText(number, text, "ocr", self._confidence[number], self._images[number])

    def _mended(self, bodies: list[list[Line]]) -> tuple[list[list[Line]], list[str]]:
        """Mend Roman numbers of recognised pages, and say where."""
        places = [(page, i) for page, body in enumerate(bodies) for i in range(len(body))]
        texts = [bodies[page][i].text for page, i in places]
        recognised = {at for at, (page, _) in enumerate(places) if page + 1 in self._confidence}
        warnings = []
        for at, text in lost_strokes(texts, recognised).items():
            page, i = places[at]
            warnings.append(f"Page {page + 1}: “{texts[at]}” taken as “{text}”.")
            bodies[page][i] = replace(bodies[page][i], text=text)
        return bodies, warnings

    def _how_sure(self) -> str:
        shares = ", ".join(
            f"{number} ({confidence:.0%})" if confidence is not None else f"{number} (empty)"
            for number, confidence in self._confidence.items()
        )
        return f"Recognised from pictures, pages and how sure: {shares}. Compare with the pictures."

    def _doubtful(self, bodies: Sequence[Sequence[Line]]) -> list[str]:
        doubtful = [
            f"Page {number}, {line.confidence:.0%} sure: {line.text}"
            for number in self._confidence
            for line in bodies[number - 1]
            if line.confidence < LOW_LINE
        ]
        more = len(doubtful) - _LISTED
        return [*doubtful[:_LISTED], *([f"… and {more} more doubtful lines."] if more > 0 else [])]
