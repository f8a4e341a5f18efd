"""Which loaded documents a question may be answered from, by the place and the year it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.model import Document


@dataclass(frozen=True, slots=True)
class Coverage:
    """The documents to search, and what the question asked for that none of them covers.

    ``certain`` holds the documents of that very year; ``possible`` those of a longer or uncertain
    period that includes it.
    """

    certain: tuple[Document, ...]
    possible: tuple[Document, ...] = ()
    missing_province: str | None = None
    missing_year: int | None = None

    @property
    def documents(self) -> tuple[Document, ...]:
        """All documents to search."""
        return (*self.certain, *self.possible)

    @property
    def is_missing(self) -> bool:
        """Say whether no loaded document covers the place or the year asked for."""
        return self.missing_province is not None or self.missing_year is not None


def cover(
    documents: Sequence[Document],
    provinces: Sequence[str],
    asked_province: str | None,
    years: Sequence[int],
    called: Sequence[str] = (),
) -> Coverage:
    """Return the documents that cover a place and years.

    Args:
        documents: all loaded documents.
        provinces: today's names of the provinces asked for; none means any.
        asked_province: the province as it was asked for, which may be a former one.
        years: the years asked for; none means any, a range asks for plans of several years.
        called: ids of documents that the question calls by name.
    """
    named = [d for d in documents if d.id in called]
    # "Tuyên Quang thực hiện Chương trình 2021-2025 theo …": the plan of that place cites the other.
    loaded = any(document.province in provinces for document in documents)
    if named and (not loaded or any(document.province in provinces for document in named)):
        return Coverage(tuple(named))
    here = [d for d in documents if not provinces or d.province in provinces]
    if provinces and not here:
        return Coverage((), missing_province=asked_province or provinces[0])
    own = [d for d in here if asked_province and d.province_at_issue == asked_province]
    if asked_province and asked_province not in provinces and own:
        here = own  # "Bắc Giang" asks for that former province, not for all of Bắc Ninh
    if not years:
        return Coverage(tuple(here))
    if len(years) > 1 and any(_spans(d, years) for d in here):
        certain = tuple(d for d in here if _spans(d, years))
        return Coverage(certain, tuple(d for d in here if d.year in years and d not in certain))
    certain = tuple(d for d in here if d.year in years)
    possible = tuple(d for d in here if d not in certain and _may_cover(d, years))
    if not certain and not possible:
        return Coverage(tuple(here), missing_year=max(years))
    return Coverage(certain, possible)


def _spans(document: Document, years: Sequence[int]) -> bool:
    """Say whether a document is for all of several years."""
    if document.valid_from is None or document.valid_to is None:
        return False
    return document.valid_from.year <= min(years) and max(years) <= document.valid_to.year


def _may_cover(document: Document, years: Sequence[int]) -> bool:
    if document.valid_from is None or document.valid_to is None:
        return False
    # A plan of one year says nothing about the others it may reach into.
    if document.year is not None and document.valid_from.year == document.valid_to.year:
        return False
    return any(document.valid_from.year <= year <= document.valid_to.year for year in years)
