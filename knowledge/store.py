"""The knowledge database of a release: documents, sections, passages, assignments, facts.

It is written once (``knowledge.store_writer``) and then only read.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import sqlite_utils

from knowledge.errors import BrokenRelease, UnknownDocument
from knowledge.keyed_cache import KeyedCache
from knowledge.migrations import RECORD
from knowledge.model import (
    Assignment,
    DateFact,
    Document,
    Facts,
    Figure,
    Passage,
    ReadDocument,
    Reference,
    Section,
    Theme,
)
from knowledge.records import Row, from_row
from knowledge.store_tables import MIGRATIONS

T = TypeVar("T")

_KEPT = 5_000
"""Passages, assignments and facts of so many passages each are kept in memory, about 1 kB each."""
_YEAR = re.compile(r"(?:[Nn]ă[Mm] |/)(\d{4})")


def _broken(path: Path, reason: object) -> BrokenRelease:
    return BrokenRelease(
        f"The knowledge database {path} cannot be read ({reason}).",
        "Run `lachan build` to make a new release.",
    )


class Store:
    """A knowledge database, opened for reading; safe to use from several threads.

    Args:
        path: the file ``write_store`` made.

    Raises:
        BrokenRelease: the file is missing or is no knowledge database.
    """

    def __init__(self, path: Path) -> None:
        try:
            connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
        except sqlite3.Error as error:
            raise _broken(path, error) from error
        try:
            self.db = sqlite_utils.Database(connection)
            self._check_tables(path)
            self._documents = {
                row["id"]: from_row(Document, row)
                for row in self._select("documents order by position")
            }
        except (sqlite3.Error, KeyError, ValueError) as error:
            connection.close()
            raise _broken(path, error) from error
        except BrokenRelease:
            connection.close()
            raise
        self._of_passage = {
            table: KeyedCache(partial(self._read_by_passage, table, cls), _KEPT)
            for table, cls in _OF_PASSAGE.items()
        }
        self._ids: dict[str, tuple[int, ...]] = {}
        self._years: dict[str, frozenset[int]] = {}

    def _check_tables(self, path: Path) -> None:
        """Refuse a database of another kind or form, an empty file among them."""
        applied = {row["name"] for row in self.db.table(RECORD).rows}
        missing = [m.__name__ for m in MIGRATIONS if m.__name__ not in applied]
        if missing:
            raise _broken(path, f"it lacks {', '.join(missing)}")

    def close(self) -> None:
        """Close the database."""
        self.db.close()

    def documents(self) -> list[Document]:
        """Return all documents in the order of the release."""
        return list(self._documents.values())

    def document(self, document_id: str) -> Document:
        """Return one document.

        Raises:
            UnknownDocument: the release holds none of that id.
        """
        try:
            return self._documents[document_id]
        except KeyError:
            raise UnknownDocument(
                f"No document “{document_id}” is loaded.",
                "`lachan documents` lists those that are.",
            ) from None

    def content_keys(self) -> dict[str, str]:
        """Return what tells whether a later reading is the same, by document, in order."""
        rows = self.db.execute("select id, content_key from documents order by position")
        return dict(rows.fetchall())

    def not_understood(self, document_id: str) -> list[str]:
        """Return the lines of a document that belong to no part of it."""
        row = self.db.execute("select not_understood from documents where id = ?", [document_id])
        return list(json.loads(row.fetchone()[0]))

    def read(self, document_id: str) -> ReadDocument:
        """Return a document with everything that was read in it."""
        return ReadDocument(
            document=self.document(document_id),
            sections=tuple(self.sections(document_id)),
            passages=tuple(self.passages(document_id)),
            assignments=tuple(self.assignments(document_id)),
            facts=self.facts(document_id),
            not_understood=tuple(self.not_understood(document_id)),
        )

    def counts(self, document_id: str | None = None) -> dict[str, int]:
        """Return how many documents, sections, passages and assignments there are.

        Args:
            document_id: count those of this document; of all when None.
        """
        counts = {"documents": len(self._documents) if document_id is None else 1}
        condition = "" if document_id is None else " where document_id = ?"
        values = [] if document_id is None else [document_id]
        for table in ("sections", "passages", "assignments"):
            row = self.db.execute(f"select count(*) from {table}{condition}", values).fetchone()
            counts[table] = row[0]
        return counts

    def sections(self, document_id: str) -> list[Section]:
        """Return a document's sections in order."""
        return self._of_document("sections", Section, document_id, order_by="[order]")

    def passages(self, document_id: str | None = None) -> list[Passage]:
        """Return the passages of one document, or of all, in order."""
        if document_id is not None:
            return self._of_document("passages", Passage, document_id, order_by="[order]")
        return [p for document in self._documents for p in self.passages(document)]

    def passage_ids(self, document_id: str) -> list[int]:
        """Return the ids of a document's passages."""
        if document_id not in self._ids:
            rows = self.db.execute(
                "select id from passages where document_id = ? order by [order]", [document_id]
            )
            self._ids[document_id] = tuple(row[0] for row in rows)
        return list(self._ids[document_id])

    def passage(self, passage_id: int) -> Passage:
        """Return one passage; KeyError when there is none of that id."""
        return self.passages_of([passage_id])[passage_id]

    def passages_of(self, ids: Collection[int]) -> dict[int, Passage]:
        """Return the passages of ``ids`` that exist, by id."""
        return {key: records[0] for key, records in self._by_passage("passages", ids).items()}

    def states_year(self, year: int, document_id: str) -> bool:
        """Say whether a passage of a document speaks of a year: "năm 2011", "06/12/2022"."""
        if document_id not in self._years:
            rows = self.db.execute("select text from passages where document_id = ?", [document_id])
            self._years[document_id] = frozenset(
                int(stated) for (text,) in rows for stated in _YEAR.findall(text)
            )
        return year in self._years[document_id]

    def assignments_of(self, passage_ids: Collection[int]) -> dict[int, Assignment]:
        """Return the assignments of passages, by passage id."""
        found = self._by_passage("assignments", passage_ids)
        return {key: records[0] for key, records in found.items()}

    def assignments(self, document_id: str) -> list[Assignment]:
        """Return a document's assignments."""
        return self._of_document("assignments", Assignment, document_id)

    def facts(self, document_id: str) -> Facts:
        """Return all facts of a document."""
        return Facts(
            dates=tuple(self._of_document("dates", DateFact, document_id)),
            figures=tuple(self._of_document("figures", Figure, document_id)),
            references=tuple(self._of_document("citations", Reference, document_id)),
            themes=tuple(self._of_document("themes", Theme, document_id)),
        )

    def facts_of(self, passage_ids: Collection[int]) -> Facts:
        """Return the facts that passages hold, in the order of the passages asked for."""
        return Facts(
            dates=self._facts_by_passage("dates", passage_ids),
            figures=self._facts_by_passage("figures", passage_ids),
            references=self._facts_by_passage("citations", passage_ids),
            themes=self._facts_by_passage("themes", passage_ids),
        )

    def _facts_by_passage(self, table: str, ids: Collection[int]) -> tuple[Any, ...]:
        return tuple(fact for facts in self._by_passage(table, ids).values() for fact in facts)

    def _by_passage(self, table: str, ids: Collection[int]) -> dict[int, tuple[Any, ...]]:
        """Return a table's records that belong to passages, by passage."""
        return self._of_passage[table].get_all(ids)

    def _read_by_passage(
        self, table: str, cls: type[T], ids: Collection[int]
    ) -> dict[int, tuple[T, ...]]:
        key = "id" if table == "passages" else "passage_id"
        # One statement whatever the number of ids, so SQLite prepares it once.
        rows = self._select(
            f"{table} where {key} in (select value from json_each(?)) order by {key}, rowid",
            json.dumps(list(ids)),
        )
        found: dict[int, tuple[T, ...]] = {}
        for row in rows:
            found[row[key]] = (*found.get(row[key], ()), from_row(cls, row))
        return found

    def _of_document(
        self, table: str, cls: type[T], document_id: str, order_by: str = "rowid"
    ) -> list[T]:
        rows = self._select(f"{table} where document_id = ? order by {order_by}", document_id)
        return [from_row(cls, row) for row in rows]

    def _select(self, what: str, *values: str) -> list[Row]:
        cursor = self.db.execute(f"select * from {what}", values)
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor]


_OF_PASSAGE: dict[str, type[Any]] = {
    "passages": Passage,
    "assignments": Assignment,
    "dates": DateFact,
    "figures": Figure,
    "citations": Reference,
    "themes": Theme,
}
