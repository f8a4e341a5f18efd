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
from knowledge.migrations import migrate, writing
from knowledge.model import ReadDocument
from knowledge.readers.text_files import SourceText, read_source
from knowledge.reading import DocumentReader
from knowledge.records import from_row, to_row

SHIPPED_DOCUMENTS = Path(__file__).parent / "documents"
_FILE_NAME = "workshop.db"


class State(StrEnum):
    """What became of a document that was taken in."""

    DRAFT = "draft"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"  # a newer version of the same document was approved


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
        pk=("id", "sha256"),  # each version of a document is kept
        not_null={"name", "text", "state"},
    )
    db.table("metadata").create(
        {
            "id": str,
            "sha256": str,
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
        pk=("id", "sha256"),
    )


def m002_log(db: sqlite_utils.Database) -> None:
    """Make the log of every change of a document's state."""
    db.table("log").create(
        {"id": int, "document_id": str, "at": str, "what": str, "before": str, "after": str},
        pk="id",
    )


MIGRATIONS = (m001_sources, m002_log)


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a document, told by its file's hash."""

    document_id: str
    sha256: str
    state: State


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
            if not self._is_withdrawn(entry.id):
                source = read_source(SHIPPED_DOCUMENTS / f"{entry.id}.txt")
                taken.append(self.take(source, approve=True))
        return taken

    def take(self, source: SourceText, *, approve: bool = False) -> Taken:
        """Take in a source; the same text a second time changes nothing.

        A changed text of a known document becomes a further version; the approved one stays until
        the new one is approved.

        Args:
            source: the text read from a file.
            approve: approve it at once instead of making a draft for a person to check.
        """
        known = self._version_of(source.sha256)
        document_id = known.document_id if known else document_id_of(source.name)
        read = self._reader.read(document_id, source, self._known(document_id, source.sha256))
        if known is not None:
            if approve and known.state in (State.DRAFT, State.SUPERSEDED):
                self._approve(known)
                return Taken(read, State.APPROVED, changed=False)
            return Taken(read, known.state, changed=False)
        version = Version(document_id, source.sha256, State.DRAFT)
        if not self._write(version, source, read):
            return self.take(source, approve=approve)  # it is known now
        if approve:
            self._approve(version)
        return Taken(read, State.APPROVED if approve else State.DRAFT, changed=True)

    def has(self, document_id: str) -> bool:
        """Say whether a document of that id was taken in."""
        return bool(self._versions(document_id))

    def approve(self, *document_ids: str) -> None:
        """Approve the draft of each document, or the document when it was withdrawn.

        Raises:
            UnknownDocument: nothing of one of these ids was taken in; none is approved then.
        """
        for versions in [self._known_versions(document_id) for document_id in document_ids]:
            for state in (State.DRAFT, State.WITHDRAWN):
                waiting = [version for version in versions if version.state is state]
                if waiting:
                    self._approve(waiting[-1])
                    break

    def withdraw(self, document_id: str) -> None:
        """Withdraw a document from the next release; its text stays in the workshop.

        Raises:
            UnknownDocument: nothing of that id was taken in.
        """
        for version in self._known_versions(document_id):
            if version.state in (State.APPROVED, State.DRAFT):
                with writing(self._db):
                    self._set_state(version, State.WITHDRAWN)

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
        return self._reader.read(row["id"], source, self._known(row["id"], row["sha256"]))

    def _versions(self, document_id: str) -> list[Version]:
        """Return a document's versions, the one that changed last at the end."""
        rows = self._db.table("sources").rows_where(
            "id = ?", [document_id], select="id, sha256, state", order_by="changed, rowid"
        )
        return [Version(row["id"], row["sha256"], State(row["state"])) for row in rows]

    def _known_versions(self, document_id: str) -> list[Version]:
        versions = self._versions(document_id)
        if not versions:
            raise UnknownDocument(
                f"No document “{document_id}” was taken in.",
                "`lachan documents` lists those that are known.",
            )
        return versions

    def _version_of(self, sha256: str) -> Version | None:
        rows = self._db.table("sources").rows_where("sha256 = ?", [sha256], select="id, state")
        return next((Version(row["id"], sha256, State(row["state"])) for row in rows), None)

    def _is_withdrawn(self, document_id: str) -> bool:
        states = {version.state for version in self._versions(document_id)}
        return State.WITHDRAWN in states and State.APPROVED not in states

    def _known(self, document_id: str, sha256: str) -> CatalogueEntry | None:
        """Return confirmed metadata: the catalogue's for shipped plans, else the workshop's."""
        if self._catalogue.has(document_id):
            return self._catalogue.entry(document_id)
        rows = self._db.table("metadata").rows_where("id = ? and sha256 = ?", [document_id, sha256])
        return next((from_row(CatalogueEntry, row) for row in rows), None)

    def _write(self, version: Version, source: SourceText, read: ReadDocument) -> bool:
        """Write a text; False when another process has taken the same one in meanwhile."""
        document = to_row(read.document)
        columns = self._db.table("metadata").columns_dict
        with writing(self._db):
            if self._version_of(version.sha256) is not None:
                return False
            self._db.table("sources").insert(
                {
                    "id": version.document_id,
                    "sha256": version.sha256,
                    "name": source.name,
                    "encoding": source.encoding,
                    "text": source.text,
                    "state": version.state.value,
                    "changed": _now(),
                }
            )
            self._db.table("metadata").insert({name: document[name] for name in columns})
            self._log(version.document_id, "taken in", None, version.state)
        return True

    def _approve(self, version: Version) -> None:
        """Approve one version; the one approved before is superseded."""
        with writing(self._db):
            for other in self._versions(version.document_id):
                approved = other.state is State.APPROVED
                if other.sha256 == version.sha256 and not approved:
                    self._set_state(other, State.APPROVED)
                elif other.sha256 != version.sha256 and approved:
                    self._set_state(other, State.SUPERSEDED)

    def _set_state(self, version: Version, state: State) -> None:
        self._db.table("sources").update(
            (version.document_id, version.sha256), {"state": state.value, "changed": _now()}
        )
        self._log(version.document_id, "state", version.state, state)

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
    return datetime.now(UTC).isoformat(timespec="microseconds")
