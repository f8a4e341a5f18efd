"""What decides how a document is read, as one hash: the reading code and the reviewed lists."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_FOLDERS = ("structure", "facts", "data")


@lru_cache(maxsize=1)
def reader_version() -> str:
    """Return the hash of all files that reading a text depends on.

    It is made of the files themselves, so that nobody has to remember to raise a number.
    """
    digest = hashlib.sha256()
    for path in sorted(_files()):
        digest.update(path.relative_to(_PACKAGE).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    yield from _PACKAGE.glob("*.py")
    for folder in _FOLDERS:
        yield from (p for p in (_PACKAGE / folder).glob("*.*") if p.suffix != ".pyc")
