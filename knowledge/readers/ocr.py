"""Recognises the text of a page's picture with Tesseract."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import pytesseract  # type: ignore[import-untyped]
from PIL.Image import Image

from knowledge.errors import ReaderMissing, ReadingLimit
from knowledge.readers.furniture import Line
from knowledge.readers.layout import Row, Word, reading_order
from knowledge.readers.limits import OCR_PAGE_TIME_LIMIT_S
from knowledge.readers.ocr_marks import mended_line
from knowledge.readers.pictures import prepared

OCR_DPI = 200  # at which pages are rendered: specks can still be told from full stops
LANGUAGE = "vie"
_AUTOMATIC = "3"  # page segmentation: Tesseract finds blocks of text by itself


@dataclass(frozen=True, slots=True)
class Recognised:
    """A recognised page."""

    lines: tuple[Line, ...]  # in reading order
    confidence: float | None  # mean of all words, 0 to 1; None for an empty page
    picture: Image  # as it was recognised


def require_tesseract(name: str) -> None:
    """Check that Tesseract reads Vietnamese here.

    Args:
        name: the file that needs it, for the message.

    Raises:
        ReaderMissing: it or its Vietnamese data is not installed.
    """
    mend = "Install it (Debian: apt install tesseract-ocr tesseract-ocr-vie)."
    if shutil.which("tesseract") is None:
        raise ReaderMissing(f"{name} is a scan, which Tesseract reads; it is not installed.", mend)
    if LANGUAGE not in pytesseract.get_languages(config=""):
        raise ReaderMissing(f"{name} is a scan; Tesseract has no Vietnamese data here.", mend)


def recognise(picture: Image) -> Recognised:
    """Return the text of a page.

    Args:
        picture: the page; 150 dots an inch or more.

    Raises:
        ReadingLimit: Tesseract takes too long for the page.
    """
    page = prepared(picture)
    try:
        data = pytesseract.image_to_data(
            page,
            lang=LANGUAGE,
            config=f"--oem 1 --psm {_AUTOMATIC} --dpi {OCR_DPI}",
            output_type=pytesseract.Output.DICT,
            timeout=OCR_PAGE_TIME_LIMIT_S,
        )
    except RuntimeError as error:
        if "timeout" not in str(error):
            raise
        raise ReadingLimit(
            f"Recognising one page takes more than {OCR_PAGE_TIME_LIMIT_S} s.",
            "Scan it again with 200 to 300 dots an inch, in black and white or grey.",
        ) from None
    words = _words(data)
    lines = tuple(_line(row, page.height) for row in reading_order(words))
    mean = round(fmean(word.confidence for word in words), 3) if words else None
    return Recognised(lines, mean, page)


def _words(data: dict[str, list[Any]]) -> list[Word]:
    """Return Tesseract's words; each is as high as its line, so that rows are told surely."""
    lines: dict[tuple[int, int, int], list[dict[str, Any]]] = defaultdict(list)
    for values in zip(*data.values(), strict=True):
        row = dict(zip(data, values, strict=True))
        if float(row["conf"]) >= 0 and str(row["text"]).strip():
            lines[(row["block_num"], row["par_num"], row["line_num"])].append(row)
    return [word for rows in lines.values() for word in _line_words(rows)]


def _line_words(rows: Sequence[dict[str, Any]]) -> list[Word]:
    top = min(row["top"] for row in rows)
    bottom = max(row["top"] + row["height"] for row in rows)
    return [
        Word(
            str(row["text"]).strip(),
            row["left"],
            top,
            row["left"] + row["width"],
            bottom,
            float(row["conf"]) / 100,
        )
        for row in rows
    ]


def _line(row: Row, height: int) -> Line:
    confidence = fmean(word.confidence for word in row.words)
    return Line(mended_line(row.text), row.top / height, row.bottom / height, confidence)
