"""What people corrected in a reading, kept as data and laid over every new reading.

A correction names a place in the text, which no parser moves. It is applied where the reading has
there what the person saw; otherwise it is kept, not applied, and reported.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Any, get_args

import sqlite_utils

from knowledge.agencies import Agencies
from knowledge.model import ReadDocument
from knowledge.workshop.audit import now
from knowledge.workshop.overlay import Unfit, overlay
from knowledge.workshop.records import Correction, CorrectionKind, Version

KINDS: tuple[CorrectionKind, ...] = get_args(CorrectionKind)


class Corrections:
    """Reads, writes and applies corrections.

    Args:
        db: the workshop's database; what changes it is called within a transaction.
        agencies: the reviewed list, for the ids of agencies.
    """

    def __init__(self, db: sqlite_utils.Database, agencies: Agencies) -> None:
        self._db = db
        self._agencies = agencies

    def is_agency(self, name: str) -> bool:
        """Say whether a name is in the reviewed list of agencies."""
        return bool(self._agencies.find(name))

    def of(self, version: Version) -> list[Correction]:
        """Return a version's corrections, oldest first; whether they fit is not looked at."""
        rows = self._db.table("corrections").rows_where(
            "document_id = ? and sha256 = ?",
            [version.document_id, version.sha256],
            order_by="id",
        )
        return [_correction(row) for row in rows]

    def get(self, correction_id: int) -> Correction | None:
        """Return the correction of an id."""
        rows = self._db.table("corrections").rows_where("id = ?", [correction_id])
        return next((_correction(row) for row in rows), None)

    def put(
        self,
        version: Version,
        kind: CorrectionKind,
        place: str,
        before: str | None,
        after: str | None,
        actor: str,
    ) -> None:
        """Add a correction.

        A later one of the same place is laid over the earlier ones, so ``before`` is what the
        person saw: the reading with all earlier corrections.
        """
        self._db.table("corrections").insert(
            {
                "document_id": version.document_id,
                "sha256": version.sha256,
                "kind": kind,
                "place": place,
                "before": before,
                "after": after,
                "actor": actor,
                "at": now(),
            }
        )

    def remove(self, correction_id: int) -> None:
        """Remove a correction."""
        self._db.table("corrections").delete(correction_id)

    def digests(self) -> dict[tuple[str, str], str]:
        """Return the hash of each version's corrections, by its id and hash."""
        hashes: dict[tuple[str, str], hashlib._Hash] = {}
        for row in self._db.table("corrections").rows_where(order_by="id"):
            digest = hashes.setdefault((row["document_id"], row["sha256"]), hashlib.sha256())
            said = f"{row['kind']}\0{row['place']}\0{row['before']}\0{row['after']}\0"
            digest.update(said.encode())
        return {version: digest.hexdigest() for version, digest in hashes.items()}

    def apply(self, version: Version, read: ReadDocument) -> ReadDocument:
        """Return a fresh reading with all corrections that fit it."""
        for correction in self.of(version):
            try:
                read = overlay(read, correction, self._agencies)
            except Unfit:
                continue  # ``fitting`` reports it
        return read

    def fitting(self, version: Version, read: ReadDocument) -> list[Correction]:
        """Return a version's corrections with ``fits`` told for a fresh reading."""
        told = []
        for correction in self.of(version):
            try:
                read = overlay(read, correction, self._agencies)
                told.append(correction)
            except Unfit:
                told.append(replace(correction, fits=False))
        return told


def _correction(row: dict[str, Any]) -> Correction:
    kind = next(kind for kind in KINDS if kind == row["kind"])
    return Correction(
        id=row["id"],
        document_id=row["document_id"],
        sha256=row["sha256"],
        kind=kind,
        place=row["place"],
        before=row["before"],
        after=row["after"],
        actor=row["actor"],
        at=datetime.fromisoformat(row["at"]),
    )
