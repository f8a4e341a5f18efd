"""Reads photos and scans: PNG, JPEG, TIFF, one page a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image, ImageOps, ImageSequence

from knowledge.errors import DamagedSource, SourceTooLarge
from knowledge.readers.limits import MAX_OCR_PAGES, MAX_PIXELS
from knowledge.readers.ocr import recognise, require_tesseract
from knowledge.readers.pages import SourceFile
from knowledge.readers.read_pages import ReadPages
from knowledge.readers.source import SourceText

_FORMATS = ("PNG", "JPEG", "TIFF", "MPO")  # MPO: what many phones call a JPEG
_A4_WIDTH = 1654  # pixels at 200 dots an inch
_LARGEST = 2.0  # times that: a larger photo is made smaller, it only takes longer


def read_image_file(
    path: Path, file: SourceFile, images: Path | None, progress: Callable[[int, int], None]
) -> list[SourceText]:
    """Return the text recognised in a picture, or in all pictures of a TIFF file.

    Args:
        path: the file.
        file: its name and hash.
        images: the folder under which the pages' pictures are kept.
        progress: told the pages read and all pages.

    Raises:
        DamagedSource: the picture is cut short or broken.
        SourceTooLarge: too many pixels or pages.
        ReaderMissing: Tesseract is not installed.
        EmptySource: nothing is recognised.
    """
    require_tesseract(file.name)
    read = ReadPages(file, images)
    for number, (picture, count) in enumerate(_pictures(path, file.name), 1):
        read.add_recognised(recognise(picture))
        progress(number, count)
    return [read.source("picture, recognised")]


def _pictures(path: Path, name: str) -> Iterator[tuple[Image.Image, int]]:
    """Give each picture of a file, upright, with the number of all."""
    Image.MAX_IMAGE_PIXELS = None  # the limit below tells more
    try:
        with Image.open(path, formats=_FORMATS) as opened:
            count = getattr(opened, "n_frames", 1) if opened.format == "TIFF" else 1
            if count > MAX_OCR_PAGES:
                raise SourceTooLarge(
                    f"{name} has {count:,} pages, more than {MAX_OCR_PAGES}.", "Split it."
                )
            for frame in _frames(opened, count):
                _check_pixels(frame, name)
                yield _sized(ImageOps.exif_transpose(frame)), count
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise DamagedSource(
            f"{name} is a picture that is cut short or broken ({error}).",
            "Send the whole file again, or take the photo again.",
        ) from None


def _frames(opened: Image.Image, count: int) -> Iterator[Image.Image]:
    if count == 1:
        yield opened
    else:
        yield from ImageSequence.Iterator(opened)


def _check_pixels(frame: Image.Image, name: str) -> None:
    if frame.width * frame.height > MAX_PIXELS:
        raise SourceTooLarge(
            f"{name} has {frame.width:,} × {frame.height:,} pixels, more than "
            f"{MAX_PIXELS // 10**6} million.",
            "Save it smaller: 200 to 300 dots an inch are enough.",
        )


def _sized(picture: Image.Image) -> Image.Image:
    """Return the picture in grey, no larger than recognition needs."""
    grey = picture.convert("L")
    shorter = min(grey.size)
    if shorter <= _LARGEST * _A4_WIDTH:
        return grey
    scale = _LARGEST * _A4_WIDTH / shorter
    return grey.resize((round(grey.width * scale), round(grey.height * scale)))
