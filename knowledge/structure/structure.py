"""Reads a document's structure: its frame, sections, passages and assignment lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.agencies import Agencies
from knowledge.structure.blocks import Block, BlockReader
from knowledge.structure.frame import Frame, is_enacting, read_frame
from knowledge.structure.headings import HeadingReader
from knowledge.structure.lines import Line, read_lines
from knowledge.structure.tree import Tree, TreeBuilder


@dataclass(frozen=True, slots=True)
class Structure:
    """What was read of a document's form."""

    frame: Frame
    tree: Tree
    not_understood: tuple[str, ...]  # lines that belong to no part, squeezed


def read_structure(document_id: str, text: str, agencies: Agencies) -> Structure:
    """Return the structure of a document.

    Args:
        document_id: the id that sections and passages carry.
        text: the document's text as it was read from the file.
        agencies: the names that headings and assignments are told by.
    """
    lines = read_lines(text)
    links = [line for line in lines if line.is_link]
    lines = [line for line in lines if not line.is_link]
    frame = read_frame(lines)
    blocks = BlockReader(agencies, lines)
    opening = lines[frame.basis : frame.body]
    basis = blocks.read([line for line in opening if not is_enacting(line)])
    body = blocks.read([*lines[frame.body : frame.tail], *lines[frame.appendix :]])
    HeadingReader(agencies, blocks).read(body)
    tree = TreeBuilder(document_id, text).build(_unmarked(basis), body)
    return Structure(frame, tree, tuple(line.text for line in links))


def _unmarked(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks of the legal basis: their dashes open no tree."""
    return [Block(None, _all_lines(block)) for block in blocks]


def _all_lines(block: Block) -> list[Line]:
    return [*block.heading_lines, *block.lines]
