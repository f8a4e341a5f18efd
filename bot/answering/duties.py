"""Lists all that plans give an agency to do, plan by plan, in the plans' order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
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
    wanted = _covered(agency_ids, agencies)

    def led(document: Document) -> list[int]:
        assignments = library.store.assignments(document.id)
        return [a.passage_id for a in assignments if wanted & set(a.lead_ids)]

    return _in_order(documents, led, library)


def passages_naming(
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
    wanted = _covered(agency_ids, agencies)

    def naming(document: Document) -> list[int]:
        passages = library.store.passages(document.id)
        return [p.id for p in passages if wanted & {m.agency_id for m in agencies.find(p.text)}]

    return _in_order(documents, naming, library)


def every_plan_first(duties: Sequence[Candidate], first: int) -> list[Candidate]:
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


def _covered(agency_ids: Collection[str], agencies: Agencies) -> set[str]:
    return {i for agency in agency_ids for i in agencies.covered(agency)}


def _in_order(
    documents: Sequence[Document], of_plan: Callable[[Document], list[int]], library: Library
) -> list[Candidate]:
    """Return passages, newest plan first, each plan's in its order; ``of_plan`` gives their ids."""
    found: list[Candidate] = []
    for document in sorted(documents, key=lambda d: -(d.year or 0)):
        found.extend(sorted(library.known(of_plan(document)), key=lambda c: c.passage.order))
    return found
