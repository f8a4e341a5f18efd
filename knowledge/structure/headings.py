"""Tells which lines of a block are its heading and which its text."""

from __future__ import annotations

import re
from collections.abc import Callable

from knowledge.agencies import Agencies
from knowledge.structure.blocks import Block, BlockReader, join_lines, starts_lower
from knowledge.structure.lines import Line
from knowledge.structure.marks import OUTER_ORDER, Level
from knowledge.text import word_spans

_MAX_HEADING_WORDS = 40
_OPEN_END = re.compile(r"(?:[,;]|\b(?:và|các|của|với|cho|về|Sở|Bộ|Ban|tổ chức|-))$")
_SENTENCE_END = re.compile(r"[.;…]$")
_ALWAYS_HEADED = (Level.APPENDIX, Level.PART, Level.CHAPTER, Level.GROUP, Level.ROMAN)
_REQUEST = re.compile(r"(?:Đề nghị|Giao|Yêu cầu)\s+")
_BRACKETED = re.compile(r"\([^)]*\)")
_INLINE = re.compile(r"^(?P<name>[^:;.]{4,120}?)\*{0,3}:\*{0,3}\s+(?=\S)")
# Words that may stand beside the names in a heading that lists agencies.
_LIST_WORDS = frozenset(
    ("va", "cac", "tinh", "thanh", "pho", "cap", "huyen", "xa", "phuong", "co", "quan")
)
_AGENCY_SHARE = 0.6


class HeadingReader:
    """Moves heading lines of blocks from ``lines`` to ``heading_lines``.

    Args:
        agencies: the names that make "3. Sở Y tế" a heading.
        blocks: the reader that knows the layout of the document.
    """

    def __init__(self, agencies: Agencies, blocks: BlockReader) -> None:
        self._agencies = agencies
        self._layout = blocks

    def read(self, blocks: list[Block]) -> None:
        """Set ``heading_lines`` of each block that has a heading, in place."""
        for position, block in enumerate(blocks):
            following = blocks[position + 1] if position + 1 < len(blocks) else None
            if following is not None and block.mark is not None and not block.lines:
                _take_heading_below(block, following)
            elif block.mark is not None and block.lines:
                count = self._count(block, following)
                block.heading_lines, block.lines = block.lines[:count], block.lines[count:]
                if not count:
                    self._split_inline(block)

    def names_agencies(self, text: str) -> bool:
        """Say whether ``text`` is nothing but one agency or a list of them."""
        plain = _BRACKETED.sub(" ", _REQUEST.sub("", text, count=1))
        mentions = self._agencies.find(plain)
        if not mentions or plain[: mentions[0].start].strip():
            return False
        spans = word_spans(plain)
        covered = sum(
            word in _LIST_WORDS or any(m.start <= start < m.end for m in mentions)
            for word, start, _ in spans
        )
        in_names = sum(any(m.start <= start < m.end for m in mentions) for _, start, _ in spans)
        return covered / len(spans) >= 0.8 and in_names / len(spans) >= _AGENCY_SHARE

    def _count(self, block: Block, following: Block | None) -> int:
        """Return how many of the block's lines are its heading."""
        if block.lines[0].emphasised:
            return _leading(block.lines, lambda line: line.emphasised)
        if block.level in _ALWAYS_HEADED:
            return self._count_outer(block.lines)
        if block.level is Level.ARTICLE:
            return self._count_article(block.lines)
        if block.level in (Level.DASH, Level.PLUS):
            return 0
        for count in range(1, len(block.lines)):
            if self._breaks(block, count):
                return count
        return len(block.lines) if self._heads(block, following) else 0

    def _count_outer(self, lines: list[Line]) -> int:
        if _is_upper(lines[0].text):
            return _leading(lines, lambda line: _is_upper(line.text))
        return 1 + _leading(lines[1:], lambda line: starts_lower(line.text))

    def _count_article(self, lines: list[Line]) -> int:
        count = 1 + _leading(lines[1:], lambda line: starts_lower(line.text))
        whole_sentence = count == len(lines) and _SENTENCE_END.search(join_lines(lines))
        return 0 if whole_sentence else count

    def _breaks(self, block: Block, count: int) -> bool:
        """Say whether the first ``count`` lines are a heading with the text behind them."""
        heading = join_lines(block.lines[:count])
        following = block.lines[count]
        if starts_lower(following.text) or not _may_head(heading):
            return False
        if self._layout.cuts_agency(heading, following.text):
            return False
        if self.names_agencies(heading):
            return True
        return block.level in OUTER_ORDER and self._layout.leaves_space(
            block.lines[count - 1], following
        )

    def _heads(self, block: Block, following: Block | None) -> bool:
        """Say whether the whole block is the heading of what follows it."""
        if following is None or not _may_head(block.text):
            return False
        if not self._goes_deeper(block, following):
            return False
        return following.mark is not None or self.names_agencies(block.text)

    def _goes_deeper(self, block: Block, following: Block) -> bool:
        if following.is_assignment:
            return False
        if following.mark is None:
            return True
        if following.level is block.level:
            return False
        if block.level in OUTER_ORDER and following.level in OUTER_ORDER:
            return OUTER_ORDER.index(following.level) > OUTER_ORDER.index(block.level)
        return following.level not in OUTER_ORDER

    def _split_inline(self, block: Block) -> None:
        """Read "8. Sở Y tế: Chỉ đạo, hướng dẫn…" as a heading and its text."""
        match = _INLINE.match(block.lines[0].text)
        if match is None or not self.names_agencies(match["name"]):
            return
        first = block.lines[0]
        rest = first.behind(match.end())
        block.heading_lines = [first.before(match.end("name"))]
        block.lines = ([rest] if rest else []) + block.lines[1:]


def _take_heading_below(block: Block, following: Block) -> None:
    """Take the line below "Chương I" as its heading."""
    if following.mark is None and not following.is_assignment:
        count = _leading(following.lines, lambda line: _is_upper(line.text))
        block.heading_lines, following.lines = following.lines[:count], following.lines[count:]


def _may_head(text: str) -> bool:
    words = text.count(" ") + 1
    return (
        words <= _MAX_HEADING_WORDS
        and _SENTENCE_END.search(text) is None
        and _OPEN_END.search(text) is None
        and text.count("(") == text.count(")")
    )


def _is_upper(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) >= 0.7 * len(letters)


def _leading(lines: list[Line], test: Callable[[Line], bool]) -> int:
    count = 0
    while count < len(lines) and test(lines[count]):
        count += 1
    return count
