"""The admins' mutable database: every document that was taken in, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import sqlite_utils

from knowledge.catalogue import Catalogue, CatalogueEntry
from knowledge.errors import UnknownDocument
from knowledge.metadata import document_id_of
from knowledge.migrations import migrate
from knowledge.model import ReadDocument
from knowledge.reader import SourceText, read_source
from knowledge.reading import DocumentReader
from knowledge.records import from_row, to_row

SHIPPED_DOCUMENTS = Path(__file__).parent / "documents"
_FILE_NAME = "workshop.db"


class State(StrEnum):
    """What became of a document that was taken in."""

    DRAFT = "draft"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


def m001_sources(db: sqlite_utils.Database) -> None:
    """Make the table of sources, with the metadata that people confirm."""
    db.table("sources").create(
        {
            "id": str,
            "name": str,
            "sha256": str,
            "encoding": str,
            "text": str,
            "state": str,
            "changed": str,
        },
        pk="id",
        not_null={"name", "sha256", "text", "state"},
    )
    db.table("metadata").create(
        {
            "id": str,
            "title": str,
            "kind": str,
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
        },
        pk="id",
        foreign_keys=[("id", "sources", "id")],
    )


def m002_log(db: sqlite_utils.Database) -> None:
    """Make the log of every change of a document's state."""
    db.table("log").create(
        {"id": int, "document_id": str, "at": str, "what": str, "before": str, "after": str},
        pk="id",
    )


MIGRATIONS = (m001_sources, m002_log)


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking in one file did."""

    read: ReadDocument
    state: State
    changed: bool  # False: the same file was there already


class Workshop:
    """Takes documents in, approves and withdraws them.

    Args:
        data: the data folder; made when it is missing.
        reader: reads the documents' structure.
        catalogue: the reviewed metadata of shipped documents.
    """

    def __init__(
        self,
        data: Path,
        reader: DocumentReader | None = None,
        catalogue: Catalogue | None = None,
    ) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self._db = sqlite_utils.Database(data / _FILE_NAME)
        self._db.enable_wal()
        migrate(self._db, MIGRATIONS)
        self._reader = reader or DocumentReader.load()
        self._catalogue = catalogue or Catalogue.load()

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def take_shipped(self) -> list[Taken]:
        """Take in the plans that come with the package, approved; withdrawn ones stay withdrawn."""
        taken = []
        for entry in self._catalogue.shipped:
            if self._state(entry.id) is not State.WITHDRAWN:
                source = read_source(SHIPPED_DOCUMENTS / f"{entry.id}.txt")
                taken.append(self.take(source, approve=True))
        return taken

    def take(self, source: SourceText, *, approve: bool = False) -> Taken:
        """Take in a source; the same text a second time changes nothing.

        Args:
            source: the text read from a file.
            approve: approve it at once instead of making a draft for a person to check.
        """
        same = self._same_text(source)
        document_id = same or document_id_of(source.name)
        state = self._state(document_id)
        known = self._known(document_id)
        read = self._reader.read(document_id, source, known)
        if same is not None:
            if approve and state is State.DRAFT:
                self._set_state(document_id, state, State.APPROVED)
                state = State.APPROVED
            return Taken(read, state or State.DRAFT, changed=False)
        new_state = State.APPROVED if approve else State.DRAFT
        self._write(document_id, source, read, new_state, state)
        return Taken(read, new_state, changed=True)

    def approve(self, document_id: str) -> None:
        """Approve a draft or a withdrawn document.

        Raises:
            UnknownDocument: nothing of that id was taken in.
        """
        self._change(document_id, State.APPROVED)

    def withdraw(self, document_id: str) -> None:
        """Withdraw a document from the next release; its text stays in the workshop.

        Raises:
            UnknownDocument: nothing of that id was taken in.
        """
        self._change(document_id, State.WITHDRAWN)

    def drafts(self) -> list[str]:
        """Return the ids of documents that wait for a person's check."""
        rows = self._db.table("sources").rows_where("state = ?", [State.DRAFT.value], order_by="id")
        return [row["id"] for row in rows]

    def approved(self) -> list[ReadDocument]:
        """Return all approved documents, newest first."""
        rows = self._db.table("sources").rows_where("state = ?", [State.APPROVED.value])
        read = [self._read(row) for row in rows]
        return sorted(read, key=lambda r: (-(r.document.year or 0), r.document.id))

    def _read(self, row: dict[str, str]) -> ReadDocument:
        source = SourceText(
            text=row["text"],
            encoding=row["encoding"],
            sha256=row["sha256"],
            name=row["name"],
            warnings=(),
        )
        return self._reader.read(row["id"], source, self._known(row["id"]))

    def _same_text(self, source: SourceText) -> str | None:
        rows = self._db.table("sources").rows_where("sha256 = ?", [source.sha256], select="id")
        return next((row["id"] for row in rows), None)

    def _state(self, document_id: str) -> State | None:
        rows = self._db.table("sources").rows_where("id = ?", [document_id], select="state")
        return next((State(row["state"]) for row in rows), None)

    def _known(self, document_id: str) -> CatalogueEntry | None:
        """Return confirmed metadata: the catalogue's for shipped plans, else the workshop's."""
        if self._catalogue.has(document_id):
            return self._catalogue.entry(document_id)
        rows = self._db.table("metadata").rows_where("id = ?", [document_id])
        return next((from_row(CatalogueEntry, row) for row in rows), None)

    def _write(
        self,
        document_id: str,
        source: SourceText,
        read: ReadDocument,
        state: State,
        before: State | None,
    ) -> None:
        document = to_row(read.document)
        columns = self._db.table("metadata").columns_dict
        with self._db.conn:
            self._db.table("sources").upsert(
                {
                    "id": document_id,
                    "name": source.name,
                    "sha256": source.sha256,
                    "encoding": source.encoding,
                    "text": source.text,
                    "state": state.value,
                    "changed": _now(),
                },
                pk="id",
            )
            self._db.table("metadata").upsert({name: document[name] for name in columns}, pk="id")
            self._log(document_id, "taken in", before, state)

    def _change(self, document_id: str, state: State) -> None:
        before = self._state(document_id)
        if before is None:
            raise UnknownDocument(
                f"No document “{document_id}” was taken in.",
                "`lachan documents` lists those that are known.",
            )
        if before is not state:
            self._set_state(document_id, before, state)

    def _set_state(self, document_id: str, before: State, state: State) -> None:
        with self._db.conn:
            self._db.table("sources").update(document_id, {"state": state.value, "changed": _now()})
            self._log(document_id, "state", before, state)

    def _log(self, document_id: str, what: str, before: State | None, after: State) -> None:
        self._db.table("log").insert(
            {
                "document_id": document_id,
                "at": _now(),
                "what": what,
                "before": before.value if before else None,
                "after": after.value,
            }
        )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
