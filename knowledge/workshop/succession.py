"""Which approved document has taken the place of which, and what that does to the older one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from knowledge.catalogue import CatalogueEntry
from knowledge.model import Document
from knowledge.workshop.recognition import plain_number

_OWN_YEAR = re.compile(r"/\d{4}/")  # "66/2011/QH12" is one text; "12/KH-UBND" is one of many


@dataclass(frozen=True, slots=True)
class Succession:
    """What replaces a document, and the last day on which the older one holds, when known."""

    by_id: str
    by_name: str  # as people call it: "Luật 53/2024/QH15"
    last_day: date | None

    def applied_to(self, document: Document) -> Document:
        """Return the older document as it is beside its successor."""
        ends = [day for day in (document.valid_to, self.last_day) if day is not None]
        last = min(ends) if self.last_day is not None else None
        return replace(document, replaced_by=self.by_name, valid_to=last)


def replaced_ids(entry: CatalogueEntry, known: Iterable[CatalogueEntry]) -> tuple[str, ...]:
    """Return the ids of those documents of ``known`` that ``entry`` says it replaces.

    A number with its own year names one text of the whole country. Any other number is given
    anew every year by every province, so province and issuer must agree, and the text must be
    the older one.
    """
    others = [other for other in known if other.id != entry.id]
    found = (_named(named, entry, others) for named in entry.replaces)
    return tuple(dict.fromkeys(other.id for other in found if other is not None))


def successions(approved: Sequence[CatalogueEntry]) -> dict[str, Succession]:
    """Return by id what replaces each approved document that another approved one replaces."""
    found: dict[str, Succession] = {}
    for entry in sorted(approved, key=lambda entry: (entry.issued or date.min, entry.id)):
        for document_id in replaced_ids(entry, approved):
            begins = entry.valid_from or entry.issued
            last = begins - timedelta(days=1) if begins else None
            found[document_id] = Succession(entry.id, name_of(entry), last)
    return found


def name_of(entry: CatalogueEntry) -> str:
    """Return how people call a document: its kind and number, else its title."""
    return f"{entry.kind} {entry.number}" if entry.number else entry.title


def _named(
    named: str, entry: CatalogueEntry, others: Sequence[CatalogueEntry]
) -> CatalogueEntry | None:
    for other in others:
        if other.id == named:
            return other
    wanted = plain_number(named)
    older = [
        other
        for other in others
        if other.number
        and plain_number(other.number) == wanted
        and (_OWN_YEAR.search(other.number) or _same_office(entry, other))
        and (entry.issued is None or other.issued is None or other.issued < entry.issued)
    ]
    return max(older, key=lambda other: other.issued or date.min, default=None)


def _same_office(one: CatalogueEntry, other: CatalogueEntry) -> bool:
    same_place = one.province is not None and one.province == other.province
    return same_place and (one.issuer is None or other.issuer is None or one.issuer == other.issuer)
