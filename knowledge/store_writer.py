"""Writing a release's knowledge database, anew or as a changed copy of another's."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlite_utils

from knowledge.migrations import migrate, writing
from knowledge.model import ReadDocument
from knowledge.records import to_row
from knowledge.store_tables import FACT_TABLES, MIGRATIONS

_PARTS = (*FACT_TABLES, "assignments", "passages", "sections")  # those that point come first


def write_store(path: Path, documents: Sequence[ReadDocument]) -> None:
    """Write a knowledge database.

    Args:
        path: the file to make; its folder exists.
        documents: what the release holds, in the order in which they are listed.
    """
    db = sqlite_utils.Database(path)
    try:
        writer = StoreWriter(db)
        with writing(db):
            for read in documents:
                writer.add(read)
            writer.arrange([read.document.id for read in documents])
    finally:
        db.close()


class StoreWriter:
    """Adds, removes and orders the documents of a knowledge database.

    The caller opens the transactions.

    Args:
        db: an empty database or one of another release; brought to the present form.
    """

    def __init__(self, db: sqlite_utils.Database) -> None:
        migrate(db, MIGRATIONS)
        self._db = db

    def add(self, read: ReadDocument, content_key: str = "") -> None:
        """Write a document with everything that was read in it; ``arrange`` gives it its place.

        Args:
            read: the document; none of its id is there.
            content_key: what tells whether a later reading is the same.
        """
        row = to_row(read.document)
        row |= {"not_understood": json.dumps(read.not_understood), "content_key": content_key}
        self._db.table("documents").insert(row)
        facts = read.facts
        for table, records in (
            ("sections", read.sections),
            ("passages", read.passages),
            ("assignments", read.assignments),
            ("dates", facts.dates),
            ("figures", facts.figures),
            ("citations", facts.references),
            ("themes", facts.themes),
        ):
            self._insert(table, records)

    def _insert(self, table: str, records: Sequence[Any]) -> None:
        if not records:
            return
        columns = to_row(records[0]).keys()
        names, marks = ", ".join(f"[{name}]" for name in columns), ", ".join("?" for _ in columns)
        # One prepared statement: insert_all makes its own for every few rows, at twice the cost.
        self._db.conn.executemany(
            f"insert into {table} ({names}) values ({marks})",
            (tuple(to_row(record).values()) for record in records),
        )

    def remove(self, document_id: str) -> None:
        """Remove a document with everything that was read in it."""
        for table in _PARTS:
            self._db.table(table).delete_where("document_id = ?", [document_id])
        self._db.table("documents").delete_where("id = ?", [document_id])

    def arrange(self, document_ids: Sequence[str]) -> None:
        """Put the documents into the order in which they are listed.

        Args:
            document_ids: the ids of all documents.
        """
        rows = self._db.query("select id, position from documents")
        present = {row["id"]: row["position"] for row in rows}
        moved = [
            (position, document_id)
            for position, document_id in enumerate(document_ids)
            if present.get(document_id) != position
        ]
        self._db.conn.executemany("update documents set position = ? where id = ?", moved)

    def passage_ids(self) -> list[int]:
        """Return the ids of all passages in the order of the release."""
        rows = self._db.execute(
            "select passages.id from documents"
            " join passages on passages.document_id = documents.id"
            " order by documents.position, passages.[order]"
        )
        return [row[0] for row in rows]
