"""The one way in which the workshop is changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import sqlite_utils

from knowledge.errors import StorageError
from knowledge.migrations import writing


@contextmanager
def changing(db: sqlite_utils.Database) -> Iterator[None]:
    """Keep other writers out and undo everything when an error leaves the block.

    Args:
        db: the workshop's database; no transaction is open on it.

    Raises:
        StorageError: the disk is full, or another process keeps the database for too long.
    """
    try:
        with writing(db):
            yield
    except sqlite3.OperationalError as error:
        raise StorageError(
            f"The workshop cannot be changed ({error}); nothing was changed.",
            "Make room on the disk, wait for other commands to end, then try again.",
        ) from error
