"""The dates of plans as days of a calendar: deadlines, periods and event days of one year."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
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


@dataclass(frozen=True, slots=True)
class Recurring:
    """A report that a plan asks for every month, quarter or year.

    Args:
        what: what it is about, as the plan says.
        as_printed: when, in the plan's own words.
        to_whom: whom it goes to, as printed.
        document: the plan.
        passage: where it stands.
    """

    what: str
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
    found = [
        _dated(fact, document, passage)
        for document in _documents(desk, province, ended)
        for fact, passage in _facts(desk, document, agency, lambda f: f.kind in _SHOWN and _day(f))
    ]
    return sorted(found, key=lambda dated: (dated.last, dated.first, dated.id))


def recurring_of(
    desk: Desk, province: str | None = None, agency: str | None = None, *, ended: bool = False
) -> list[Recurring]:
    """Return the reports of plans that are due again and again; takes the same as ``dates_of``."""
    return [
        Recurring(squeeze(fact.what), fact.as_printed, fact.to_whom, document, passage)
        for document in _documents(desk, province, ended)
        for fact, passage in _facts(desk, document, agency, lambda f: f.kind is DateKind.RECURRING)
    ]


def _documents(desk: Desk, province: str | None, ended: bool) -> list[Document]:
    over = () if ended else (Status.ENDED, Status.REPLACED)
    return [
        document
        for document in desk.library.documents()
        if province in (None, document.province) and document.status_on(desk.today()) not in over
    ]


def _facts(
    desk: Desk, document: Document, agency: str | None, wanted: Callable[[DateFact], object]
) -> Iterator[tuple[DateFact, Passage]]:
    """Give a document's facts, each once, with the passages that hold them."""
    store = desk.library.store
    facts = [fact for fact in store.facts(document.id).dates if wanted(fact)]
    ids = {fact.passage_id for fact in facts}
    passages, assignments = store.passages_of(ids), store.assignments_of(ids)
    seen: set[tuple[object, ...]] = set()
    for fact in facts:
        if agency and not _concerns(agency, assignments.get(fact.passage_id), desk.agencies):
            continue
        key = (fact.kind, squeeze(fact.what), fact.starts, fact.ends, fact.recurrence)
        if key not in seen and fact.passage_id in passages:
            seen.add(key)
            yield fact, passages[fact.passage_id]


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
