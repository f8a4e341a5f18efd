"""Lists all that plans give an agency to do, plan by plan, in the plans' order."""

from __future__ import annotations

from collections.abc import Collection, Sequence

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
