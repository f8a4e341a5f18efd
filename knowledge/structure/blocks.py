"""Puts printed lines together into blocks: a heading, an item, a paragraph, an assignment line.

Extraction from PDF leaves line and page breaks in the middle of sentences; a block undoes them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.agencies import Agencies
from knowledge.facts.assignment_lines import continues_assignment, opens_assignment
from knowledge.structure.lines import Line, is_one_paragraph_a_line, printed_width
from knowledge.structure.marks import Level, Mark, read_mark

_ENDS_PART = re.compile(r"[.;:…!?/)\]”\"»,]$")
_ENDS_SENTENCE = re.compile(r"[.;:…!?][”\"»)]*$")
_LONG_BREAK_SHARE = 0.12  # of the printed width left empty: the next word would have fitted


@dataclass(slots=True)
class Block:
    """Lines that belong together, the mark of the first taken off."""

    mark: Mark | None
    lines: list[Line]
    is_assignment: bool = False
    heading_lines: list[Line] = field(default_factory=list)  # set by the heading reader

    @property
    def level(self) -> Level:
        """The level of the block's mark."""
        return self.mark.level if self.mark else Level.PLAIN

    @property
    def text(self) -> str:
        """The block's own text without its heading, white space squeezed."""
        return join_lines(self.lines)

    @property
    def ends_sentence(self) -> bool:
        """Say whether the text ends with a sentence's closing mark."""
        return _ENDS_SENTENCE.search(self.text) is not None


def join_lines(lines: Sequence[Line]) -> str:
    """Return the lines' text as one line."""
    return " ".join(line.text for line in lines)


def starts_lower(text: str) -> bool:
    """Say whether ``text`` goes on with a sentence: its first character is no capital."""
    first = text[:1]
    return first.islower() or first in ",;.)…”" or first.isdigit()


class BlockReader:
    """Splits lines into blocks.

    Args:
        agencies: the agencies' names, which a mark never cuts in two.
        lines: all lines of the document, from which its layout is told.
    """

    def __init__(self, agencies: Agencies, lines: Sequence[Line]) -> None:
        self._agencies = agencies
        self._paragraph_lines = is_one_paragraph_a_line(list(lines))
        self.width = printed_width(list(lines))

    def read(self, lines: Sequence[Line]) -> list[Block]:
        """Return the blocks of ``lines`` in order."""
        blocks: list[Block] = []
        previous: Line | None = None
        for line in lines:
            block = self._open(line, previous, blocks[-1] if blocks else None)
            if block is not None:
                blocks.append(block)
            else:
                blocks[-1].lines.append(line)
            previous = line
        return blocks

    def leaves_space(self, line: Line, following: Line) -> bool:
        """Say whether the first word of ``following`` would have fitted behind ``line``."""
        first_word = following.text.split(" ", 1)[0]
        spare = self.width - len(line.text) - 1 - len(first_word)
        return spare > _LONG_BREAK_SHARE * self.width

    def _open(self, line: Line, previous: Line | None, block: Block | None) -> Block | None:
        if opens_assignment(line.text):
            return Block(None, [line], is_assignment=True)
        if block is not None and block.is_assignment and continues_assignment(line.text):
            return None
        mark = read_mark(line.text)
        if mark and (previous is None or self._may_open(mark, line, previous)):
            return Block(mark, _without_mark(line, mark))
        if previous is None or block is None or self._parts(line, previous, block):
            return Block(None, [line])
        return None

    def _may_open(self, mark: Mark, line: Line, previous: Line) -> bool:
        if line.emphasised or self._paragraph_lines:
            return True
        if mark.level in (Level.DASH, Level.PLUS, Level.NUMBER, Level.LETTER):
            if self.cuts_agency(previous.text, line.text):
                return False
            return (
                _ENDS_PART.search(previous.text) is not None
                or self.leaves_space(previous, line)
                or read_mark(previous.text) is not None
            )
        return True

    def cuts_agency(self, before: str, behind: str) -> bool:
        """Say whether an agency's name begins in ``before`` and goes on in ``behind``."""
        cut = len(before)
        joined = f"{before} {behind}"
        return any(m.start < cut < m.end for m in self._agencies.find(joined))

    def _parts(self, line: Line, previous: Line, block: Block) -> bool:
        """Say whether an unmarked ``line`` begins a paragraph of its own."""
        if block.is_assignment and _ENDS_SENTENCE.search(previous.text):
            return True
        if block.is_assignment and block.lines[0].text.startswith("(") and ")" in previous.text:
            return True
        if previous.emphasised != line.emphasised:
            return True
        if self._paragraph_lines:
            return self._parts_paragraph_line(line, previous)
        if starts_lower(line.text):
            return False
        return _ENDS_SENTENCE.search(previous.text) is not None and self.leaves_space(
            previous, line
        )

    def _parts_paragraph_line(self, line: Line, previous: Line) -> bool:
        return not starts_lower(line.text) or _ENDS_SENTENCE.search(previous.text) is not None


def _without_mark(line: Line, mark: Mark) -> list[Line]:
    """Return the line behind its mark as a list, empty when nothing stands there."""
    rest = line.behind(mark.length)
    return [rest] if rest else []
