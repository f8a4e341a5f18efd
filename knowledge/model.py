"""The records that cross the folders: frozen, plain, no behaviour beyond small derivations.

Offsets (``start``, ``end``) are character positions in ``Document.text``; pages count from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Whether a document holds on a given day."""

    IN_FORCE = "in_force"
    ENDED = "ended"
    REPLACED = "replaced"
    UNKNOWN = "unknown"


class PassageKind(StrEnum):
    """What part of a document a passage is."""

    BODY = "body"
    BASIS = "basis"  # the legal basis and opening words; answers only "which document" questions


class AssignmentSource(StrEnum):
    """Where a document says who does what a passage asks for."""

    HEADING = "heading"  # "3. Sở Y tế" above the passage
    LINE = "line"  # "Phân công nhiệm vụ: …" below it
    BRACKET = "bracket"  # "(Công an tỉnh chủ trì, …)" below it
    TEXT = "text"  # the passage's own subject: "Giao Công an tỉnh …"


@dataclass(frozen=True, slots=True)
class Document:
    """One plan, law or letter, with the text it was read from."""

    id: str
    title: str
    kind: str  # "Kế hoạch", "Luật", … as printed
    text: str
    source: str  # the file's name
    sha256: str  # of the file's bytes
    number: str | None = None
    issuer: str | None = None
    signer: str | None = None
    province_at_issue: str | None = None
    province: str | None = None  # today's province, after the mergers of 1 July 2025
    year: int | None = None
    issued: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    replaces: tuple[str, ...] = ()
    replaced_by: str | None = None
    note: str | None = None  # the reviewer's caution, shown with the document

    def status_on(self, day: date) -> Status:
        """Say whether the document holds on ``day``."""
        over = self.valid_to is not None and self.valid_to < day
        if self.replaced_by and (over or self.valid_to is None):
            return Status.REPLACED
        if over:
            return Status.ENDED
        if self.valid_from is not None and self.valid_from <= day:
            return Status.IN_FORCE
        return Status.UNKNOWN


@dataclass(frozen=True, slots=True)
class Section:
    """A node of a document's tree: Phần, Chương, Mục, Điều, I., 1., a), (1)."""

    id: int
    document_id: str
    parent_id: int | None
    order: int
    level: str  # part, chapter, group, article, roman, number, decimal, letter, parens, dash, plain
    label: str  # as printed: "II.", "3.", "a)"
    path: str  # "II.3.a"; repeated paths get a suffix: "II.3~2"
    heading: str
    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """The smallest unit that can answer: one bullet, point or paragraph."""

    id: int
    document_id: str
    section_id: int | None
    order: int
    kind: PassageKind
    path: str  # the path of the section it stands in, with its own label: "II.3.a"
    label: str  # its own printed mark: "a)", "-", "(1)" or ""
    headings: tuple[str, ...]  # the headings above it, outermost first, with their labels
    text: str  # white space squeezed; what is quoted
    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who leads and who takes part in one passage."""

    passage_id: int
    document_id: str
    leads: tuple[str, ...]  # as printed: "Sở Lao động - Thương binh và Xã hội"
    lead_ids: tuple[str, ...]  # ids of the agencies' file; one that is not listed has none
    partners: tuple[str, ...]
    partner_ids: tuple[str, ...]
    source: AssignmentSource
    text: str  # the words that say so, squeezed
    start: int
    end: int


class DateKind(StrEnum):
    """What a date fact is about."""

    PERIOD = "period"  # a campaign from … to …
    DEADLINE = "deadline"  # something is due before or on a day
    EVENT = "event"  # a day of the year that is marked
    RECURRING = "recurring"  # a report every quarter, every six months, every year


@dataclass(frozen=True, slots=True)
class DateFact:
    """A period, deadline, event day or recurring report that a passage states."""

    passage_id: int
    document_id: str
    kind: DateKind
    what: str  # "đợt cao điểm tấn công, trấn áp tội phạm mua bán người"
    starts: date | None
    ends: date | None  # a deadline's day; a period's last day
    recurrence: str | None  # "quarter", "half-year", "year", "yearly-day"
    to_whom: str | None  # whom a report goes to, as printed
    as_printed: str  # the date's own words: "từ 01/7/2024 đến 30/9/2024"
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A target that a passage states: "trên 90%"."""

    passage_id: int
    document_id: str
    what: str
    value: str  # as printed: "trên 90%", "100%"
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reference:
    """Another document that a passage cites."""

    passage_id: int
    document_id: str
    kind: str  # "Kế hoạch", "Quyết định", "Luật", …
    number: str | None  # "34/KH-BCĐ"
    issued: date | None
    issuer: str | None
    title: str | None  # what it is about, as printed
    text: str  # the citation as printed, squeezed
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Theme:
    """The motto of a year's World Day that a passage states."""

    passage_id: int
    document_id: str
    year: int | None
    text: str  # without the quotation marks
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts read from one document's passages."""

    dates: tuple[DateFact, ...] = ()
    figures: tuple[Figure, ...] = ()
    references: tuple[Reference, ...] = ()
    themes: tuple[Theme, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document with everything that was read in it."""

    document: Document
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    assignments: tuple[Assignment, ...]
    facts: Facts
    not_understood: tuple[str, ...] = ()
