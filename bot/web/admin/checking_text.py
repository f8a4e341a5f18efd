"""The left side of the check screen: a document's pages, with the words that were understood."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from knowledge.model import ReadDocument
from knowledge.workshop import PageNote
from knowledge.workshop.report import LOW_CONFIDENCE

_BLANK_LINES = re.compile(r"\n\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of a page's text that is marked alike.

    Args:
        text: the words.
        anchor: "v" and the passage's start where a passage begins; else empty.
        passage: the start of the passage that the words belong to; None between passages.
        marks: what was read in the words: "who" (an assignment), "when" (a date).
    """

    text: str
    anchor: str
    passage: int | None
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page's picture: its address below ``/admin/trang`` and its size in pixels."""

    path: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class TextPage:
    """One page.

    Args:
        number: from 1.
        segments: its text.
        recognised: whether its text was recognised in a picture.
        confidence: of the recognised words, in per cent; None where the reader tells none.
        low: whether a person should compare the whole page.
        image: its picture; None when none is kept.
    """

    number: int
    segments: tuple[Segment, ...]
    recognised: bool
    confidence: int | None
    low: bool
    image: PageImage | None


def text_pages(read: ReadDocument, notes: Sequence[PageNote], data: Path) -> tuple[TextPage, ...]:
    """Return the pages of a document's text.

    Args:
        read: what was read in it.
        notes: how its pages were read, in their order.
        data: the data folder, which holds the pages' pictures.
    """
    marks = _Marks(read)
    pages, start = [], 0
    for position, text in enumerate(read.document.text.split("\f")):
        note = notes[position] if position < len(notes) else None
        if note is not None or text.strip():
            segments = tuple(marks.segments(start, start + len(text)))
            pages.append(_page(position + 1, segments, note, data))
        start += len(text) + 1
    return tuple(pages)


def _page(
    number: int, segments: tuple[Segment, ...], note: PageNote | None, data: Path
) -> TextPage:
    confidence = note.confidence if note is not None else None
    return TextPage(
        number=number,
        segments=segments,
        recognised=note is not None and note.method == "ocr",
        confidence=None if confidence is None else round(100 * confidence),
        low=confidence is not None and confidence < LOW_CONFIDENCE,
        image=_image(note.image, data) if note is not None and note.image else None,
    )


def _image(path: str, data: Path) -> PageImage | None:
    """Return a page's picture; None when the file is gone, the text is shown all the same."""
    try:
        with Image.open(data / path) as picture:
            width, height = picture.size
    except (OSError, UnidentifiedImageError):
        return None
    return PageImage(path.removeprefix("pages/"), width, height)


class _Marks:
    """Cuts a text where a passage, an assignment's words or a date's words begin and end."""

    def __init__(self, read: ReadDocument) -> None:
        self._text = read.document.text
        self._passages = sorted((p.start, p.end) for p in read.passages)
        self._who = sorted({(a.start, a.end) for a in read.assignments if a.start < a.end})
        self._when = sorted({(f.start, f.end) for f in read.facts.dates})
        spans = (*self._passages, *self._who, *self._when)
        self._cuts = sorted({cut for span in spans for cut in span})

    def segments(self, start: int, end: int) -> Iterator[Segment]:
        """Give the text from ``start`` to ``end`` as segments."""
        cuts = [start, *(cut for cut in self._cuts if start < cut < end), end]
        for low, high in pairwise(cuts):
            passage = self._passage(low)
            marks = [
                name
                for name, spans in (("who", self._who), ("when", self._when))
                if any(_covers(span, low) for span in spans if span != passage)
            ]
            yield Segment(
                text=_tidy(self._text[low:high], within=passage is not None),
                anchor=f"v{low}" if passage is not None and passage[0] == low else "",
                passage=passage[0] if passage is not None else None,
                marks=tuple(marks),
            )

    def _passage(self, place: int) -> tuple[int, int] | None:
        """Return the span of the passage that a place is in; passages do not overlap."""
        before = bisect_right(self._passages, place, key=lambda span: span[0])
        span = self._passages[before - 1] if before else None
        return span if span is not None and _covers(span, place) else None


def _covers(span: tuple[int, int], place: int) -> bool:
    return span[0] <= place < span[1]


def _tidy(text: str, *, within: bool) -> str:
    """Return a text without the empty lines that extraction leaves inside of a paragraph."""
    return _BLANK_LINES.sub("\n" if within else "\n\n", text)
