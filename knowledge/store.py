"""The knowledge database of a release: documents, sections, passages, assignments, facts.

It is written once and then only read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import sqlite_utils

from knowledge.errors import BrokenRelease, UnknownDocument
from knowledge.migrations import RECORD, migrate, writing
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
from knowledge.records import Row, from_row, to_row

T = TypeVar("T")

_SPAN = {"start": int, "end": int}
_PASSAGE_FACT = {"passage_id": int, "document_id": str}
_MAX_VARIABLES = 900  # SQLite's limit of bound values was 999 before version 3.32


def m001_documents(db: sqlite_utils.Database) -> None:
    """Make the tables of documents, sections and passages."""
    db.table("documents").create(
        {
            "id": str,
            "position": int,
            "title": str,
            "kind": str,
            "text": str,
            "source": str,
            "sha256": str,
            "number": str,
            "issuer": str,
            "signer": str,
            "province_at_issue": str,
            "province": str,
            "year": int,
            "issued": str,
            "valid_from": str,
            "valid_to": str,
            "replaces": str,
            "replaced_by": str,
            "note": str,
            "not_understood": str,
        },
        pk="id",
        not_null={"title", "text", "sha256"},
    )
    db.table("sections").create(
        {
            "id": int,
            "document_id": str,
            "parent_id": int,
            "order": int,
            "level": str,
            "label": str,
            "path": str,
            "heading": str,
            **_SPAN,
            "page": int,
        },
        pk="id",
        foreign_keys=[("document_id", "documents", "id")],
    )
    db.table("passages").create(
        {
            "id": int,
            "document_id": str,
            "section_id": int,
            "order": int,
            "kind": str,
            "path": str,
            "label": str,
            "headings": str,
            "text": str,
            **_SPAN,
            "page": int,
        },
        pk="id",
        foreign_keys=[("document_id", "documents", "id"), ("section_id", "sections", "id")],
        not_null={"text", "start", "end"},
    )
    db.table("sections").create_index(["document_id", "order"])
    db.table("passages").create_index(["document_id", "order"])


def m002_assignments(db: sqlite_utils.Database) -> None:
    """Make the table of assignments."""
    db.table("assignments").create(
        {
            **_PASSAGE_FACT,
            "leads": str,
            "lead_ids": str,
            "partners": str,
            "partner_ids": str,
            "source": str,
            "text": str,
            **_SPAN,
        },
        foreign_keys=[("passage_id", "passages", "id"), ("document_id", "documents", "id")],
    )
    db.table("assignments").create_index(["passage_id"], unique=True)
    db.table("assignments").create_index(["document_id"])


def m003_facts(db: sqlite_utils.Database) -> None:
    """Make the tables of facts."""
    tables: dict[str, dict[str, Any]] = {
        "dates": {
            "kind": str,
            "what": str,
            "starts": str,
            "ends": str,
            "recurrence": str,
            "to_whom": str,
            "as_printed": str,
        },
        "figures": {"what": str, "value": str},
        "citations": {
            "kind": str,
            "number": str,
            "issued": str,
            "issuer": str,
            "title": str,
            "text": str,
        },
        "themes": {"year": int, "text": str},
    }
    for name, columns in tables.items():
        db.table(name).create(
            {**_PASSAGE_FACT, **columns, **_SPAN},
            foreign_keys=[("passage_id", "passages", "id"), ("document_id", "documents", "id")],
        )
        db.table(name).create_index(["document_id"])


MIGRATIONS: tuple[Callable[[sqlite_utils.Database], None], ...] = (
    m001_documents,
    m002_assignments,
    m003_facts,
)


def write_store(path: Path, documents: Sequence[ReadDocument]) -> None:
    """Write a knowledge database.

    Args:
        path: the file to make; its folder exists.
        documents: what the release holds, in the order in which they are listed.
    """
    db = sqlite_utils.Database(path)
    try:
        migrate(db, MIGRATIONS)
        with writing(db):
            for position, read in enumerate(documents):
                _write_document(db, position, read)
    finally:
        db.close()


def _write_document(db: sqlite_utils.Database, position: int, read: ReadDocument) -> None:
    row = to_row(read.document)
    row |= {"position": position, "not_understood": "\n".join(read.not_understood)}
    db.table("documents").insert(row)
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
        db.table(table).insert_all(to_row(record) for record in records)


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
                for row in self.db.table("documents").rows_where(order_by="position")
            }
        except (sqlite3.Error, KeyError, ValueError) as error:
            connection.close()
            raise _broken(path, error) from error
        except BrokenRelease:
            connection.close()
            raise

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

    def not_understood(self, document_id: str) -> list[str]:
        """Return the lines of a document that belong to no part of it."""
        row = self.db.table("documents").get(document_id)
        return str(row["not_understood"]).splitlines()

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
        rows = self.db.table("passages").rows_where(
            "document_id = ?", [document_id], select="id", order_by="[order]"
        )
        return [row["id"] for row in rows]

    def passage(self, passage_id: int) -> Passage:
        """Return one passage; KeyError when there is none of that id."""
        return self.passages_of([passage_id])[passage_id]

    def passages_of(self, ids: Collection[int]) -> dict[int, Passage]:
        """Return the passages of ``ids`` that exist, by id."""
        return {row["id"]: from_row(Passage, row) for row in self._rows("passages", "id", ids)}

    def states_year(self, year: int, document_id: str) -> bool:
        """Say whether a passage of a document speaks of a year: "năm 2011", "06/12/2022"."""
        rows = self.db.table("passages").rows_where(
            "document_id = ? and (text like ? or text like ?)",
            [document_id, f"%năm {year}%", f"%/{year}%"],
            select="id",
            limit=1,
        )
        return next(iter(rows), None) is not None

    def assignments_of(self, passage_ids: Collection[int]) -> dict[int, Assignment]:
        """Return the assignments of passages, by passage id."""
        rows = self._rows("assignments", "passage_id", passage_ids)
        return {row["passage_id"]: from_row(Assignment, row) for row in rows}

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
        """Return the facts that passages hold."""
        return Facts(
            dates=self._of_passages("dates", DateFact, passage_ids),
            figures=self._of_passages("figures", Figure, passage_ids),
            references=self._of_passages("citations", Reference, passage_ids),
            themes=self._of_passages("themes", Theme, passage_ids),
        )

    def _of_passages(self, table: str, cls: type[T], ids: Collection[int]) -> tuple[T, ...]:
        return tuple(from_row(cls, row) for row in self._rows(table, "passage_id", ids))

    def _of_document(
        self, table: str, cls: type[T], document_id: str, order_by: str = "rowid"
    ) -> list[T]:
        rows = self.db.table(table).rows_where("document_id = ?", [document_id], order_by=order_by)
        return [from_row(cls, row) for row in rows]

    def _rows(self, table: str, column: str, keys: Collection[int]) -> Iterable[Row]:
        wanted = list(keys)
        for start in range(0, len(wanted), _MAX_VARIABLES):
            some = wanted[start : start + _MAX_VARIABLES]
            marks = ",".join("?" * len(some))
            yield from self.db.table(table).rows_where(f"{column} in ({marks})", some)
