"""Read a file's text: tell its encoding, put it in one form, refuse clearly what is no text."""

from __future__ import annotations

import codecs
import hashlib
import io
import re
import struct
import zipfile
from pathlib import Path

from knowledge.errors import (
    BinarySource,
    EmptySource,
    SourceError,
    SourceTooLarge,
    UnknownEncoding,
)
from knowledge.readers.legacy_encodings import Reading, read_legacy, repair_unicode
from knowledge.readers.source import SourceText
from knowledge.text import nfc

__all__ = [
    "SourceText",
    "conversion_warning",
    "decode",
    "read_source",
    "read_source_bytes",
    "tidy",
]

MAX_BYTES = 20 * 2**20
MAX_DAMAGED_SHARE = 0.005  # of the characters, where UTF-8 has a few broken bytes
MAX_CONTROL_SHARE = 0.01  # of the characters; text with more is no text

_SUPPORTED = "Plain text is read (.txt, .md); save the document as plain text in UTF-8."
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word, Excel or PowerPoint document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
)
_ZIP = b"PK\x03\x04"
_ZIP_KINDS = (
    ("word/", "a Word document (.docx)"),
    ("xl/", "an Excel workbook (.xlsx)"),
    ("ppt/", "a PowerPoint presentation (.pptx)"),
    ("content.xml", "an OpenDocument file"),
)
_HTML = re.compile(rb"\s*<(!doctype\s+html|html[\s>])", re.IGNORECASE)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


def read_source(path: Path, max_bytes: int = MAX_BYTES) -> SourceText:
    """Read the text file at ``path``.

    Args:
        path: the file.
        max_bytes: the size from which a file is refused.

    Raises:
        SourceError: there is no readable file; or one of its kinds, as in ``read_source_bytes``.
    """
    try:
        if not path.is_file():
            missing = "is not a file" if path.exists() else "does not exist"
            raise SourceError(f"{path} {missing}.", "Give the path of a text file.")
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the path
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise SourceError(f"{path} cannot be read: {reason}.") from None
    return read_source_bytes(data, path.name, max_bytes)


def read_source_bytes(data: bytes, name: str, max_bytes: int = MAX_BYTES) -> SourceText:
    """Read the bytes of a text file.

    Args:
        data: the file's bytes.
        name: the file's name, for messages and as its source.
        max_bytes: the size from which a file is refused.

    Raises:
        EmptySource: nothing, or white space alone.
        BinarySource: no text, or a document of a kind that is not read.
        UnknownEncoding: text in an encoding that cannot be told.
        SourceTooLarge: more than ``max_bytes``.
    """
    if len(data) > max_bytes:
        raise SourceTooLarge(
            f"{name} is larger than {max_bytes / 2**20:g} MB, the limit for one document.",
            "Split it, or take images and attachments out.",
        )
    _refuse_other_kinds(data, name)
    text, encoding, warnings = decode(data, name)
    text, more = tidy(text, name)
    if not text.strip():
        raise EmptySource(f"{name} holds no text.")
    return SourceText(text, encoding, hashlib.sha256(data).hexdigest(), name, (*warnings, *more))


def _refuse_other_kinds(data: bytes, name: str) -> None:
    """Refuse what its first bytes show to be no plain text, saying what it looks like."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise BinarySource(f"{name} is {kind}, which is not read.", _SUPPORTED)
    if data.startswith(_ZIP):
        raise BinarySource(f"{name} is {_zip_kind(data)}, which is not read.", _SUPPORTED)
    if _HTML.match(data):
        raise BinarySource(f"{name} is an HTML page, which is not read.", _SUPPORTED)
    if b"\x00" in data and not data.startswith(_UTF16_MARKS):
        raise BinarySource(
            f"{name} holds NUL bytes: it is binary data, or UTF-16 text without its mark.",
            _SUPPORTED,
        )


def _zip_kind(data: bytes) -> str:
    """Say which kind of document a zip archive is, by the names in it."""
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, ArithmeticError, struct.error):
        names = []
    for start, kind in _ZIP_KINDS:
        if any(name.startswith(start) for name in names):
            return kind
    return "a zip archive"


def decode(data: bytes, name: str) -> tuple[str, str, tuple[str, ...]]:
    """Return the text, the name of its encoding and what a person should check."""
    if data.startswith(_UTF16_MARKS):
        return _unicode(data, name, "utf-16")
    try:
        return _unicode(data, name, "utf-8")
    except UnknownEncoding:
        reading = read_legacy(data)
        if reading is not None:
            return reading.text, reading.encoding, (conversion_warning(reading),)
        return _damaged_utf8(data, name)


def _unicode(data: bytes, name: str, encoding: str) -> tuple[str, str, tuple[str, ...]]:
    """Decode Unicode; text that was garbled before it was stored is set right."""
    try:
        text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError:
        raise UnknownEncoding(f"{name} is not valid {encoding.upper()}.", _SUPPORTED) from None
    reading = repair_unicode(text)
    if reading is None:
        return text, encoding, ()
    return reading.text, f"{encoding}, {reading.encoding}", (conversion_warning(reading),)


def conversion_warning(reading: Reading) -> str:
    """Say that the text was converted and what that may have lost."""
    loss = " Capitals with tone marks may have become small." if reading.encoding == "tcvn3" else ""
    return f"Converted from {reading.encoding.upper()}: compare names and numbers.{loss}"


def _damaged_utf8(data: bytes, name: str) -> tuple[str, str, tuple[str, ...]]:
    """Read UTF-8 with a few broken bytes, such as a file that was cut in a letter's middle."""
    text = data.decode("utf-8-sig", errors="replace")
    broken = text.count(_REPLACEMENT)
    has_letters = any(not char.isascii() and char != _REPLACEMENT for char in text)
    if not has_letters or broken > max(1, len(text) * MAX_DAMAGED_SHARE):
        raise UnknownEncoding(
            f"{name} is in an encoding that cannot be told: not UTF-8, UTF-16, Windows-1258, "
            "TCVN3 or VNI.",
            _SUPPORTED,
        )
    return text, "utf-8", (f"{broken} broken places in the UTF-8 text, shown as {_REPLACEMENT}.",)


def tidy(text: str, name: str) -> tuple[str, tuple[str, ...]]:
    """Return ``text`` in NFC with plain line ends and without control characters."""
    text = _LINE_ENDS.sub("\n", nfc(text))
    text, dropped = _CONTROLS.subn("", text)
    if "\x00" in text or dropped > len(text) * MAX_CONTROL_SHARE:
        raise BinarySource(f"{name} holds control characters: it is binary data.", _SUPPORTED)
    return text, (f"{dropped} control characters left out.",) if dropped else ()
