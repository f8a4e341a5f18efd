"""Reads Word files: paragraphs with the labels Word prints, tables; never headers or macros."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.oxml.parser import parse_xml
from lxml.etree import ErrorTypes  # type: ignore[import-untyped]

from knowledge.errors import BinarySource, DamagedSource
from knowledge.readers.archives import check_archive
from knowledge.readers.kinds import READ_KINDS
from knowledge.readers.numbering import Numbering, W
from knowledge.readers.pages import PAGE_END, SourceFile, unpaged_source
from knowledge.readers.source import SourceText
from knowledge.readers.tables import table_lines

_ENCODING = "Word (.docx)"
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
# What is not printed in its place: deleted words, drawings' boxes, a second form of the same thing.
_SKIPPED = frozenset(
    f"{W}{name}" for name in ("del", "moveFrom", "drawing", "pict", "object", "txbxContent", "rPr")
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_HOLDERS = frozenset(
    f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
)


def read_word_file(path: Path, file: SourceFile, encoding: str = _ENCODING) -> list[SourceText]:
    """Return the text of a Word file, one line a paragraph.

    Page breaks are those of the last time Word laid the document out; a file that never was has
    no pages. A paragraph belongs to the page it begins on.

    Args:
        path: the file.
        file: its name and hash.
        encoding: what the text is said to be read from.

    Raises:
        DamagedSource: the archive is cut short or broken.
        SourceTooLarge: more than the limits of ``knowledge.readers.limits`` when unpacked.
        EmptySource: it holds no text.
    """
    parts = check_archive(path, file.name)
    body, numbering = _open(path, file.name)
    reader = _BodyReader(numbering)
    lines = list(reader.lines(body))
    if reader.has_pages:
        lines.append(PAGE_END)
    return [unpaged_source(file, lines, encoding, _warnings(parts, reader))]


def _open(path: Path, name: str) -> tuple[Any, Numbering]:
    try:
        main = OpcPackage.open(str(path)).main_document_part
        root = _root(main)
        styles, numbers = (
            _related(main, kind) for kind in (RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.NUMBERING)
        )
        body = root.find(f"{W}body")
    except MemoryError:
        raise
    except Exception as error:  # python-docx and lxml raise many kinds for broken files
        if getattr(error, "code", None) == ErrorTypes.ERR_NO_MEMORY:  # told as wrong syntax
            raise MemoryError from None
        raise DamagedSource(
            f"{name} is a Word file that is cut short or broken ({type(error).__name__}).",
            "Open it in Word, save it again, and load that file.",
        ) from None
    if body is None:
        raise BinarySource(f"{name} is no Word text document.", READ_KINDS)
    return body, Numbering(numbers, styles)


def _related(part: Any, kind: str) -> Any | None:
    """Return the root of a part that ``part`` has a relation of a kind to, None without one."""
    for relation in part.rels.values():
        if relation.reltype == kind and not relation.is_external:
            return _root(relation.target_part)
    return None


def _root(part: Any) -> Any:
    """Return a part's XML; of types python-docx does not know it only keeps the bytes."""
    element = getattr(part, "element", None)
    return element if element is not None else parse_xml(part.blob)


def _warnings(parts: list[str], reader: _BodyReader) -> list[str]:
    warnings = []
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        warnings.append("The file holds macros; they were not run.")
    for note, count in reader.notes.items():
        warnings.append(f"{count} {note}{'s' if count > 1 else ''} left out.")
    return warnings


class _BodyReader:
    """Walks through a document's body."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self.has_pages = False
        self.notes: dict[str, int] = {}

    def lines(self, parent: Any) -> Iterator[str]:
        """Give the lines of the paragraphs and tables below ``parent``; form feeds part pages."""
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from table_lines([list(row) for row in self._rows(child)])
            elif child.tag in _HOLDERS:
                yield from self.lines(child)

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        label = self._numbering.label(paragraph)
        text = "".join(self._pieces(paragraph))
        breaks = text.count(PAGE_END)
        # Where the break stands first, the paragraph is the new page's; else that of its beginning.
        first, _, rest = text.partition(PAGE_END)
        if breaks and not first.strip():
            yield PAGE_END
            breaks, text = breaks - 1, rest
        text = text.replace(PAGE_END, "")
        yield f"{label} {text.lstrip()}" if label and text.strip() else text
        yield from [PAGE_END] * breaks

    def _pieces(self, element: Any) -> Iterator[str]:
        for child in element:
            if child.tag in _SKIPPED:
                continue
            if child.tag == f"{W}t":
                yield child.text or ""
            elif child.tag == f"{W}tab":
                yield "\t"
            elif child.tag in (f"{W}br", f"{W}cr"):
                yield "" if child.get(f"{W}type") in ("page", "column") else "\n"
            elif child.tag == f"{W}noBreakHyphen":
                yield "-"
            elif child.tag == f"{W}lastRenderedPageBreak":
                self.has_pages = True
                yield PAGE_END
            elif child.tag in _NOTES:
                self.notes[_NOTES[child.tag]] = self.notes.get(_NOTES[child.tag], 0) + 1
            elif child.tag != f"{W}pPr":
                yield from self._pieces(child)

    def _rows(self, table: Any) -> Iterator[Iterator[str]]:
        for row in table.iter(f"{W}tr"):
            if _nearest_table(row) is table:
                yield self._cells(row)

    def _cells(self, row: Any) -> Iterator[str]:
        for cell in row.iter(f"{W}tc"):
            if cell.getparent() is row or cell.getparent().tag in _HOLDERS:
                yield "\n".join(self.lines(cell)).replace(PAGE_END, "")


def _nearest_table(element: Any) -> Any:
    while element.tag != f"{W}tbl":
        element = element.getparent()
    return element
