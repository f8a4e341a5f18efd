"""The lines of a source text, without white space and Markdown marks, with their places kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from knowledge.text import squeeze

_HASHES = re.compile(r"#{1,6}\s+")
_OPENING_EMPHASIS = re.compile(r"(\*{1,3}|_{2,3})(?=\S)")
_CLOSING_EMPHASIS = re.compile(r"(?<=\S)(\*{1,3}|_{2,3})$")
_LINK = re.compile(r"^\S*https?://\S+$")
# A line this much longer than a printed line holds a whole paragraph.
_PARAGRAPH_LENGTH = 160
_PARAGRAPH_SHARE = 0.04


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank.

    ``start`` and ``end`` are the span of ``text`` in the source, before squeezing.
    """

    text: str
    raw: str  # the same before squeezing
    start: int
    end: int
    page: int | None
    emphasised: bool  # a Markdown heading or a line wholly in bold

    def behind(self, length: int) -> Line | None:
        """Return the rest of the line behind ``length`` characters of its text, None if empty."""
        rest = self.text[length:].lstrip()
        if not rest:
            return None
        skipped = _raw_length(self.raw, len(self.text) - len(rest))
        behind = replace(self, text=rest, raw=self.raw[skipped:], start=self.start + skipped)
        return behind._without_emphasis()

    def before(self, length: int) -> Line:
        """Return the first ``length`` characters of the line's text as a line."""
        text = self.text[:length].rstrip()
        raw = self.raw[: _raw_length(self.raw, len(text))].rstrip()
        return replace(self, text=text, raw=raw, end=self.start + len(raw))

    def _without_emphasis(self) -> Line:
        """Return the line without the Markdown marks around it: "**Công an tỉnh**"."""
        opening = _OPENING_EMPHASIS.match(self.raw)
        if opening is None:
            return self
        raw = self.raw[opening.end() :]
        closing = _CLOSING_EMPHASIS.search(raw)
        if closing:
            raw = raw[: closing.start()]
        start = self.start + opening.end()
        bold = closing is not None and len(opening.group()) > 1
        emphasised = self.emphasised or bold
        return Line(squeeze(raw), raw, start, start + len(raw), self.page, emphasised)

    @property
    def is_link(self) -> bool:
        """Say whether the line is only a web address, which PDF extraction leaves behind."""
        return _LINK.match(self.text) is not None


def _raw_length(raw: str, length: int) -> int:
    """Return how many characters of ``raw`` its first ``length`` squeezed characters take."""
    taken = 0
    position = 0
    while taken < length:
        if raw[position].isspace():
            while raw[position].isspace():
                position += 1
        else:
            position += 1
        taken += 1
    # White space behind the last character belongs to what follows.
    while position < len(raw) and raw[position].isspace():
        position += 1
    return position if position < len(raw) else len(raw.rstrip())


def read_lines(source: str) -> list[Line]:
    """Return the lines of ``source`` that hold text, in order.

    Args:
        source: the document's text; form feeds part its pages.
    """
    lines: list[Line] = []
    for start, end, page in _line_spans(source):
        line = _read_line(source, start, end, page)
        if line is not None:
            lines.append(line)
    return lines


def is_one_paragraph_a_line(lines: list[Line]) -> bool:
    """Say whether each line of the text is a whole paragraph rather than a printed line."""
    long = sum(len(line.text) > _PARAGRAPH_LENGTH for line in lines)
    return long > _PARAGRAPH_SHARE * len(lines)


def printed_width(lines: list[Line]) -> int:
    """Return the usual length of a full printed line in characters (the 90th percentile)."""
    lengths = sorted(len(line.text) for line in lines)
    return lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0


def _line_spans(source: str) -> Iterator[tuple[int, int, int | None]]:
    paged = "\f" in source
    page = 1
    start = 0
    for piece in re.split(r"(\n|\f)", source):
        if piece == "\f":
            page += 1
        elif piece != "\n":
            yield start, start + len(piece), page if paged else None
        start += len(piece)


def _read_line(source: str, start: int, end: int, page: int | None) -> Line | None:
    start, end = _trim(source, start, end)
    emphasised = False
    hashes = _HASHES.match(source, start, end)
    if hashes:
        start, emphasised = hashes.end(), True
    opening = _OPENING_EMPHASIS.match(source, start, end)
    if opening:
        closing = _CLOSING_EMPHASIS.search(source[opening.end() : end])
        emphasised = emphasised or (closing is not None and len(opening.group()) > 1)
        start = opening.end()
        if closing:
            end = start + closing.start()
    start, end = _trim(source, start, end)
    text = squeeze(source[start:end])
    if not any(char.isalnum() for char in text):  # a rule, a lone emphasis mark
        return None
    return Line(text, source[start:end], start, end, page, emphasised)


def _trim(source: str, start: int, end: int) -> tuple[int, int]:
    while start < end and source[start].isspace():
        start += 1
    while end > start and source[end - 1].isspace():
        end -= 1
    return start, end
