"""Makes a page's picture easier to recognise: grey, upright, level, without specks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

_WORKING_WIDTH = 1000  # pixels of the copy on which the skew is measured
_MAX_SKEW = 6.0  # degrees either way
_STEPS = (1.0, 0.2, 0.05)  # degrees: ever finer around the best so far
_MIN_SKEW = 0.1  # degrees; less is not worth turning
_SPECKS = 0.004  # of all pixels: lone dark or light ones beyond this are noise
_SPECK_CONTRAST = 60  # grey levels by which a speck differs from the median around it


def prepared(picture: Image.Image) -> Image.Image:
    """Return a page's picture in grey, turned upright and level, with specks taken out."""
    grey = ImageOps.autocontrast(picture.convert("L"), cutoff=0.5)
    if _has_specks(grey):
        grey = grey.filter(ImageFilter.MedianFilter(3))
    angle = skew(grey)
    if abs(angle) < _MIN_SKEW:
        return grey
    return grey.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


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
        best = float(max(angles, key=lambda angle: _sharpness(inverted, float(angle))))
        span = step
    return best


def _sharpness(inverted: Image.Image, angle: float) -> float:
    turned = inverted.rotate(angle, Image.Resampling.BILINEAR, fillcolor=0)
    profile = np.asarray(turned, dtype=np.float32).sum(axis=1)
    return float(np.square(np.diff(profile)).sum())


def _has_specks(grey: Image.Image) -> bool:
    """Say whether lone pixels differ from their neighbourhood: the noise of cheap scanners."""
    middle = _middle(grey)
    pixels: NDArray[np.int16] = np.asarray(middle, dtype=np.int16)
    smooth: NDArray[np.int16] = np.asarray(
        middle.filter(ImageFilter.MedianFilter(3)), dtype=np.int16
    )
    # On paper only: the strokes of small letters differ from their neighbourhood too.
    paper = smooth > 200
    specks = (np.abs(pixels - smooth) > _SPECK_CONTRAST) & paper
    return bool(specks.mean() > _SPECKS)


def _middle(picture: Image.Image) -> Image.Image:
    width, height = picture.size
    return picture.crop((width // 4, height // 4, 3 * width // 4, 3 * height // 4))
