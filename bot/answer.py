"""The neutral answer: what is said, before any channel decides how it looks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from knowledge.model import Status


class AnswerStatus(StrEnum):
    """How a message was met."""

    ANSWERED = "answered"
    CLARIFY = "clarify"
    NOT_FOUND = "not_found"
    OUT_OF_SCOPE = "out_of_scope"
    SAFETY = "safety"
    REFUSED = "refused"
    SMALLTALK = "smalltalk"
    META = "meta"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A verbatim quote with its place; ``start`` and ``end`` are positions in the document."""

    passage_id: int | None  # None: from the document's head or tail
    document_id: str
    title: str
    kind: str
    number: str | None
    province: str | None
    province_at_issue: str | None
    year: int | None
    status: Status
    section: str  # the path: "II.3.a"
    heading: str  # the nearest heading, with its label: "3. Sở Y tế"
    page: int | None
    quote: str
    start: int
    end: int
    score: float
    assigned: str = ""  # who leads, as printed; empty when the document names nobody


@dataclass(frozen=True, slots=True)
class Direct:
    """The short answer of one document."""

    text: str
    document_id: str
    province: str | None  # today's
    year: int | None
    province_at_issue: str | None = None


@dataclass(frozen=True, slots=True)
class Guide:
    """A reviewed card as shown: never a quote."""

    id: str
    title: str
    text: str
    reviewed: str


@dataclass(frozen=True, slots=True)
class ShownContact:
    """A contact as shown."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply; its fields stand in the order in which it is read."""

    question: str
    language: str
    kind: str
    status: AnswerStatus
    opening: str = ""
    direct: tuple[Direct, ...] = ()
    guide: Guide | None = None
    evidence: tuple[Evidence, ...] = ()
    more: int = 0  # how many further passages answer as well
    listing: bool = False  # each short answer belongs to the evidence at the same place
    notes: tuple[str, ...] = ()
    contacts: tuple[ShownContact, ...] = ()
    closing: str = ""
    release: str | None = None
    took_ms: float = 0.0

    def timed(self, took_ms: float) -> Answer:
        """Return the answer with the time it took in milliseconds."""
        return replace(self, took_ms=round(took_ms, 2))


def to_contract(answer: Answer, text: str, question_id: Any = None) -> dict[str, Any]:
    """Return the answer as the object of the command-line contract.

    Args:
        answer: the answer.
        text: the whole reply as plain text.
        question_id: the id given with the question, if any.
    """
    return {
        "id": question_id,
        "question": answer.question,
        "language": answer.language,
        "kind": answer.kind,
        "status": answer.status.value,
        "answer": text,
        "direct": [
            {
                "text": direct.text,
                "document_id": direct.document_id,
                "province": direct.province,
                "year": direct.year,
            }
            for direct in answer.direct
        ],
        "evidence": [_evidence(item) for item in answer.evidence],
        "contacts": [{"name": c.name, "number": c.number} for c in answer.contacts],
        "release": answer.release,
        "took_ms": answer.took_ms,
    }


def _evidence(item: Evidence) -> dict[str, Any]:
    return {
        "document_id": item.document_id,
        "title": item.title,
        "number": item.number,
        "province": item.province,
        "year": item.year,
        "status": item.status.value,
        "section": item.section,
        "page": item.page,
        "quote": item.quote,
        "start": item.start,
        "end": item.end,
        "score": round(item.score, 4),
    }
