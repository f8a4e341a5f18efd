"""Keeps the pictures of recognised pages, for a person to check the text against."""

from __future__ import annotations

from pathlib import Path

from PIL.Image import Image

FOLDER = "pages"
_QUALITY = 70  # of JPEG: letters stay clear, an A4 page at 200 dots an inch takes some 300 kB


class ImageStore:
    """Keeps pages' pictures under ``ROOT/pages/SHA256/``.

    Args:
        root: the folder that the caller gives; nothing is kept when None.
        sha256: the hash of the file that the pages are of.
    """

    def __init__(self, root: Path | None, sha256: str) -> None:
        self._root = root
        self._folder = f"{FOLDER}/{sha256}"

    def keep(self, picture: Image, number: int) -> str | None:
        """Write a page's picture; return its path relative to the root, None if none is kept.

        Args:
            picture: the page as it was recognised, upright.
            number: the page's number, from 1.
        """
        if self._root is None:
            return None
        name = f"{self._folder}/{number:04d}.jpg"
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.convert("L").save(path, "JPEG", quality=_QUALITY, optimize=True)
        return name
