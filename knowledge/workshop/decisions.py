"""Approving, withdrawing and discarding versions: who decided first is told to who comes later."""

from __future__ import annotations

import sqlite_utils

from knowledge.errors import AlreadyDecided
from knowledge.workshop.audit import AuditLog
from knowledge.workshop.changing import changing
from knowledge.workshop.documents import Documents
from knowledge.workshop.records import State, Version
from knowledge.workshop.succession import successions


class Decisions:
    """Changes the states of versions, each change in one transaction with its log entries.

    Args:
        db: the workshop's database.
        documents: its texts and metadata.
        log: the audit log.
    """

    def __init__(self, db: sqlite_utils.Database, documents: Documents, log: AuditLog) -> None:
        self._db = db
        self._documents = documents
        self._log = log

    def approve(self, document_ids: tuple[str, ...], actor: str) -> None:
        """Approve the draft of each document, or the document when it was withdrawn.

        Raises:
            UnknownDocument: nothing of one of these ids was taken in; none is approved then.
        """
        with changing(self._db):
            for versions in [self._documents.known_versions(name) for name in document_ids]:
                for state in (State.DRAFT, State.WITHDRAWN):
                    waiting = [version for version in versions if version.state is state]
                    if waiting:
                        self.make_approved(waiting[-1], actor)
                        break

    def approve_version(self, document_id: str, sha256: str, actor: str, seen: int | None) -> None:
        """Approve one version; raises UnknownDocument, AlreadyDecided."""
        with changing(self._db):
            version = self._documents.version(document_id, sha256)
            self.check_seen(document_id, seen)
            if version.state is State.APPROVED:
                raise self._decided(document_id)
            self.make_approved(version, actor)

    def withdraw(self, document_id: str, actor: str, seen: int | None) -> None:
        """Withdraw all that is approved or waits of a document; raises as ``approve_version``."""
        with changing(self._db):
            versions = self._documents.known_versions(document_id)
            self.check_seen(document_id, seen)
            before = self._replaced()
            for version in versions:
                if version.state in (State.APPROVED, State.DRAFT):
                    self._set_state(version, State.WITHDRAWN, actor)
            self._log_replaced(before, actor)

    def discard(self, document_id: str, sha256: str, actor: str, seen: int | None) -> None:
        """Put one draft aside; raises as ``approve_version``."""
        with changing(self._db):
            version = self._documents.version(document_id, sha256)
            self.check_seen(document_id, seen)
            if version.state is not State.DRAFT:
                raise self._decided(document_id)
            self._set_state(version, State.WITHDRAWN, actor)

    def make_approved(self, version: Version, actor: str) -> None:
        """Approve a version, the one approved before is superseded; within a transaction."""
        before = self._replaced()
        for other in self._documents.versions(version.document_id):
            approved = other.state is State.APPROVED
            if other.sha256 == version.sha256 and not approved:
                self._set_state(other, State.APPROVED, actor)
            elif other.sha256 != version.sha256 and approved:
                self._set_state(other, State.SUPERSEDED, actor)
        self._log_replaced(before, actor)

    def check_seen(self, document_id: str, seen: int | None) -> None:
        """Raise AlreadyDecided when the document has changed since log entry ``seen``."""
        if seen is not None and seen != self._log.revision(document_id):
            raise self._decided(document_id)

    def _set_state(self, version: Version, state: State, actor: str) -> None:
        self._documents.set_state(version, state)
        self._log.write(
            "state",
            actor,
            document_id=version.document_id,
            before=version.state.value,
            after=state.value,
        )

    def _replaced(self) -> dict[str, str]:
        approved = self._documents.approved_metadata()
        return {id_: found.by_id for id_, found in successions(approved).items()}

    def _log_replaced(self, before: dict[str, str], actor: str) -> None:
        """Log which documents have another successor now, or none any more."""
        after = self._replaced()
        for document_id in sorted(before.keys() | after.keys()):
            old, new = before.get(document_id), after.get(document_id)
            if old != new:
                self._log.write(
                    "replaced by", actor, document_id=document_id, before=old, after=new
                )

    def _decided(self, document_id: str) -> AlreadyDecided:
        last = self._log.last_of(document_id)
        assert last is not None  # every document's taking in is logged
        change = f"{last.what}: {last.after}" if last.after else last.what
        return AlreadyDecided(
            f"“{document_id}” was changed meanwhile: {last.actor} did that at "
            f"{last.at:%H:%M on %d/%m/%Y} UTC ({change[:80]}).",
            "Look at it as it is now, then decide.",
            actor=last.actor,
            at=last.at,
        )
