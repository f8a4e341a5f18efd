"""What decides how a document is read, as one hash: the reading code and the reviewed lists."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_FOLDERS = ("structure", "facts", "data")
# Files that no reading depends on, though they lie among those that do. Whatever is not named here
# counts, so that nobody has to remember a new file. What the catalogue says of a shipped document
# is part of that document's own key.
NOT_READING = frozenset(
    {
        "cards.py",
        "cards.toml",
        "catalogue.toml",
        "contacts.py",
        "contacts.toml",
        "errors.py",
        "migrations.py",
        "redaction.py",
        "redaction.toml",
        "store.py",
    }
)


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
    found = [*_PACKAGE.glob("*.py")]
    for folder in _FOLDERS:
        found += (_PACKAGE / folder).glob("*.*")
    return (path for path in found if path.is_file() and path.name not in NOT_READING)
