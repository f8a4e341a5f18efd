"""Builds a document's tree of sections and its passages from blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.ids import IdMaker
from knowledge.model import Passage, PassageKind, Section
from knowledge.structure.blocks import Block, join_lines
from knowledge.structure.lines import Line
from knowledge.structure.marks import OUTER_ORDER, Level
from knowledge.text import squeeze

_PATH_WORDS = {
    Level.APPENDIX: "Phụ lục {}",
    Level.PART: "Phần {}",
    Level.CHAPTER: "Chương {}",
    Level.GROUP: "Mục {}",
    Level.ARTICLE: "Điều {}",
    Level.PARENS: "({})",
}
# An article's number is unique in a law, so its path does not name the chapter.
_NEW_PATH = (Level.APPENDIX, Level.PART, Level.CHAPTER, Level.ARTICLE, Level.ROMAN)
_MAX_LEAD_IN = 200  # characters; a longer lead-in is a passage of its own as well


@dataclass(slots=True)
class Node:
    """A place in the tree while it is being built."""

    level: Level
    path: str
    heading: str  # with its label
    section: Section | None
    parent: Node | None
    children: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class AssignmentBlock:
    """An assignment line with the passages above it that it covers."""

    block: Block
    passages: tuple[Passage, ...]


@dataclass(slots=True)
class Tree:
    """All that was built from one document's blocks."""

    sections: list[Section] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    assignments: list[AssignmentBlock] = field(default_factory=list)


class TreeBuilder:
    """Places blocks one after the other below the open sections.

    Args:
        document_id: the document the sections and passages belong to.
        source: the document's text; a passage's text is a slice of it.
    """

    def __init__(self, document_id: str, source: str) -> None:
        self._document_id = document_id
        self._source = source
        self._root = Node(Level.PLAIN, "", "", None, None)
        self._open = self._root
        self._ids = IdMaker()
        self._tree = Tree()
        self._unassigned: list[tuple[Node, Passage]] = []

    def build(self, basis: Sequence[Block], body: Sequence[Block]) -> Tree:
        """Return the tree.

        Args:
            basis: blocks of the legal basis, which become passages of their own kind.
            body: blocks of the body, headings told apart.
        """
        for block in basis:
            self._add_passage(block.lines, self._root, "", "", PassageKind.BASIS)
        for position, block in enumerate(body):
            following = body[position + 1] if position + 1 < len(body) else None
            self._add(block, following)
        return self._tree

    def _add(self, block: Block, following: Block | None) -> None:
        if block.is_assignment:
            self._add_assignment(block)
        elif block.mark is None:
            self._add_passage(block.lines, self._open, self._open.path, "")
        elif block.heading_lines or not block.lines or _leads_in(block, following):
            self._add_section(block)
        else:
            self._add_item(block, following)

    def _add_section(self, block: Block) -> None:
        assert block.mark is not None
        parent = self._parent_of(block.level)
        heading_lines = block.heading_lines or block.lines
        label = block.mark.label
        heading = f"{label} {join_lines(heading_lines)}".strip()
        self._open = self._new_node(block, parent, heading, heading_lines)
        text_lines = block.lines if block.heading_lines else []
        if not block.heading_lines and len(join_lines(block.lines)) > _MAX_LEAD_IN:
            text_lines = block.lines
        if text_lines:
            self._add_passage(text_lines, self._open, self._open.path, "")

    def _add_item(self, block: Block, following: Block | None) -> None:
        """Add a marked text; it becomes a section only when deeper items follow it."""
        assert block.mark is not None
        parent = self._parent_of(block.level)
        if following is not None and _is_deeper(block, following, self._levels_above(parent)):
            self._open = self._new_node(block, parent, block.mark.label, [])
            self._add_passage(block.lines, self._open, self._open.path, block.mark.label)
            return
        path = _child_path(parent, block)
        self._open = Node(block.level, path, "", None, parent)
        self._add_passage(block.lines, parent, path, block.mark.label)

    def _new_node(self, block: Block, parent: Node, heading: str, lines: Sequence[Line]) -> Node:
        assert block.mark is not None
        path = _child_path(parent, block)
        spans = lines or block.lines
        section = Section(
            id=self._ids.make(self._document_id, "section", path),
            document_id=self._document_id,
            parent_id=_section_id(parent),
            order=len(self._tree.sections),
            level=block.level.value,
            label=block.mark.label,
            path=path,
            heading=join_lines(lines),
            start=spans[0].start if spans else 0,
            end=spans[-1].end if spans else 0,
            page=spans[0].page if spans else None,
        )
        self._tree.sections.append(section)
        return Node(block.level, path, heading, section, parent)

    def _add_passage(
        self,
        lines: Sequence[Line],
        node: Node,
        path: str,
        label: str,
        kind: PassageKind = PassageKind.BODY,
    ) -> None:
        if not lines:
            return
        text = squeeze(self._source[lines[0].start : lines[-1].end])
        passage = Passage(
            id=self._ids.make(self._document_id, "passage", path, text),
            document_id=self._document_id,
            section_id=_section_id(node),
            order=len(self._tree.passages),
            kind=kind,
            path=path,
            label=label,
            headings=_headings(node),
            text=text,
            start=lines[0].start,
            end=lines[-1].end,
            page=lines[0].page,
        )
        self._tree.passages.append(passage)
        if kind is PassageKind.BODY:
            self._unassigned.append((self._headed(node), passage))

    def _add_assignment(self, block: Block) -> None:
        """Let an assignment line cover the passages above it in the same headed section."""
        home = self._headed(self._open)
        covered = tuple(passage for node, passage in self._unassigned if _is_in(node, home))
        self._unassigned = [(n, p) for n, p in self._unassigned if not _is_in(n, home)]
        self._tree.assignments.append(AssignmentBlock(block, covered))

    def _headed(self, node: Node) -> Node:
        """Return the nearest node from ``node`` upwards that a heading opens."""
        while node.parent is not None and (node.section is None or not node.section.heading):
            node = node.parent
        return node

    def _parent_of(self, level: Level) -> Node:
        node = self._open
        while node.parent is not None and not _may_contain(node, level, self._levels_above(node)):
            node = node.parent
        return node

    def _levels_above(self, node: Node) -> set[Level]:
        levels = set()
        walker: Node | None = node
        while walker is not None:
            levels.add(walker.level)
            walker = walker.parent
        return levels


def _may_contain(node: Node, level: Level, levels: set[Level]) -> bool:
    """Say whether a part of ``level`` may stand directly or indirectly in ``node``."""
    if node.level is Level.PLAIN:
        return True
    if level in OUTER_ORDER:
        outer = node.level in OUTER_ORDER
        return outer and OUTER_ORDER.index(node.level) < OUTER_ORDER.index(level)
    return level not in levels


def _leads_in(block: Block, following: Block | None) -> bool:
    """Say whether a marked text only announces the items that follow: "… sau đây:"."""
    return (
        following is not None
        and following.mark is not None
        and following.level is not block.level
        and block.text.endswith(":")
    )


def _is_deeper(block: Block, following: Block, open_levels: set[Level]) -> bool:
    if following.mark is None or following.is_assignment or following.level is block.level:
        return False
    if following.level in OUTER_ORDER:
        return block.level in OUTER_ORDER and OUTER_ORDER.index(block.level) < OUTER_ORDER.index(
            following.level
        )
    return following.level not in open_levels


def _child_path(parent: Node, block: Block) -> str:
    assert block.mark is not None
    ordinal = block.mark.ordinal
    if block.level in (Level.DASH, Level.PLUS):
        parent.children[block.level] += 1
        step = f"{'+' if block.level is Level.PLUS else '-'}{parent.children[block.level]}"
    else:
        step = _PATH_WORDS.get(block.level, "{}").format(ordinal).strip()
    home = _top(parent) if block.level in _NEW_PATH else parent
    base = home.path
    if block.level is Level.DECIMAL:
        # "2.1" below "2" is II.2.1, not II.2.2.1.
        base, step = _decimal_path(parent, step)
    path = f"{base}.{step}" if base else step
    home.children[path] += 1
    return path if home.children[path] == 1 else f"{path}~{home.children[path]}"


def _decimal_path(parent: Node, step: str) -> tuple[str, str]:
    first = step.split(".", 1)[0]
    if parent.level is Level.NUMBER and parent.path.split(".")[-1].split("~")[0] == first:
        return parent.path, step.split(".", 1)[1]
    return parent.path, step


def _top(node: Node) -> Node:
    """Return the appendix that ``node`` stands in, else the root: their parts count anew."""
    while node.parent is not None and node.level is not Level.APPENDIX:
        node = node.parent
    return node


def _headings(node: Node) -> tuple[str, ...]:
    headings: list[str] = []
    walker: Node | None = node
    while walker is not None:
        if walker.section is not None and walker.section.heading:
            headings.append(walker.heading)
        walker = walker.parent
    return tuple(reversed(headings))


def _section_id(node: Node) -> int | None:
    walker: Node | None = node
    while walker is not None and walker.section is None:
        walker = walker.parent
    return walker.section.id if walker and walker.section else None


def _is_in(node: Node, home: Node) -> bool:
    walker: Node | None = node
    while walker is not None:
        if walker is home:
            return True
        walker = walker.parent
    return False
