"""Turns a part of a web page into lines of text: paragraphs, lists with their labels, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import dropwhile

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from knowledge.readers.tables import table_lines
from knowledge.text import squeeze

BREAK = "\n"
# What is no part of a page's text.
_DROPPED = (
    *("script", "style", "noscript", "template", "head", "nav", "footer", "aside", "form"),
    *("button", "select", "iframe", "object", "embed", "svg", "video", "audio", "dialog"),
)
_BLOCKS = frozenset(
    (
        *("p", "div", "section", "article", "main", "header", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("blockquote", "pre", "ul", "ol", "dl", "dt", "dd", "table", "hr", "address", "figure"),
        *("figcaption", "center", "body", "html"),
    )
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def parse_html(text: str) -> BeautifulSoup:
    """Return the page's tree without scripts, menus and what is hidden."""
    page = BeautifulSoup(text, "lxml")
    for element in page.find_all(_DROPPED):
        element.decompose()
    for element in page.find_all(style=_HIDDEN):
        if not element.decomposed:
            element.decompose()
    return page


def block_lines(root: Tag) -> list[str]:
    """Return the text of ``root`` as lines, one a paragraph."""
    lines: list[str] = []
    inline: list[str] = []
    for kind, text in _pieces(root):
        if kind == "inline":
            inline.append(text)
            continue
        _flush(inline, lines)
        if kind == "line":
            lines.append(text)
    _flush(inline, lines)
    return lines


def inline_text(root: Tag) -> str:
    """Return the text of ``root`` as one line."""
    return squeeze(root.get_text(" ", strip=False)) if root.find(True) else squeeze(root.get_text())


def _flush(inline: list[str], lines: list[str]) -> None:
    joined = "".join(inline)
    lines.extend(line for part in joined.split(BREAK) if (line := squeeze(part)))
    inline.clear()


def _pieces(element: Tag) -> Iterator[tuple[str, str]]:
    """Give ("inline", text), ("line", text) and ("end", "") between blocks, in reading order."""
    for child in element.children:
        if isinstance(child, NavigableString):
            if not isinstance(child, Comment | PreformattedString):
                yield "inline", _unwrapped(child)
        elif isinstance(child, Tag):
            yield from _tag_pieces(child)


def _tag_pieces(tag: Tag) -> Iterator[tuple[str, str]]:
    if tag.name == "br":
        yield "inline", BREAK
    elif tag.name == "table":
        yield "end", ""
        for line in table_lines(list(_rows(tag))):
            yield "line", line
    elif tag.name in ("ul", "ol"):
        yield from _list_pieces(tag)
    elif tag.name in _BLOCKS:
        yield "end", ""
        yield from _pieces(tag)
        yield "end", ""
    else:
        yield from _pieces(tag)


def _list_pieces(tag: Tag) -> Iterator[tuple[str, str]]:
    count = _number(tag.get("start"), 1)
    for item in tag.find_all("li", recursive=False):
        yield "end", ""
        count = _number(item.get("value"), count)
        label = "-" if tag.name == "ul" else _label(str(tag.get("type") or "1"), count)
        yield "inline", f"{label} "
        # A paragraph in an item stands behind the item's label.
        inside = dropwhile(lambda piece: not piece[1].strip(), _pieces(item))
        yield from inside
        yield "end", ""
        count += 1


def _number(value: object, otherwise: int) -> int:
    text = str(value or "")
    return int(text) if text.isdecimal() and len(text) < 5 else otherwise


def _label(kind: str, count: int) -> str:
    if kind in ("a", "A") and 1 <= count <= len(_ALPHABET):
        letter = _ALPHABET[count - 1]
        return f"{letter})" if kind == "a" else f"{letter.upper()}."
    return f"{count}."


def _rows(table: Tag) -> Iterator[list[str]]:
    for row in table.find_all("tr"):
        if row.find_parent("table") is table:
            cells = row.find_all(["td", "th"], recursive=False)
            yield ["\n".join(block_lines(cell)) for cell in cells]


def _unwrapped(text: PageElement) -> str:
    """Return a text node with its source's line breaks as spaces."""
    return str(text).replace("\r", " ").replace("\n", " ")
