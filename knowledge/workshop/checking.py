"""What a person does with a version before it is published: look, confirm, correct, compare."""

from __future__ import annotations

import json

import sqlite_utils

from knowledge.catalogue import CatalogueEntry
from knowledge.errors import UnfitCorrection
from knowledge.model import ReadDocument
from knowledge.records import to_row
from knowledge.text import fold, squeeze
from knowledge.workshop.audit import AuditLog
from knowledge.workshop.changes import Changes, compare
from knowledge.workshop.changing import changing
from knowledge.workshop.corrections import Corrections
from knowledge.workshop.decisions import Decisions
from knowledge.workshop.documents import Documents
from knowledge.workshop.overlay import (
    AssignmentValue,
    DateValue,
    SectionValue,
    Unfit,
    Value,
    dump_value,
    value_at,
)
from knowledge.workshop.readings import Readings
from knowledge.workshop.recognition import alike_ids
from knowledge.workshop.records import (
    Correction,
    CorrectionKind,
    DraftReport,
    State,
    Version,
)
from knowledge.workshop.report import draft_report

_VALUES: dict[CorrectionKind, type[Value]] = {
    "assignment": AssignmentValue,
    "date": DateValue,
    "section": SectionValue,
}


class Checking:
    """Reports on versions and keeps what people confirm and correct.

    ``sha256`` names the version in every method. ``seen`` is the revision that the person looked
    at (``DraftReport.revision``); when the document was changed since, AlreadyDecided is raised
    with who did it and when, and nothing is changed. None asks for no such check.
    """

    def __init__(
        self,
        db: sqlite_utils.Database,
        documents: Documents,
        corrections: Corrections,
        readings: Readings,
        decisions: Decisions,
        log: AuditLog,
    ) -> None:
        self._db = db
        self._documents = documents
        self._corrections = corrections
        self._readings = readings
        self._decisions = decisions
        self._log = log

    def report(self, document_id: str, sha256: str | None = None) -> DraftReport:
        """Return what was read in a version and what was not understood.

        Args:
            document_id: the document.
            sha256: the version; None: its draft, else the approved one, else the last.

        Raises:
            UnknownDocument: there is no such document or version.
        """
        version = self.version(document_id, sha256)
        approved = [v for v in self._documents.versions(document_id) if v.state is State.APPROVED]
        listed = next(
            item for item in self._documents.listed(document_id) if item.version == version
        )
        return draft_report(
            listed,
            self._readings.read(version),
            self._documents.source(version),
            self.corrections(document_id, version.sha256),
            [item.metadata for item in self._documents.listed()],
            alike_ids(document_id, list(self._documents.known_texts())),
            approved[0].sha256 if approved else None,
        )

    def read(self, document_id: str, sha256: str | None = None) -> ReadDocument:
        """Return what is read in a version, corrections applied; see ``report`` for ``sha256``."""
        return self._readings.read(self.version(document_id, sha256))

    def version(self, document_id: str, sha256: str | None = None) -> Version:
        """Return a version; see ``report`` for ``sha256``."""
        if sha256 is not None:
            return self._documents.version(document_id, sha256)
        versions = self._documents.known_versions(document_id)
        order = (State.DRAFT, State.APPROVED)
        chosen = [v for state in order for v in reversed(versions) if v.state is state]
        return next(iter(chosen), versions[-1])

    def confirm_metadata(
        self,
        document_id: str,
        sha256: str,
        metadata: CatalogueEntry,
        *,
        actor: str,
        seen: int | None = None,
    ) -> None:
        """Keep what a person confirms about a version; nothing is guessed about it any more.

        Args:
            document_id: the document.
            sha256: its version.
            metadata: all fields; start from ``report(…).metadata`` and ``dataclasses.replace``.
            actor: who confirms.
            seen: see the class.

        Raises:
            UnknownDocument: there is no such version.
            AlreadyDecided: someone changed the document meanwhile.
        """
        with changing(self._db):
            version = self._documents.version(document_id, sha256)
            self._decisions.check_seen(document_id, seen)
            old = to_row(self._documents.metadata(version))
            new = to_row(metadata) | {"id": document_id}
            self._documents.put_metadata(document_id, sha256, metadata, confirmed_by=actor)
            changed = [name for name in new if new[name] != old[name]]
            self._log.write(
                "metadata",
                actor,
                document_id=document_id,
                before=_json({name: old[name] for name in changed}),
                after=_json({name: new[name] for name in changed}),
            )

    def correct(
        self,
        document_id: str,
        sha256: str,
        kind: CorrectionKind,
        place: str,
        value: AssignmentValue | DateValue | SectionValue | None,
        *,
        actor: str,
        seen: int | None = None,
    ) -> None:
        """Correct what was read at a place of a version.

        Args:
            document_id: the document.
            sha256: its version.
            kind: what is corrected.
            place: ``place_of`` the passage (of an assignment) or the section; a date fact's place
                by ``date_places``; of a date that is added, "start-end" of its words.
            value: what is right; None takes an assignment or date away.
            actor: who corrects.
            seen: see the class.

        Raises:
            UnknownDocument: there is no such version.
            UnfitCorrection: nothing that can be corrected stands at that place, the value is of
                another kind, or it names an agency that neither the text nor the list has.
            AlreadyDecided: someone changed the document meanwhile.
        """
        version = self._documents.version(document_id, sha256)
        seen = self._log.revision(document_id) if seen is None else seen
        read = self._readings.read(version)
        self._check_value(kind, value, read)
        try:
            before = value_at(read, kind, place)
        except Unfit:
            raise UnfitCorrection(
                f"“{document_id}” has nothing at {place} that can be corrected as {kind}.",
                "Load the page again and choose the passage anew.",
            ) from None
        if before == value:
            return
        old, new = dump_value(kind, before), dump_value(kind, value)
        with changing(self._db):
            self._decisions.check_seen(document_id, seen)
            self._corrections.put(version, kind, place, old, new, actor)
            self._log.write(
                f"correction of {kind} at {place}",
                actor,
                document_id=document_id,
                before=old,
                after=new,
            )

    def undo_correction(self, correction_id: int, *, actor: str) -> None:
        """Take a correction back; unknown ids change nothing."""
        with changing(self._db):
            correction = self._corrections.get(correction_id)
            if correction is None:
                return
            self._corrections.remove(correction_id)
            self._log.write(
                f"correction of {correction.kind} at {correction.place} undone",
                actor,
                document_id=correction.document_id,
                before=correction.after,
                after=correction.before,
            )

    def corrections(self, document_id: str, sha256: str) -> list[Correction]:
        """Return a version's corrections; ``fits`` says whether each is applied now."""
        version = self._documents.version(document_id, sha256)
        if not self._corrections.of(version):
            return []
        return self._corrections.fitting(version, self._readings.read_raw(version))

    def compare(self, document_id: str, old_sha256: str, new_sha256: str) -> Changes:
        """Return what changed between two versions of a document; raises UnknownDocument."""
        old = self._documents.version(document_id, old_sha256)
        new = self._documents.version(document_id, new_sha256)
        return compare(self._readings.read(old), self._readings.read(new))

    def _check_value(self, kind: CorrectionKind, value: Value | None, read: ReadDocument) -> None:
        """Refuse a value of another kind, and agencies that nobody knows."""
        wanted = _VALUES[kind]
        if not isinstance(value, wanted) and (value is not None or kind == "section"):
            raise UnfitCorrection(f"A correction of {kind} needs a {wanted.__name__}.")
        if not isinstance(value, AssignmentValue):
            return
        text = squeeze(fold(read.document.text))
        for name in (*value.leads, *value.partners):
            if squeeze(fold(name)) not in text and not self._corrections.is_agency(name):
                raise UnfitCorrection(
                    f"“{name}” is neither in the document nor in the list of agencies.",
                    "Write the name as the document prints it.",
                )


def _json(values: object) -> str:
    return json.dumps(values, ensure_ascii=False)
