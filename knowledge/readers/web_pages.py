"""Reads web pages: any page as one document, a page of the codification as several."""

from __future__ import annotations

from pathlib import Path

from bs4 import Tag

from knowledge.readers.codification import is_codification, read_codification
from knowledge.readers.html_blocks import block_lines, parse_html
from knowledge.readers.pages import SourceFile, unpaged_source
from knowledge.readers.source import SourceText
from knowledge.readers.text_files import decode

_MAIN_PARTS = ("main", "article")
_MAIN_SHARE = 0.5  # of a page's text that its <main> holds where that is all of the document


def read_web_page(path: Path, file: SourceFile) -> list[SourceText]:
    """Return the documents of an HTML file.

    Menus, scripts, forms and what is hidden are left out.

    Args:
        path: the file.
        file: its name and hash.

    Raises:
        UnknownEncoding: its encoding cannot be told.
        EmptySource: it holds no text.
    """
    text, encoding, warnings = decode(path.read_bytes(), file.name)
    page = parse_html(text)
    if is_codification(page):
        return read_codification(page, file, encoding)
    lines = block_lines(_main_part(page))
    return [unpaged_source(file, lines, f"HTML, {encoding}", warnings)]


def _main_part(page: Tag) -> Tag:
    """Return the element that holds the document, the whole page where none is marked."""
    whole = len(page.get_text())
    for name in _MAIN_PARTS:
        parts = page.find_all(name)
        if len(parts) == 1 and len(parts[0].get_text()) >= _MAIN_SHARE * whole:
            return parts[0]
    return page
