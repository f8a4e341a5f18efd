"""The workshop: takes documents in, has people check and correct them, approves and withdraws.

One object serves one thread; open one for each piece of work. Several processes may work on one
data folder: every change is one transaction, and readers are never kept out.
"""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import replace
from pathlib import Path

import sqlite_utils

from knowledge.catalogue import Catalogue
from knowledge.errors import UnknownDocument
from knowledge.migrations import migrate, write_ahead
from knowledge.model import ReadDocument
from knowledge.readers.text_files import SourceText, read_source
from knowledge.reading import DocumentReader
from knowledge.workshop.accounts import Accounts
from knowledge.workshop.audit import AuditLog
from knowledge.workshop.changing import changing
from knowledge.workshop.checking import Checking
from knowledge.workshop.corrections import Corrections
from knowledge.workshop.counters import Counters
from knowledge.workshop.decisions import Decisions
from knowledge.workshop.documents import Documents
from knowledge.workshop.intake import Arrival, Intake
from knowledge.workshop.questions import Questions
from knowledge.workshop.readings import Readings, metadata_of
from knowledge.workshop.records import SYSTEM, Listed, LogEntry, State, Taken, Version
from knowledge.workshop.schema import MIGRATIONS
from knowledge.workshop.succession import Succession, successions
from knowledge.workshop.transfer import Transfer

SHIPPED_DOCUMENTS = Path(__file__).parents[1] / "documents"
FILE_NAME = "workshop.db"
_BUSY_S = 30.0  # how long a change waits for another process's


class Workshop:
    """Takes documents in, approves and withdraws them.

    ``check`` holds what a person does with a draft: the report, metadata, corrections, comparing;
    ``accounts`` the people, ``questions`` those without an answer, ``counters`` the statistics,
    ``transfer`` the export and import.

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
        self.data = data
        self._db = sqlite_utils.Database(sqlite3.connect(data / FILE_NAME, timeout=_BUSY_S))
        write_ahead(self._db)
        migrate(self._db, MIGRATIONS)
        reader = reader or DocumentReader.load()
        self._catalogue = catalogue or Catalogue.load()
        self._log = AuditLog(self._db)
        self._documents = Documents(self._db)
        corrections = Corrections(self._db, reader.agencies)
        self._readings = Readings(self._db, self._documents, corrections, reader, self._catalogue)
        self._intake = Intake(self._documents, reader, self._catalogue, SHIPPED_DOCUMENTS)
        self.accounts = Accounts(self._db, self._log)
        self.questions = Questions(self._db, self._log)
        self.counters = Counters(self._db)
        self.transfer = Transfer(self._db, self._log, data)
        self._decisions = Decisions(self._db, self._documents, self._log)
        self.check = Checking(
            self._db, self._documents, corrections, self._readings, self._decisions, self._log
        )

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    # Taking in

    def take_shipped(self) -> list[Taken]:
        """Take in the plans that come with the package, approved; withdrawn ones stay withdrawn."""
        taken = []
        for entry in self._catalogue.shipped:
            if not self._is_withdrawn(entry.id):
                source = read_source(SHIPPED_DOCUMENTS / f"{entry.id}.txt")
                taken.append(self.take(source, approve=True))
        return taken

    def take(
        self,
        source: SourceText,
        *,
        approve: bool = False,
        actor: str = SYSTEM,
        even_duplicate: bool = False,
    ) -> Taken:
        """Take in a source; the same text a second time changes nothing.

        What a file is, its text decides and not its name: the same words in another file are a
        duplicate; another text with the same number, day and province, or nearly the same title
        and text, is a further version of that document; anything else is a new document, whatever
        its file is called. The approved version stays until the new one is approved.

        Args:
            source: the text read from a file.
            approve: approve it at once instead of making a draft for a person to check.
            actor: who asked for it: "cli:an", an account's name.
            even_duplicate: take the same words in another file or layout as a further version.
        """
        known = self._intake.known(source)
        if known is not None and not (even_duplicate and self._intake.differs(known, source)):
            return self._taken_again(known, source, approve, actor)
        arrival = self._intake.arrival(source)
        if not self._enter(arrival, approve, actor, even_duplicate):
            return self.take(source, approve=approve, actor=actor, even_duplicate=even_duplicate)
        return Taken(
            read=self._readings.keep_first(arrival.version, arrival.read),
            state=State.APPROVED if approve else State.DRAFT,
            changed=True,
            recognised="version" if arrival.version_of else "new",
            version_of=arrival.version_of,
        )

    def _taken_again(self, known: Version, source: SourceText, approve: bool, actor: str) -> Taken:
        if approve and known.state in (State.DRAFT, State.SUPERSEDED):
            with changing(self._db):
                self._decisions.make_approved(known, actor)
            known = replace(known, state=State.APPROVED)
        return Taken(
            read=self._readings.read(known),
            state=known.state,
            changed=False,
            recognised="same_file" if self._intake.is_same_file(known, source) else "duplicate",
            version_of=known.document_id,
        )

    def _enter(self, arrival: Arrival, approve: bool, actor: str, even_duplicate: bool) -> bool:
        """Write a new text; False when another process changed what it is meanwhile."""
        version = arrival.version
        with changing(self._db):
            known = self._intake.known(arrival.source)
            if (known is not None and not even_duplicate) or not self._intake.still_holds(arrival):
                return False
            metadata = metadata_of(arrival.read)
            self._documents.insert(version, arrival.source, metadata, arrival.sketch)
            self._log.write(
                "taken in", actor, document_id=version.document_id, after=version.state.value
            )
            if approve:
                self._decisions.make_approved(version, actor)
        return True

    # Deciding

    def approve(self, *document_ids: str, actor: str = SYSTEM) -> None:
        """Approve the draft of each document, or the document when it was withdrawn.

        What is approved already stays as it is, so a script may say it twice.

        Raises:
            UnknownDocument: nothing of one of these ids was taken in; none is approved then.
        """
        self._decisions.approve(document_ids, actor)

    def approve_version(
        self, document_id: str, sha256: str, *, actor: str, seen: int | None = None
    ) -> None:
        """Approve one version, as a person does who has looked at it.

        Args:
            document_id: the document.
            sha256: its version; a superseded one goes back to that text.
            actor: who approves.
            seen: the revision that the person looked at (``DraftReport.revision``).

        Raises:
            UnknownDocument: there is no such version.
            AlreadyDecided: it is approved already, or was changed since ``seen``; says by whom
                and when.
        """
        self._decisions.approve_version(document_id, sha256, actor, seen)

    def withdraw(self, document_id: str, *, actor: str = SYSTEM, seen: int | None = None) -> None:
        """Withdraw a document from the next release; its text stays in the workshop.

        Raises:
            UnknownDocument: nothing of that id was taken in.
            AlreadyDecided: it was changed since ``seen``.
        """
        self._decisions.withdraw(document_id, actor, seen)

    def discard(
        self, document_id: str, sha256: str, *, actor: str, seen: int | None = None
    ) -> None:
        """Put a draft aside; an approved version of the document stays.

        Raises:
            UnknownDocument: there is no such version.
            AlreadyDecided: it is no draft any more, or was changed since ``seen``.
        """
        self._decisions.discard(document_id, sha256, actor, seen)

    def note(
        self,
        what: str,
        *,
        actor: str,
        document_id: str | None = None,
        before: str | None = None,
        after: str | None = None,
    ) -> None:
        """Log what was done outside the workshop, such as a release published or rolled back."""
        with changing(self._db):
            self._log.write(what, actor, document_id=document_id, before=before, after=after)

    # Telling

    def has(self, document_id: str) -> bool:
        """Say whether a document of that id was taken in."""
        return bool(self._documents.versions(document_id))

    def drafts(self) -> list[str]:
        """Return the ids of documents that wait for a person's check."""
        return [version.document_id for version in self._documents.in_state(State.DRAFT)]

    def documents(self, document_id: str | None = None) -> list[Listed]:
        """Return every version, or those of one document, with metadata and state.

        Newest documents first, then by id, then as they changed; no text is read for it.
        """
        return self._documents.listed(document_id)

    def audit(self, limit: int = 100, document_id: str | None = None) -> list[LogEntry]:
        """Return the last log entries, newest first, of one document or of all."""
        return self._log.entries(limit, document_id)

    # Publishing

    def approved(self) -> list[ReadDocument]:
        """Return all approved documents, newest first.

        What was read before is taken from the workshop; only what is stale is read again. A
        document that another approved one replaces says so.
        """
        versions = self._documents.in_state(State.APPROVED)
        found = [read for _, read in self._readings.read_all(versions)]
        replaced = self.successions()
        read = [_succeeded(each, replaced.get(each.document.id)) for each in found]
        return sorted(read, key=lambda r: (-(r.document.year or 0), r.document.id))

    def approved_keys(self) -> dict[str, str]:
        """Return by document id a content key of what ``approved`` would give, in its order.

        Equal keys mean equal ``ReadDocument``; so what has the key of the current release needs
        no ``read``. What is stale is read again here.
        """
        versions = self._documents.in_state(State.APPROVED)
        keys = self._readings.refresh(versions)
        replaced = self.successions()
        by_id = {version.document_id: key for version, key in keys.items()}
        order = [entry.id for entry in self._documents.approved_metadata()]
        return {id_: _content_key(by_id[id_], replaced.get(id_)) for id_ in order}

    def read(self, document_id: str) -> ReadDocument:
        """Return one approved document as ``approved`` gives it.

        Raises:
            UnknownDocument: no version of it is approved.
        """
        for version in self._documents.known_versions(document_id):
            if version.state is State.APPROVED:
                read = self._readings.read(version)
                return _succeeded(read, self.successions().get(document_id))
        raise UnknownDocument(
            f"“{document_id}” is not approved.", f"`lachan publish {document_id}` approves it."
        )

    def successions(self) -> dict[str, Succession]:
        """Return by id what replaces each approved document that another approved one replaces."""
        return successions(self._documents.approved_metadata())

    def _is_withdrawn(self, document_id: str) -> bool:
        states = {version.state for version in self._documents.versions(document_id)}
        return State.WITHDRAWN in states and State.APPROVED not in states


def _succeeded(read: ReadDocument, succession: Succession | None) -> ReadDocument:
    if succession is None:
        return read
    return replace(read, document=succession.applied_to(read.document))


def _content_key(key: str, succession: Succession | None) -> str:
    return key if succession is None else hashlib.sha256(f"{key}{succession}".encode()).hexdigest()
