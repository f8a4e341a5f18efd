"""The dates of plans as days of a calendar: deadlines, periods and event days of one year."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from knowledge.agencies import Agencies
from knowledge.model import Assignment, DateFact, DateKind, Document, Passage, Status
from knowledge.text import squeeze

if TYPE_CHECKING:
    from bot.service.desk import Desk

_SHOWN = (DateKind.DEADLINE, DateKind.PERIOD, DateKind.EVENT)


@dataclass(frozen=True, slots=True)
class Dated:
    """Something that a plan sets for a day or a time.

    Args:
        id: the same in every release, as long as the plan's words are the same.
        kind: a deadline, a period or an event day.
        what: what it is about, as the plan says.
        first: the first day; for a deadline the last day on which it is met.
        last: the last day.
        as_printed: the date's own words.
        to_whom: whom a report goes to, as printed.
        document: the plan.
        passage: where it stands.
    """

    id: str
    kind: DateKind
    what: str
    first: date
    last: date
    as_printed: str
    to_whom: str | None
    document: Document
    passage: Passage


def dates_of(
    desk: Desk, province: str | None = None, agency: str | None = None, *, ended: bool = False
) -> list[Dated]:
    """Return the dates of plans, earliest first.

    Args:
        desk: the release.
        province: today's name of the province; None for all.
        agency: the id of an agency that leads or takes part; None for all.
        ended: whether plans that no longer hold count too.
    """
    found: list[Dated] = []
    for document in desk.library.documents():
        if province is not None and document.province != province:
            continue
        if not ended and document.status_on(desk.today()) in (Status.ENDED, Status.REPLACED):
            continue
        found += _of_document(desk, document, agency)
    return sorted(found, key=lambda dated: (dated.last, dated.first, dated.id))


def _of_document(desk: Desk, document: Document, agency: str | None) -> Iterable[Dated]:
    store = desk.library.store
    facts = [f for f in store.facts(document.id).dates if f.kind in _SHOWN and _day(f)]
    ids = {fact.passage_id for fact in facts}
    passages, assignments = store.passages_of(ids), store.assignments_of(ids)
    seen: set[tuple[object, ...]] = set()
    for fact in facts:
        if agency and not _concerns(agency, assignments.get(fact.passage_id), desk.agencies):
            continue
        key = (fact.kind, squeeze(fact.what), fact.starts, fact.ends)
        if key not in seen and fact.passage_id in passages:
            seen.add(key)
            yield _dated(fact, document, passages[fact.passage_id])


def _day(fact: DateFact) -> date | None:
    return fact.ends or fact.starts


def _concerns(agency: str, assignment: Assignment | None, agencies: Agencies) -> bool:
    """Say whether a date is an agency's to keep; one that names nobody is everybody's."""
    if assignment is None:
        return True
    for named in (*assignment.lead_ids, *assignment.partner_ids):
        if agency in agencies.covered(named) or agencies.get(named).collective:
            return True
    return False


def _dated(fact: DateFact, document: Document, passage: Passage) -> Dated:
    last = fact.ends or fact.starts
    assert last is not None
    first = last if fact.kind is DateKind.DEADLINE else fact.starts or last
    words = f"{document.id}|{fact.kind}|{squeeze(fact.what)}|{first}|{last}"
    return Dated(
        id=hashlib.sha256(words.encode()).hexdigest()[:24],
        kind=fact.kind,
        what=squeeze(fact.what),
        first=first,
        last=last,
        as_printed=fact.as_printed,
        to_whom=fact.to_whom,
        document=document,
        passage=passage,
    )
