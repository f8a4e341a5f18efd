"""Lays one correction over a reading: an assignment, a date fact, or a section's heading."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from pydantic import TypeAdapter

from knowledge.agencies import Agencies
from knowledge.model import (
    Assignment,
    AssignmentSource,
    DateFact,
    DateKind,
    Facts,
    Passage,
    ReadDocument,
    Section,
)
from knowledge.text import squeeze
from knowledge.workshop.records import Correction, CorrectionKind

_Placed = TypeVar("_Placed", Passage, Section)
_Kept = TypeVar("_Kept", Assignment, DateFact)


class Unfit(Exception):
    """The reading has at the correction's place neither what was corrected nor the correction."""


@dataclass(frozen=True, slots=True)
class AssignmentValue:
    """Who leads and who takes part in a passage, in the document's own words or listed names."""

    leads: tuple[str, ...]
    partners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DateValue:
    """What a date fact says; see ``knowledge.model.DateFact``."""

    kind: DateKind
    what: str
    starts: date | None = None
    ends: date | None = None
    recurrence: str | None = None
    to_whom: str | None = None


@dataclass(frozen=True, slots=True)
class SectionValue:
    """A section's level and heading; see ``knowledge.model.Section``."""

    level: str
    heading: str


Value = AssignmentValue | DateValue | SectionValue
_ADAPTERS: dict[str, TypeAdapter[Value]] = {
    "assignment": TypeAdapter(AssignmentValue),
    "date": TypeAdapter(DateValue),
    "section": TypeAdapter(SectionValue),
}


def dump_value(kind: CorrectionKind, value: Value | None) -> str | None:
    """Return a value as JSON; None stays None."""
    return None if value is None else _ADAPTERS[kind].dump_json(value).decode()


def load_value(kind: CorrectionKind, text: str | None) -> Value | None:
    """Return the value that ``dump_value`` wrote."""
    return None if text is None else _ADAPTERS[kind].validate_json(text)


def place_of(thing: Passage | Section) -> str:
    """Return the place of a passage or section: "start-end" in the document's text."""
    return f"{thing.start}-{thing.end}"


def date_places(read: ReadDocument) -> tuple[tuple[str, DateFact], ...]:
    """Return every date fact of a reading with its place: "start-end", "start-end#2", ….

    One sentence may state several: "báo cáo hằng quý, 6 tháng, năm".
    """
    seen: Counter[str] = Counter()
    found = []
    for fact in read.facts.dates:
        span = f"{fact.start}-{fact.end}"
        seen[span] += 1
        found.append((f"{span}#{seen[span]}" if seen[span] > 1 else span, fact))
    return tuple(found)


def value_at(read: ReadDocument, kind: CorrectionKind, place: str) -> Value | None:
    """Return what a reading has at a place now, None when nothing.

    Raises:
        Unfit: there is no passage or section at that place.
    """
    if kind == "section":
        section = _at(read.sections, place)
        return SectionValue(section.level, section.heading)
    if kind == "assignment":
        passage = _at(read.passages, place)
        found = next((a for a in read.assignments if a.passage_id == passage.id), None)
        return None if found is None else AssignmentValue(found.leads, found.partners)
    fact = dict(date_places(read)).get(place)
    if fact is None:
        _around(read, place)  # a date that is added stands in a passage
        return None
    return DateValue(fact.kind, fact.what, fact.starts, fact.ends, fact.recurrence, fact.to_whom)


def overlay(read: ReadDocument, correction: Correction, agencies: Agencies) -> ReadDocument:
    """Return a reading with a correction laid over it.

    Args:
        read: the reading.
        correction: what a person corrected.
        agencies: the reviewed list, for the ids of agencies.

    Raises:
        Unfit: it does not fit this reading.
    """
    current = value_at(read, correction.kind, correction.place)
    before = load_value(correction.kind, correction.before)
    after = load_value(correction.kind, correction.after)
    if current == after:
        return read
    if current != before:
        raise Unfit
    if isinstance(after, SectionValue):
        return _with_section(read, correction.place, after)
    if correction.kind == "assignment":
        value = after if isinstance(after, AssignmentValue) else None
        return _with_assignment(read, correction.place, value, agencies)
    return _with_date(read, correction.place, after if isinstance(after, DateValue) else None)


def _with_section(read: ReadDocument, place: str, value: SectionValue) -> ReadDocument:
    old = _at(read.sections, place)
    new = replace(old, level=value.level, heading=value.heading)
    before, after = _shown(old), _shown(new)
    below = _below(read.sections, old.id)

    def renamed(passage: Passage) -> Passage:
        if passage.section_id not in below or before not in passage.headings:
            return passage
        headings = tuple(after if line == before else line for line in passage.headings)
        return replace(passage, headings=headings)

    return replace(
        read,
        sections=tuple(new if section is old else section for section in read.sections),
        passages=tuple(renamed(passage) for passage in read.passages),
    )


def _shown(section: Section) -> str:
    """Return a section's heading as passages show it: with its label."""
    return f"{section.label} {section.heading}".strip()


def _below(sections: tuple[Section, ...], top: int) -> set[int]:
    """Return the ids of a section and of all below it; parents come before their children."""
    found = {top}
    for section in sections:
        if section.parent_id in found:
            found.add(section.id)
    return found


def _with_assignment(
    read: ReadDocument, place: str, value: AssignmentValue | None, agencies: Agencies
) -> ReadDocument:
    passage = _at(read.passages, place)
    old = next((a for a in read.assignments if a.passage_id == passage.id), None)
    new = None if value is None else _assignment(passage, old, value, agencies)
    return replace(read, assignments=_in_order(read.assignments, old, new))


def _assignment(
    passage: Passage, old: Assignment | None, value: AssignmentValue, agencies: Agencies
) -> Assignment:
    return Assignment(
        passage_id=passage.id,
        document_id=passage.document_id,
        leads=value.leads,
        lead_ids=_ids(value.leads, agencies),
        partners=value.partners,
        partner_ids=_ids(value.partners, agencies),
        source=old.source if old else AssignmentSource.TEXT,
        text=old.text if old else passage.text,
        start=old.start if old else passage.start,
        end=old.end if old else passage.end,
    )


def _ids(names: tuple[str, ...], agencies: Agencies) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.agency_id for name in names for m in agencies.find(name)))


def _with_date(read: ReadDocument, place: str, value: DateValue | None) -> ReadDocument:
    old = dict(date_places(read)).get(place)
    new = None if value is None else _date_fact(read, place, old, value)
    dates = _in_order(read.facts.dates, old, new)
    facts = read.facts
    return replace(read, facts=Facts(dates, facts.figures, facts.references, facts.themes))


def _date_fact(read: ReadDocument, place: str, old: DateFact | None, value: DateValue) -> DateFact:
    fact = old or _words_as_date(read, place, value)
    return replace(
        fact,
        kind=value.kind,
        what=value.what,
        starts=value.starts,
        ends=value.ends,
        recurrence=value.recurrence,
        to_whom=value.to_whom,
    )


def _words_as_date(read: ReadDocument, place: str, value: DateValue) -> DateFact:
    """Return a date fact of the words at a place, its values still to be set."""
    passage = _around(read, place)
    start, end = _span(place)
    return DateFact(
        passage_id=passage.id,
        document_id=passage.document_id,
        kind=value.kind,
        what=value.what,
        starts=None,
        ends=None,
        recurrence=None,
        to_whom=None,
        as_printed=squeeze(read.document.text[start:end]),
        start=start,
        end=end,
    )


def _in_order(
    records: tuple[_Kept, ...], old: _Kept | None, new: _Kept | None
) -> tuple[_Kept, ...]:
    """Return ``records`` with ``new`` in place of ``old``; one that is added goes by its start."""
    if old is not None:
        swapped = (new if record is old else record for record in records)
        return tuple(record for record in swapped if record is not None)
    if new is None:
        return records
    kept = list(records)
    kept.insert(sum(record.start <= new.start for record in records), new)
    return tuple(kept)


def _at(things: tuple[_Placed, ...], place: str) -> _Placed:
    for thing in things:
        if place_of(thing) == place:
            return thing
    raise Unfit


def _around(read: ReadDocument, place: str) -> Passage:
    start, end = _span(place)
    for passage in read.passages:
        if passage.start <= start and end <= passage.end:
            return passage
    raise Unfit


def _span(place: str) -> tuple[int, int]:
    start, _, end = place.partition("-")
    try:
        return int(start), int(end)
    except ValueError:
        raise Unfit from None
