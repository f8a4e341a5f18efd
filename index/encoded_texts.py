"""Which passage has which text, so that a text is encoded once however often it is printed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

import sqlite_utils

from knowledge.migrations import migrate

_HASH_BYTES = 16


def m102_encoded_texts(db: sqlite_utils.Database) -> None:
    """Make the table of the texts that were encoded."""
    db.table("encoded_texts").create({"passage_id": int, "text_hash": bytes}, pk="passage_id")
    db.table("encoded_texts").create_index(["text_hash"])


class EncodedTexts:
    """The table of texts of a release.

    Args:
        db: a release's database.
    """

    def __init__(self, db: sqlite_utils.Database) -> None:
        self._db = db

    def prepare(self) -> None:
        """Make the table when it is missing."""
        migrate(self._db, (m102_encoded_texts,))

    def add(self, texts: Mapping[int, str]) -> None:
        """Note the texts of passages, by passage id."""
        self._db.conn.executemany(
            "insert into encoded_texts (passage_id, text_hash) values (?, ?)",
            ((passage_id, _hash(text)) for passage_id, text in texts.items()),
        )

    def remove(self, passage_ids: Iterable[int]) -> None:
        """Forget the texts of passages."""
        self._db.execute(
            "delete from encoded_texts where passage_id in (select value from json_each(?))",
            [json.dumps(list(passage_ids))],
        )

    def holders(self, texts: Iterable[str]) -> dict[str, int]:
        """Return by text the id of a passage that has it; texts that none has are left out."""
        found = {}
        for text in texts:
            (holder,) = self._db.execute(
                "select min(passage_id) from encoded_texts where text_hash = ?", [_hash(text)]
            ).fetchone()
            if holder is not None:
                found[text] = int(holder)
        return found


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()[:_HASH_BYTES]
