"""Lists all that plans give an agency to do, plan by plan, in the plans' order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby

from bot.answering.candidate import Candidate
from bot.answering.library import Library
from knowledge.agencies import Agencies
from knowledge.model import Document


def duties_of(
    agency_ids: Collection[str],
    documents: Sequence[Document],
    library: Library,
    agencies: Agencies,
) -> list[Candidate]:
    """Return the passages that an agency leads, newest plan first, each plan in its order.

    Args:
        agency_ids: the agencies asked about; a general name stands for all it covers.
        documents: the plans to look in.
        library: the release.
        agencies: the reviewed list of agencies.
    """
    wanted = {i for agency in agency_ids for i in agencies.covered(agency)}
    found: list[Candidate] = []
    for document in sorted(documents, key=lambda d: -(d.year or 0)):
        assignments = library.store.assignments(document.id)
        ids = [a.passage_id for a in assignments if wanted & set(a.lead_ids)]
        found.extend(sorted(library.known(ids), key=lambda c: c.passage.order))
    return found


def naming(
    agency_ids: Collection[str],
    documents: Sequence[Document],
    library: Library,
    agencies: Agencies,
) -> list[Candidate]:
    """Return the passages that name an agency in their text, in the order of its duties.

    A part of a body, such as its criminal police, is told what to do within the body's own tasks.

    Args:
        agency_ids: as of ``duties_of``.
        documents: the plans to look in.
        library: the release.
        agencies: the reviewed list of agencies.
    """
    wanted = {i for agency in agency_ids for i in agencies.covered(agency)}
    found: list[Candidate] = []
    for document in sorted(documents, key=lambda d: -(d.year or 0)):
        passages = library.store.passages(document.id)
        ids = [p.id for p in passages if wanted & {m.agency_id for m in agencies.find(p.text)}]
        found.extend(sorted(library.known(ids), key=lambda c: c.passage.order))
    return found


def heard_of_each(duties: Sequence[Candidate], first: int) -> list[Candidate]:
    """Return duties so that the first few are of every plan, as alike in number as can be.

    Args:
        duties: plan by plan.
        first: how many are shown first; the rest follow as they stood.
    """
    plans = [list(group) for _, group in groupby(duties, key=lambda c: c.document.id)]
    taken = [0] * len(plans)
    while sum(taken) < min(first, len(duties)):
        for place, plan in enumerate(plans):
            if sum(taken) < first and taken[place] < len(plan):
                taken[place] += 1
    shown = [c for plan, count in zip(plans, taken, strict=True) for c in plan[:count]]
    return [*shown, *(c for plan, count in zip(plans, taken, strict=True) for c in plan[count:])]
