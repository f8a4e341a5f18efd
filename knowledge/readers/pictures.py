"""Makes a page's picture easier to recognise: grey, level, without specks, letters of one size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

_WORKING_WIDTH = 600  # pixels of the copy on which the skew is measured
_MAX_SKEW = 6.0  # degrees either way
_STEPS = (1.0, 0.2, 0.1)  # degrees: ever finer around the best so far
_MIN_SKEW = 0.1  # degrees; less is not worth turning
_INK_CONTRAST = 40  # grey levels by which ink is darker than the paper
_INK_PERCENTILE = 5  # of the levels of ink: what is darker becomes black
_DARK = 140  # grey level below which a pixel is ink
_SPECK_WINDOW = 2  # pixels around a pixel
_SPECK_PIXELS = 4  # of ink in that window of 25: fewer than any full stop has
_SOFTENING = 0.7  # pixels: takes the grain of the paper out
# Pixels of the height of a line of letters. Measured on plans printed in 12 points and scanned
# with noise: at 27 the characters in error are half of those at 36, and recognising is faster.
_LINE_HEIGHT = 27.0
_SCALES = (0.4, 2.0)  # the least and the most by which a picture is made smaller or larger
_SCALE_STEP = 0.1  # a picture so near to the right size stays as it is
_MIN_LINE = 8  # pixels; lower rows of ink are rules and rests
_MIN_INK = 0.004  # of a row's pixels; a row with less is white


def prepared(picture: Image.Image) -> Image.Image:
    """Return a page's picture in grey, level, with specks and grain taken out, at a good size."""
    clean = without_specks(with_contrast(picture.convert("L"))).filter(
        ImageFilter.GaussianBlur(_SOFTENING)
    )
    angle = skew(clean)
    if abs(angle) >= _MIN_SKEW:
        clean = clean.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    return _sized(clean)


def with_contrast(grey: Image.Image) -> Image.Image:
    """Return a picture with its paper white and its ink black; one without ink as it is."""
    levels: NDArray[np.uint8] = np.asarray(grey)
    paper = float(np.median(levels))
    ink_levels = levels[levels < paper - _INK_CONTRAST]
    if not ink_levels.size:
        return grey
    ink = float(np.percentile(ink_levels, _INK_PERCENTILE))
    return grey.point([round(min(max((v - ink) / (paper - ink), 0), 1) * 255) for v in range(256)])


def skew(grey: Image.Image) -> float:
    """Return by how many degrees a page must be turned anticlockwise for its lines to be level.

    The rows of a level page are either text or white, so the amounts of ink of neighbouring rows
    differ most (projection profile; Postl 1986).
    """
    small = grey.resize((_WORKING_WIDTH, max(1, round(grey.height * _WORKING_WIDTH / grey.width))))
    inverted = ImageOps.invert(small)
    best = 0.0
    span = _MAX_SKEW
    for step in _STEPS:
        angles = np.arange(best - span, best + span + step / 2, step)
        best = float(max(angles, key=lambda angle: (_sharpness(inverted, angle), -abs(angle))))
        span = step
    return best


def without_specks(grey: Image.Image) -> Image.Image:
    """Return a picture with lone dark pixels made white: the noise of cheap scanners."""
    ink = grey.point(lambda level: 255 if level < _DARK else 0)
    around = np.asarray(ink.filter(ImageFilter.BoxBlur(_SPECK_WINDOW)))
    window = (2 * _SPECK_WINDOW + 1) ** 2
    pixels = np.array(grey)
    pixels[(np.asarray(ink) > 0) & (around <= 255 * (_SPECK_PIXELS + 0.5) / window)] = 255
    return Image.fromarray(pixels)


def line_height(grey: Image.Image) -> float | None:
    """Return the usual height of a level page's lines of text in pixels, None without lines."""
    rows: NDArray[np.bool_] = (np.asarray(grey) < _DARK).mean(axis=1) > _MIN_INK
    edges = np.flatnonzero(np.diff(np.concatenate(([False], rows, [False])).astype(np.int8)))
    heights = edges[1::2] - edges[::2]
    heights = heights[heights >= _MIN_LINE]
    return float(np.median(heights)) if heights.size else None


def _sharpness(inverted: Image.Image, angle: float) -> float:
    turned = inverted.rotate(angle, Image.Resampling.BILINEAR, fillcolor=0)
    profile = np.asarray(turned, dtype=np.float32).sum(axis=1)
    return float(np.square(np.diff(profile)).sum())


def _sized(grey: Image.Image) -> Image.Image:
    height = line_height(grey)
    scale = min(max(_LINE_HEIGHT / height, _SCALES[0]), _SCALES[1]) if height else 1.0
    if abs(scale - 1) < _SCALE_STEP:
        return grey
    size = (round(grey.width * scale), round(grey.height * scale))
    return grey.resize(size, Image.Resampling.LANCZOS)
