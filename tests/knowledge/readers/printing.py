"""Prints texts as page images the way an office's scanner gives them: with noise and skew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
DPI = 200
_A4 = (1654, 2339)  # pixels at 200 dots an inch
_MARGIN = 150
_POINTS = 12
_LEADING = 1.45
_LINES_A_PAGE = 38


def font(points: float = _POINTS) -> ImageFont.FreeTypeFont:
    """Return the font of printed pages; skips the test where it is not installed."""
    if not FONT.is_file():
        pytest.skip("the font DejaVu Serif (Debian: fonts-dejavu-core) is not installed")
    return ImageFont.truetype(str(FONT), round(points * DPI / 72))


def printed(lines: Sequence[str], points: float = _POINTS) -> Image.Image:
    """Return one page with ``lines`` printed on it."""
    page = Image.new("L", _A4, 255)
    draw = ImageDraw.Draw(page)
    typeface = font(points)
    step = points * DPI / 72 * _LEADING
    for position, line in enumerate(lines):
        draw.text((_MARGIN, _MARGIN + position * step), line, fill=20, font=typeface)
    return page


def pages_of(text: str, lines_a_page: int = _LINES_A_PAGE) -> list[list[str]]:
    """Return the lines of ``text`` that are not blank, in pages."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [lines[i : i + lines_a_page] for i in range(0, len(lines), lines_a_page)]


def scanned(page: Image.Image, degrees: float, seed: int) -> Image.Image:
    """Return a page as a cheap scanner gives it: askew, soft, grey, with noise and specks.

    Args:
        page: the printed page.
        degrees: by how much it lay askew.
        seed: of the noise.
    """
    turned = page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    soft = np.asarray(turned.filter(ImageFilter.GaussianBlur(0.6)), dtype=np.float32)
    random = np.random.default_rng(seed)
    noisy = soft * 0.92 + random.normal(0, 9, soft.shape)
    specks = random.random(soft.shape)
    noisy[specks < 0.001] = 40
    noisy[specks > 0.999] = 250
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))
