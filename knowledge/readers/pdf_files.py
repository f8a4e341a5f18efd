"""Reads PDF files: pages with text by their words' places, pages without by recognition."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from PIL.Image import Image
from pypdfium2 import raw

from knowledge.errors import DamagedSource, EncryptedSource, SourceTooLarge
from knowledge.readers.limits import MAX_OCR_PAGES, MAX_PAGES
from knowledge.readers.ocr import OCR_DPI, recognise, require_tesseract
from knowledge.readers.pages import SourceFile
from knowledge.readers.pdf_text import PageReader
from knowledge.readers.read_pages import ReadPages
from knowledge.readers.source import SourceText

_POINTS_AN_INCH = 72
_MAX_SIDE = 6000  # pixels of a rendered page's longer side, whatever its size in points
_MIN_CHARACTERS = 8  # of a text layer; a page with fewer and with a picture is a scan
# Letters that a broken font gives no Unicode for, as shares of a page's characters.
_MAX_UNKNOWN_SHARE = 0.05


def read_pdf_file(
    path: Path, file: SourceFile, images: Path | None, progress: Callable[[int, int], None]
) -> list[SourceText]:
    """Return the text of a PDF file; each page that has no text layer is recognised alone.

    Args:
        path: the file.
        file: its name and hash.
        images: the folder under which pictures of recognised pages are kept.
        progress: told the pages read and all pages.

    Raises:
        EncryptedSource: it needs a password.
        DamagedSource: it is cut short or broken.
        SourceTooLarge: too many pages, or too many without text.
        ReaderMissing: pages need recognition and Tesseract is not installed.
        EmptySource: no page holds text.
    """
    read = ReadPages(file, images)
    with _opened(path, file.name) as document, PageReader(path) as text_layer:
        scans = _scans(document, file.name)
        for index in range(len(document)):
            if index in scans:
                read.add_recognised(recognise(_render(document[index])))
            else:
                read.add_text(text_layer.lines(index))
            progress(index + 1, len(document))
    return [read.source("PDF, recognised" if scans else "PDF")]


@contextmanager
def _opened(path: Path, name: str) -> Iterator[pdfium.PdfDocument]:
    try:
        document = pdfium.PdfDocument(path)
        count = len(document)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise EncryptedSource(
                f"{name} is locked with a password.",
                "Save or print it to PDF without a password, then load it again.",
            ) from None
        raise DamagedSource(
            f"{name} is a PDF that is cut short or broken.", "Copy or send the whole file again."
        ) from None
    try:
        if count == 0:
            raise DamagedSource(f"{name} is a PDF without pages.", "Send the whole file again.")
        if count > MAX_PAGES:
            raise SourceTooLarge(
                f"{name} has {count:,} pages, more than {MAX_PAGES:,}, the limit for a document.",
                "Split it, or keep only the pages that matter.",
            )
        yield document
    finally:
        document.close()


def _scans(document: pdfium.PdfDocument, name: str) -> set[int]:
    """Return the indexes of the pages that only their picture tells what stands on them."""
    scans = {index for index in range(len(document)) if _is_scan(document[index])}
    if len(scans) > MAX_OCR_PAGES:
        raise SourceTooLarge(
            f"{name} has {len(scans):,} pages without text, more than {MAX_OCR_PAGES}, the limit "
            "for recognising scans.",
            "Split it, or keep only the pages that matter.",
        )
    if scans:
        require_tesseract(name)
    return scans


def _is_scan(page: pdfium.PdfPage) -> bool:
    """Say whether a page has something printed on it but no text, or text that is no letters."""
    text_page = page.get_textpage()
    text = text_page.get_text_range()
    text_page.close()
    letters = "".join(text.split())
    unknown = sum(char in "\ufffd\ufffe\uffff" or "\ue000" <= char <= "\uf8ff" for char in letters)
    if len(letters) >= _MIN_CHARACTERS:
        return unknown > _MAX_UNKNOWN_SHARE * len(letters)
    return next(page.get_objects(), None) is not None


def _render(page: pdfium.PdfPage) -> Image:
    longest = max(page.get_size()) / _POINTS_AN_INCH * OCR_DPI
    scale = OCR_DPI / _POINTS_AN_INCH * min(1.0, _MAX_SIDE / max(longest, 1))
    picture: Image = page.render(scale=scale, grayscale=True).to_pil()
    return picture
