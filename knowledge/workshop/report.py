"""The report of a version: what was read in it, and what was not understood."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from knowledge.catalogue import CatalogueEntry
from knowledge.model import Assignment, DateFact, DateKind, ReadDocument
from knowledge.readers.text_files import SourceText
from knowledge.validity import amended_numbers
from knowledge.workshop.records import (
    AgencyDuties,
    Correction,
    DraftReport,
    Listed,
    PageNote,
)
from knowledge.workshop.succession import replaced_ids

LOW_CONFIDENCE = 0.8  # of a page's words, by the reader; below it a person should compare the page
_PAGE_BREAK = re.compile("\f")


def draft_report(
    listed: Listed,
    read: ReadDocument,
    source: SourceText,
    corrections: Sequence[Correction],
    others: Sequence[CatalogueEntry],
    alike: tuple[str, ...],
    approved_sha256: str | None,
) -> DraftReport:
    """Return the report of one version.

    Args:
        listed: the version as lists show it.
        read: what was read in it, corrections applied.
        source: its text with the reader's notes.
        corrections: its corrections, with whether they fit.
        others: the metadata of all versions of the workshop.
        alike: ids of other documents with nearly the same text.
        approved_sha256: the document's approved version.
    """
    notes = page_notes(source)
    dates = read.facts.dates
    deadlines = [fact for fact in dates if fact.kind is DateKind.DEADLINE]
    return DraftReport(
        version=listed.version,
        source=listed.source,
        revision=listed.revision,
        metadata=listed.metadata,
        confirmed_by=listed.confirmed_by,
        amends=amended_numbers(listed.metadata.title),
        replaces=replaced_ids(listed.metadata, others),
        pages=count_pages(source.text),
        sections=len(read.sections),
        articles=sum(section.level == "article" for section in read.sections),
        passages=len(read.passages),
        assignments=len(read.assignments),
        dates=len(dates),
        agencies=_agencies(read.assignments),
        deadlines=tuple(sorted(deadlines, key=_day)),
        not_understood=read.not_understood,
        page_notes=notes,
        low_confidence=tuple(
            n for n in notes if (1.0 if n.confidence is None else n.confidence) < LOW_CONFIDENCE
        ),
        warnings=source.warnings,
        unfit_corrections=tuple(c for c in corrections if not c.fits),
        alike=alike,
        approved_sha256=approved_sha256,
    )


def count_pages(text: str) -> int:
    """Return how many pages hold text; a text without page breaks is one page."""
    return sum(1 for page in _PAGE_BREAK.split(text) if page.strip())


def page_notes(source: SourceText) -> tuple[PageNote, ...]:
    """Return how each page was read, as far as the reader tells."""
    return tuple(
        PageNote(page.number, page.method, page.confidence, page.image) for page in source.pages
    )


def _day(fact: DateFact) -> date:
    return fact.ends or fact.starts or date.max


def _agencies(assignments: Sequence[Assignment]) -> tuple[AgencyDuties, ...]:
    leads: Counter[str] = Counter()
    partners: Counter[str] = Counter()
    ids: dict[str, str] = {}
    for assignment in assignments:
        leads.update(assignment.leads)
        partners.update(assignment.partners)
        for names, found in (
            (assignment.leads, assignment.lead_ids),
            (assignment.partners, assignment.partner_ids),
        ):
            if len(names) == len(found):  # else it is not told which name has which id
                ids |= dict(zip(names, found, strict=True))
    ordered = sorted(leads | partners, key=lambda name: (-leads[name], -partners[name], name))
    return tuple(AgencyDuties(n, ids.get(n), leads[n], partners[n]) for n in ordered)
