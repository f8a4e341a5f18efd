"""Puts a file's pages together into one text in which each page keeps its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.errors import EmptySource, SourceTooLarge
from knowledge.readers.legacy_encodings import repair_unicode
from knowledge.readers.limits import MAX_TEXT_CHARACTERS
from knowledge.readers.source import Hints, Method, SourcePage, SourceText
from knowledge.readers.text_files import conversion_warning, tidy

PAGE_END = "\f"


@dataclass(frozen=True, slots=True)
class PageText:
    """One page as a reader read it."""

    number: int
    text: str
    method: Method = "text"
    confidence: float | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file that is being read."""

    name: str
    sha256: str


def unpaged_source(
    file: SourceFile,
    lines: Sequence[str],
    encoding: str,
    warnings: Sequence[str] = (),
    hints: Hints | None = None,
) -> SourceText:
    """Return the source text of a file whose pages are not known.

    Args:
        file: the file.
        lines: its lines; form feeds in them are kept as ends of pages.
        encoding: what it was read from.
        warnings: what a person should check.
        hints: what the file says of itself.

    Raises:
        EmptySource: the lines hold nothing.
    """
    text, more = _finished(file, "\n".join(lines) + "\n")
    return SourceText(
        text, encoding, file.sha256, file.name, (*warnings, *more), (), hints or Hints()
    )


def paged_source(
    file: SourceFile, pages: Sequence[PageText], encoding: str, warnings: Sequence[str] = ()
) -> SourceText:
    """Return the source text of pages; each ends with a form feed, the last one too.

    Args:
        file: the file.
        pages: its pages, all of them, in order.
        encoding: what they were read from.
        warnings: what a person should check.

    Raises:
        EmptySource: no page holds text.
    """
    joined = "".join(f"{page.text.replace(PAGE_END, ' ').rstrip()}\n{PAGE_END}" for page in pages)
    text, more = _finished(file, joined)
    source = SourceText(text, encoding, file.sha256, file.name, (*warnings, *more))
    notes = [
        SourcePage(page.number, 0, 0, page.method, page.confidence, page.image) for page in pages
    ]
    return with_spans(source, notes)


def with_spans(source: SourceText, notes: Sequence[SourcePage]) -> SourceText:
    """Return ``source`` with its pages' notes, their spans told by the form feeds in the text."""
    pages = []
    start = 0
    for note in notes:
        end = source.text.find(PAGE_END, start)
        end = end if end >= 0 else len(source.text)
        pages.append(replace(note, start=start, end=end))
        start = min(end + 1, len(source.text))
    return replace(source, pages=tuple(pages))


def _finished(file: SourceFile, text: str) -> tuple[str, tuple[str, ...]]:
    """Return text in its stored form: NFC, legacy fonts converted, no control characters."""
    if len(text) > MAX_TEXT_CHARACTERS:
        raise SourceTooLarge(
            f"{file.name} holds {len(text):,} characters, more than {MAX_TEXT_CHARACTERS:,}.",
            "Split it into parts.",
        )
    text, warnings = tidy(text, file.name)
    reading = repair_unicode(text)
    if reading is not None:
        text, warnings = reading.text, (*warnings, conversion_warning(reading))
    if not text.strip():
        raise EmptySource(f"{file.name} holds no text.")
    return text, warnings
