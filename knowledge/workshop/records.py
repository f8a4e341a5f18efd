"""What the workshop tells of documents, versions and changes: frozen records without behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from knowledge.catalogue import CatalogueEntry
from knowledge.model import DateFact, ReadDocument

SYSTEM = "system"
"""The actor of a change that no person asked for, such as taking in the shipped plans."""


class State(StrEnum):
    """What became of a document that was taken in."""

    DRAFT = "draft"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"  # a newer version of the same document was approved


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a document, told by its file's hash."""

    document_id: str
    sha256: str
    state: State


@dataclass(frozen=True, slots=True)
class Listed:
    """A version as lists show it.

    ``revision`` is the number of the document's last log entry: give it as ``seen`` to be told
    when someone else has changed the document meanwhile.
    """

    version: Version
    metadata: CatalogueEntry
    confirmed_by: str | None
    source: str  # the file's name
    changed: datetime
    revision: int


Recognition = Literal["new", "same_file", "duplicate", "version"]
"""What a file is to the workshop: a new document, the same file again, another file with the same
text, or another text of a known document."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking in one file did.

    ``version_of`` is the id of the document that a duplicate or new version belongs to.
    """

    read: ReadDocument
    state: State
    changed: bool  # False: the same text was there already
    recognised: Recognition = "new"
    version_of: str | None = None


@dataclass(frozen=True, slots=True)
class PageNote:
    """How one page was read."""

    page: int  # from 1
    method: str  # "text", "ocr", …: the reader's own word
    confidence: float | None  # 0 to 1; None where the reader tells none
    image: str | None  # the page's picture, a path relative to the data folder


@dataclass(frozen=True, slots=True)
class AgencyDuties:
    """How often a document names an agency for a duty."""

    name: str  # as printed
    agency_id: str | None  # None: it is not in the reviewed list
    leads: int
    partners: int


CorrectionKind = Literal["assignment", "date", "section"]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person corrected in the reading of one version.

    ``place`` is "start-end" in the document's text (see ``overlay``). ``before`` and ``after`` are
    the values as JSON; None: there was nothing, or nothing is to be there. ``fits`` is False when
    the present reading has at that place neither ``before`` nor ``after``; the correction is kept
    and not applied then.
    """

    id: int
    document_id: str
    sha256: str
    kind: CorrectionKind
    place: str
    before: str | None
    after: str | None
    actor: str
    at: datetime
    fits: bool = True


@dataclass(frozen=True, slots=True)
class DraftReport:
    """What was read in a version, and what was not understood, for a person to check."""

    version: Version
    source: str
    revision: int  # see ``Listed``
    metadata: CatalogueEntry  # confirmed, or guessed when ``confirmed_by`` is None
    confirmed_by: str | None
    amends: tuple[str, ...]  # numbers of the documents that it amends
    replaces: tuple[str, ...]  # ids of loaded documents that it replaces
    pages: int
    sections: int
    articles: int
    passages: int
    assignments: int
    dates: int
    agencies: tuple[AgencyDuties, ...]  # most duties first
    deadlines: tuple[DateFact, ...]  # by day
    not_understood: tuple[str, ...]
    page_notes: tuple[PageNote, ...]
    low_confidence: tuple[PageNote, ...]
    warnings: tuple[str, ...]
    unfit_corrections: tuple[Correction, ...]
    alike: tuple[str, ...]  # ids of other documents with nearly the same text
    approved_sha256: str | None  # the approved version, which approving this one supersedes


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One change: who did what to which document, when, and what was before and after."""

    id: int
    at: datetime
    actor: str
    what: str  # "taken in", "state", "metadata", "correction", "replaced by", "release", …
    document_id: str | None
    before: str | None
    after: str | None
