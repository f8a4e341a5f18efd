"""Tells what kind of file bytes are: by what stands in them, never by the file's name."""

from __future__ import annotations

import re
import struct
import zipfile
from enum import StrEnum
from pathlib import Path

from knowledge.errors import BinarySource, EncryptedSource

HEAD_BYTES = 8192  # from which a kind is told; archives are opened besides


class Kind(StrEnum):
    """The kinds of file that are read."""

    TEXT = "text"
    PDF = "pdf"
    IMAGE = "image"
    DOCX = "docx"
    OFFICE = "office"  # what LibreOffice converts: DOC, ODT, RTF
    HTML = "html"


READ_KINDS = (
    "Text, Markdown, HTML, PDF, Word (.docx, .doc), OpenDocument text (.odt), RTF and pictures "
    "(PNG, JPEG, TIFF) are read."
)
ENDINGS: dict[Kind, tuple[str, ...]] = {
    Kind.PDF: (".pdf",),
    Kind.IMAGE: (".png", ".jpg", ".jpeg", ".tif", ".tiff"),
    Kind.DOCX: (".docx", ".docm"),
    Kind.OFFICE: (".doc", ".odt", ".rtf"),
    Kind.HTML: (".html", ".htm", ".xhtml"),
}
"""The endings that files of a kind usually have; text has any."""

_PDF_HEAD = 1024  # a PDF's mark may stand anywhere in these bytes (ISO 32000-1, annex H.3.4.1)
_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_REFUSED = (
    (b"GIF8", "a GIF picture"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
)
_HEIC = re.compile(rb".{4}ftyp(?:heic|heix|hevc|mif1|msf1)", re.DOTALL)
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|link|meta|title|style|script|div|table|article|section|"
    rb"h[1-6]|p)\b[^>]*>",
    re.IGNORECASE | re.DOTALL,
)
_ODT = b"application/vnd.oasis.opendocument.text"
_ZIP_KINDS = (
    ("xl/", "an Excel workbook (.xlsx)"),
    ("ppt/", "a PowerPoint presentation (.pptx)"),
    ("content.xml", "an OpenDocument file that is no text"),
)
_ZIP_ERRORS = (zipfile.BadZipFile, ValueError, OSError, ArithmeticError, struct.error)


def kind_of(path: Path, name: str) -> Kind:
    """Return the kind of the file at ``path``.

    Args:
        path: the file.
        name: what messages call it.

    Raises:
        BinarySource: a kind that is not read, or binary data of no known kind.
        EncryptedSource: a Word file that is locked with a password.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if b"%PDF-" in head[:_PDF_HEAD]:
        return Kind.PDF
    if head.startswith(_IMAGES):
        return Kind.IMAGE
    if head.startswith(_ZIP):
        return _zip_kind(path, name)
    if head.startswith(_OLE):
        return _ole_kind(path, name)
    if head.startswith(b"{\\rtf"):
        return Kind.OFFICE
    if _HTML.match(head):
        return Kind.HTML
    _refuse(head, name)
    return Kind.TEXT


def _refuse(head: bytes, name: str) -> None:
    for magic, kind in _REFUSED:
        if head.startswith(magic):
            raise BinarySource(f"{name} is {kind}, which is not read.", READ_KINDS)
    if _HEIC.match(head):
        raise BinarySource(
            f"{name} is a HEIC photo, which is not read.", "Save or send it as JPEG."
        )


def _zip_kind(path: Path, name: str) -> Kind:
    """Return the kind of document a zip archive is, by the names in it."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            mime = archive.open("mimetype").read(200) if "mimetype" in names else b""
    except _ZIP_ERRORS:
        # A Word file that was cut short: its list of contents, at its end, is missing.
        return Kind.DOCX
    if any(entry.startswith("word/") for entry in names):
        return Kind.DOCX
    if mime.startswith(_ODT):
        return Kind.OFFICE
    for start, kind in _ZIP_KINDS:
        if any(entry.startswith(start) for entry in names):
            raise BinarySource(f"{name} is {kind}, which is not read.", READ_KINDS)
    raise BinarySource(f"{name} is a zip archive, which is not read.", READ_KINDS)


def _ole_kind(path: Path, name: str) -> Kind:
    """Return the kind of an OLE file, by the names of the streams in it (in UTF-16)."""
    data = path.read_bytes()
    if _stream("EncryptedPackage") in data:
        raise EncryptedSource(
            f"{name} is locked with a password.", "Save it without a password, then load it again."
        )
    if _stream("WordDocument") in data:
        return Kind.OFFICE
    for stream, kind in (("Workbook", "Excel workbook"), ("PowerPoint Document", "presentation")):
        if _stream(stream) in data:
            raise BinarySource(f"{name} is an old {kind}, which is not read.", READ_KINDS)
    raise BinarySource(f"{name} is no Word document, or one that was cut short.", READ_KINDS)


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")
