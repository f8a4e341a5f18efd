"""The rows of documents: their texts, states and metadata. Nothing here decides anything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any

import sqlite_utils
from pydantic import TypeAdapter

from knowledge.catalogue import CatalogueEntry
from knowledge.errors import UnknownDocument
from knowledge.readers.text_files import SourceText
from knowledge.records import from_row, to_row
from knowledge.workshop.audit import now
from knowledge.workshop.fingerprint import text_hash
from knowledge.workshop.recognition import KnownText
from knowledge.workshop.records import Listed, State, Version

_SOURCE = TypeAdapter(SourceText)
_STORED = ("text", "encoding", "sha256", "name")  # columns; a source's other fields are notes
_VERSION = "id, sha256, state"
_METADATA = [field.name for field in fields(CatalogueEntry)]


class Documents:
    """Reads and writes the tables of sources and metadata.

    Args:
        db: the workshop's database; what changes it is called within a transaction.
    """

    def __init__(self, db: sqlite_utils.Database) -> None:
        self._db = db

    def insert(
        self, version: Version, source: SourceText, metadata: CatalogueEntry, sketch: bytes
    ) -> None:
        """Add a version with what its text says of itself, and its text's sketch."""
        self._db.table("sources").insert(
            {
                "id": version.document_id,
                "sha256": version.sha256,
                "name": source.name,
                "encoding": source.encoding,
                "text": source.text,
                "state": version.state.value,
                "changed": now(),
                "text_hash": text_hash(source.text),
                "sketch": sketch,
                "notes": _notes(source),
            }
        )
        self.put_metadata(version.document_id, version.sha256, metadata)

    def set_state(self, version: Version, state: State) -> None:
        """Change a version's state."""
        self._db.table("sources").update(
            (version.document_id, version.sha256), {"state": state.value, "changed": now()}
        )

    def put_metadata(
        self,
        document_id: str,
        sha256: str,
        metadata: CatalogueEntry,
        confirmed_by: str | None = None,
    ) -> None:
        """Write a version's metadata: a guess, or what ``confirmed_by`` has confirmed."""
        row = to_row(metadata) | {
            "id": document_id,
            "sha256": sha256,
            "confirmed_by": confirmed_by,
            "confirmed_at": now() if confirmed_by is not None else None,
        }
        self._db.table("metadata").insert(row, replace=True)

    def versions(self, document_id: str) -> list[Version]:
        """Return a document's versions, the one that changed last at the end."""
        rows = self._db.table("sources").rows_where(
            "id = ?", [document_id], select=_VERSION, order_by="changed, rowid"
        )
        return [_version(row) for row in rows]

    def known_versions(self, document_id: str) -> list[Version]:
        """Return a document's versions as ``versions``.

        Raises:
            UnknownDocument: nothing of that id was taken in.
        """
        versions = self.versions(document_id)
        if not versions:
            raise UnknownDocument(
                f"No document “{document_id}” was taken in.",
                "`lachan documents` lists those that are known.",
            )
        return versions

    def version(self, document_id: str, sha256: str) -> Version:
        """Return one version; raises UnknownDocument."""
        for version in self.known_versions(document_id):
            if version.sha256 == sha256:
                return version
        raise UnknownDocument(
            f"“{document_id}” has no version {sha256[:12]}…",
            f"`lachan log {document_id}` tells what became of it.",
        )

    def in_state(self, state: State) -> list[Version]:
        """Return all versions in a state, by id."""
        rows = self._db.table("sources").rows_where(
            "state = ?", [state.value], select=_VERSION, order_by="id, changed"
        )
        return [_version(row) for row in rows]

    def with_words(self, text: str) -> Version | None:
        """Return the version with the words of a text: the same text, else another layout."""
        rows = self._db.query(
            f"select {_VERSION} from sources where text_hash = ? "
            "order by text = ? desc, changed desc limit 1",
            (text_hash(text), text),
        )
        return next((_version(row) for row in rows), None)

    def is_used(self, sha256: str) -> bool:
        """Say whether a version has that hash."""
        return self._db.table("sources").count_where("sha256 = ?", [sha256]) > 0

    def source(self, version: Version) -> SourceText:
        """Return a version's text as its reader gave it."""
        row = self._row(version)
        values = json.loads(row["notes"] or "{}") | {name: row[name] for name in _STORED}
        source: SourceText = _SOURCE.validate_python(values)
        return source

    def known_texts(self) -> Iterator[KnownText]:
        """Give every text as recognising needs it, without the text itself."""
        columns = ", ".join(f"m.[{name}]" for name in _METADATA)
        rows = self._db.query(
            f"select s.sketch, {columns} from sources s "
            "join metadata m on m.id = s.id and m.sha256 = s.sha256 order by s.changed desc"
        )
        for row in rows:
            metadata = from_row(CatalogueEntry, row)
            yield KnownText(row["id"], metadata, row["sketch"])

    def metadata(self, version: Version) -> CatalogueEntry:
        """Return a version's metadata, guessed or confirmed."""
        return from_row(CatalogueEntry, self._metadata_row(version))

    def confirmed(self, version: Version) -> CatalogueEntry | None:
        """Return a version's metadata when a person has confirmed it."""
        row = self._metadata_row(version)
        return from_row(CatalogueEntry, row) if row["confirmed_by"] else None

    def confirmations(self) -> dict[tuple[str, str], str]:
        """Return all confirmed metadata as JSON, by id and hash of the version."""
        rows = self._db.table("metadata").rows_where("confirmed_by is not null")
        return {
            (row["id"], row["sha256"]): json.dumps([row[name] for name in _METADATA])
            for row in rows
        }

    def approved_metadata(self) -> list[CatalogueEntry]:
        """Return the metadata of all approved documents."""
        return [item.metadata for item in self.listed() if item.version.state is State.APPROVED]

    def listed(self, document_id: str | None = None) -> list[Listed]:
        """Return all versions, or those of one document: newest document first, then by id."""
        columns = ", ".join(f"m.[{name}]" for name in _METADATA)
        rows = self._db.query(
            "select s.sha256, s.state, s.name, s.changed, m.confirmed_by, "
            "(select max(l.id) from log l where l.document_id = s.id) as revision, "
            f"{columns} from sources s join metadata m on m.id = s.id and m.sha256 = s.sha256 "
            "where :id is null or s.id = :id "
            "order by coalesce(m.year, 0) desc, s.id, s.changed",
            {"id": document_id},
        )
        return [_listed(row) for row in rows]

    def _row(self, version: Version) -> dict[str, Any]:
        return self._db.table("sources").get((version.document_id, version.sha256))

    def _metadata_row(self, version: Version) -> dict[str, Any]:
        return self._db.table("metadata").get((version.document_id, version.sha256))


def _notes(source: SourceText) -> str:
    """Return as JSON what a reader noted beside the text: warnings, how each page was read."""
    values = _SOURCE.dump_python(source, mode="json")
    notes = {name: value for name, value in values.items() if name not in _STORED}
    return json.dumps(notes, ensure_ascii=False)


def _version(row: dict[str, Any]) -> Version:
    return Version(row["id"], row["sha256"], State(row["state"]))


def _listed(row: dict[str, Any]) -> Listed:
    return Listed(
        version=_version(row),
        metadata=from_row(CatalogueEntry, row),
        confirmed_by=row["confirmed_by"],
        source=row["name"],
        changed=datetime.fromisoformat(row["changed"]),
        revision=row["revision"] or 0,
    )
