"""Recognises the text of a page's picture with Tesseract."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pytesseract  # type: ignore[import-untyped]
from PIL.Image import Image

from knowledge.errors import ReaderMissing, ReadingLimit
from knowledge.readers.furniture import Line
from knowledge.readers.limits import OCR_PAGE_TIME_LIMIT_S
from knowledge.readers.ocr_marks import mended_lines
from knowledge.readers.pictures import prepared

OCR_DPI = 200  # at which pages are rendered; less loses marks, more only takes longer
LANGUAGE = "vie"
LOW_LINE = 0.7  # confidence of a line below which a person is told of it
_PSM_COLUMN = "4"  # one column of lines of any size, which plans and laws are
_LISTED = 20  # lines of low confidence named in the warnings


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """A line with the mean confidence of its words, 0 to 1."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Recognised:
    """A recognised page."""

    lines: tuple[Line, ...]
    doubtful: tuple[RecognisedLine, ...]  # in reading order
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
        picture: the page at about 200 dots an inch.

    Raises:
        ReadingLimit: Tesseract takes too long for the page.
    """
    page = prepared(picture)
    try:
        data = pytesseract.image_to_data(
            page,
            lang=LANGUAGE,
            config=f"--oem 1 --psm {_PSM_COLUMN} --dpi {OCR_DPI}",
            output_type=pytesseract.Output.DICT,
            timeout=OCR_PAGE_TIME_LIMIT_S,
        )
    except RuntimeError:
        raise ReadingLimit(
            f"Recognising one page takes more than {OCR_PAGE_TIME_LIMIT_S} s.",
            "Scan it again with 200 to 300 dots an inch, in black and white or grey.",
        ) from None
    words = _words(data)
    lines = [_line(list(found), page.height) for _, found in groupby(words, lambda w: w["line"])]
    texts = mended_lines([line.text for line, _ in lines])
    kept = [
        (Line(text, line.top, line.bottom), confidence)
        for text, (line, confidence) in zip(texts, lines, strict=True)
        if text
    ]
    doubtful = [RecognisedLine(line.text, c) for line, c in kept if c < LOW_LINE]
    mean = sum(word["conf"] for word in words) / len(words) / 100 if words else None
    return Recognised(
        tuple(line for line, _ in kept),
        tuple(doubtful),
        round(mean, 3) if mean is not None else None,
        page,
    )


def warnings_of(recognised: Mapping[int, Recognised]) -> list[str]:
    """Return what a person should check: how sure each page is, and which lines are doubtful.

    Args:
        recognised: the recognised pages by number.
    """
    if not recognised:
        return []
    shares = ", ".join(
        f"{number} ({page.confidence:.0%})" if page.confidence is not None else f"{number} (empty)"
        for number, page in recognised.items()
    )
    warnings = [f"Recognised from pictures; pages and how sure: {shares}. Compare with them."]
    doubtful = [
        f"Page {number}, {line.confidence:.0%} sure: {line.text}"
        for number, page in recognised.items()
        for line in page.doubtful
    ]
    warnings += doubtful[:_LISTED]
    if len(doubtful) > _LISTED:
        warnings.append(f"… and {len(doubtful) - _LISTED} more doubtful lines.")
    return warnings


def _words(data: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """Return Tesseract's table row by row, words only, each with the key of its line."""
    rows = [dict(zip(data, values, strict=True)) for values in zip(*data.values(), strict=True)]
    words = [row for row in rows if float(row["conf"]) >= 0 and str(row["text"]).strip()]
    for word in words:
        word["line"] = (word["block_num"], word["par_num"], word["line_num"])
        word["conf"] = float(word["conf"])
    return words


def _line(words: list[dict[str, Any]], height: int) -> tuple[Line, float]:
    text = " ".join(str(word["text"]).strip() for word in words)
    top = min(word["top"] for word in words)
    bottom = max(word["top"] + word["height"] for word in words)
    confidence = sum(word["conf"] for word in words) / len(words) / 100
    return Line(text, top / height, bottom / height), confidence
