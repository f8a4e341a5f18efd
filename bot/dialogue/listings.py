"""What a release holds, in short lists: documents, deadlines, agencies with duties, sources."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.dialogue.reply import SourceView
from bot.messages import Messages
from bot.rendering.plain import place_label
from knowledge.errors import UnknownDocument
from knowledge.model import DateFact, DateKind, Document, Passage, Status

if TYPE_CHECKING:
    from bot.service.desk import Desk

_SHORT = 10  # hexadecimal digits of a document's short id
_SECTION_ROOM = 1500  # characters of the section shown on each side of a passage


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in a list.

    Args:
        short: its short id, for buttons.
        document: the document.
        place: whose it is: "Cần Thơ, 2025".
        status: whether it holds today.
    """

    short: str
    document: Document
    place: str
    status: Status


@dataclass(frozen=True, slots=True)
class AgencyDuties:
    """An agency with the documents that give it duties, newest first."""

    agency: str
    name: str
    documents: tuple[DocumentLine, ...]


def short_id(document_id: str) -> str:
    """Return a document's id in a length that fits into a button."""
    return hashlib.sha256(document_id.encode()).hexdigest()[:_SHORT]


def document_of(desk: Desk, short: str) -> Document:
    """Return the document of a short id; raises UnknownDocument."""
    for document in desk.library.documents():
        if short_id(document.id) == short:
            return document
    raise UnknownDocument("This document is no longer loaded.")


def documents(desk: Desk, messages: Messages) -> list[DocumentLine]:
    """Return all loaded documents, those in force first, then newest first."""
    today = desk.today()
    lines = [_line(document, today, messages) for document in desk.library.documents()]
    order = [Status.IN_FORCE, Status.UNKNOWN, Status.ENDED, Status.REPLACED]
    return sorted(lines, key=lambda li: (order.index(li.status), -(li.document.year or 0)))


def deadlines(desk: Desk, document_id: str) -> list[DateFact]:
    """Return a document's periods, deadlines and recurring reports: dated ones first, in order."""
    facts = desk.library.store.facts(document_id).dates
    kept = [fact for fact in facts if fact.kind is not DateKind.EVENT]
    return sorted(_distinct(kept), key=lambda f: (f.ends is None, f.ends or date.max))


def agencies_with_duties(desk: Desk, messages: Messages) -> list[AgencyDuties]:
    """Return the agencies that lead something, those with the most passages first."""
    found: dict[str, dict[str, int]] = {}
    lines = {line.document.id: line for line in documents(desk, messages)}
    for document_id in lines:
        for assignment in desk.library.store.assignments(document_id):
            for agency in assignment.lead_ids:
                counts = found.setdefault(agency, {})
                counts[document_id] = counts.get(document_id, 0) + 1
    ranked = sorted(found.items(), key=lambda item: -sum(item[1].values()))
    return [
        AgencyDuties(
            agency,
            _agency_name(desk, agency, messages),
            tuple(sorted((lines[i] for i in counts), key=lambda li: -(li.document.year or 0))),
        )
        for agency, counts in ranked
    ]


def source_view(desk: Desk, passage_id: int, messages: Messages) -> SourceView:
    """Return a passage in its section; raises UnknownDocument when it is gone."""
    store = desk.library.store
    passage = next(iter(store.passages_of([passage_id]).values()), None)
    if passage is None:
        raise UnknownDocument("This passage belongs to a document that has changed since.")
    document = store.document(passage.document_id)
    everything = store.passages(passage.document_id)
    at = [p.id for p in everything].index(passage_id)
    same = [p for p in everything if p.section_id == passage.section_id]
    here = [p.id for p in same].index(passage_id)
    line = _line(document, desk.today(), messages)
    return SourceView(
        document_id=document.id,
        title=document.title,
        name=document_name(document),
        place=line.place,
        status=line.status,
        path=passage.path,
        headings=passage.headings,
        before=_near([*reversed(same[:here])])[::-1],
        text=labelled(passage),
        after=_near(same[here + 1 :]),
        page=passage.page,
        previous_id=everything[at - 1].id if at > 0 else None,
        next_id=everything[at + 1].id if at + 1 < len(everything) else None,
    )


def document_name(document: Document) -> str:
    """Return what a document is called: "Kế hoạch 61/KH-UBND"."""
    return f"{document.kind} {document.number}" if document.number else document.kind


def labelled(passage: Passage) -> str:
    """Return a passage with its printed mark before it."""
    text = passage.text
    return text if text.startswith(passage.label) else f"{passage.label} {text}".strip()


def _line(document: Document, today: date, messages: Messages) -> DocumentLine:
    place = place_label(document.province, document.province_at_issue, document.year, messages)
    return DocumentLine(short_id(document.id), document, place, document.status_on(today))


def _near(passages: list[Passage]) -> tuple[str, ...]:
    """Return the passages nearest to one, as many as there is room for."""
    texts: list[str] = []
    room = _SECTION_ROOM
    for passage in passages:
        text = labelled(passage)
        room -= len(text)
        if room < 0:
            break
        texts.append(text)
    return tuple(texts)


def _agency_name(desk: Desk, agency: str, messages: Messages) -> str:
    known = desk.agencies.get(agency)
    return known.english if messages.language == "en" else known.name


def _distinct(facts: list[DateFact]) -> list[DateFact]:
    """Return facts without those that say the same again in another passage."""
    seen: dict[tuple[object, ...], DateFact] = {}
    for fact in facts:
        seen.setdefault((fact.kind, fact.what, fact.starts, fact.ends, fact.recurrence), fact)
    return list(seen.values())
