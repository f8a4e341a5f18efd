"""An agency's duties across all plans, as its page shows them, with filters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.dialogue.listings import DocumentLine, document_name, documents, labelled
from bot.messages import Messages
from bot.rendering.plain import display_quote
from bot.web.document_view import agency_name, anchor_of, where_of
from knowledge.model import Assignment, Status

if TYPE_CHECKING:
    from bot.service.desk import Desk
    from knowledge.agencies import Agency


@dataclass(frozen=True, slots=True)
class Filters:
    """Which plans are shown: all whose fields agree; an empty field agrees with all.

    Args:
        plan: a document's id.
        year: as typed: "2025".
        status: a status: "in_force".
    """

    plan: str = ""
    year: str = ""
    status: str = ""

    def keep(self, line: DocumentLine) -> bool:
        """Say whether a document is shown."""
        return (
            self.plan in ("", line.document.id)
            and self.year in ("", str(line.document.year or ""))
            and self.status in ("", line.status.value)
        )


@dataclass(frozen=True, slots=True)
class AgencyDuty:
    """One duty, verbatim, with its place; ``others`` are those who lead or take part as well."""

    anchor: str
    where: str
    heading: str
    text: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DutiesInPlan:
    """What one plan asks of the agency: to lead, and to take part."""

    line: DocumentLine
    name: str
    leads: tuple[AgencyDuty, ...]
    partners: tuple[AgencyDuty, ...]


@dataclass(frozen=True, slots=True)
class AgencyPage:
    """All that an agency's page shows; ``plans`` are those that the filters leave."""

    name: str
    successors: tuple[str, ...]
    plans: tuple[DutiesInPlan, ...]
    choices: tuple[DocumentLine, ...]
    years: tuple[str, ...]
    statuses: tuple[Status, ...]


def agency_page(desk: Desk, agency_id: str, filters: Filters, language: str) -> AgencyPage | None:
    """Return what an agency's page shows; None when no agency has that id."""
    try:
        agency = desk.agencies.get(agency_id)
    except KeyError:
        return None
    messages = Messages.load(language)
    every = [_in_plan(desk, agency, line, messages) for line in documents(desk, messages)]
    having = [plan for plan in every if plan.leads or plan.partners]
    lines = tuple(plan.line for plan in having)
    return AgencyPage(
        name=agency_name(desk, agency_id, messages),
        successors=tuple(
            other.english if language == "en" else other.name
            for other in desk.agencies.successors(agency_id)
        ),
        plans=tuple(plan for plan in having if filters.keep(plan.line)),
        choices=lines,
        years=tuple(sorted({str(li.document.year) for li in lines if li.document.year})[::-1]),
        statuses=tuple(dict.fromkeys(line.status for line in lines)),
    )


def _in_plan(desk: Desk, agency: Agency, line: DocumentLine, messages: Messages) -> DutiesInPlan:
    store = desk.library.store
    assignments = {
        a.passage_id: a
        for a in store.assignments(line.document.id)
        if agency.id in a.lead_ids or agency.id in a.partner_ids
    }
    leads: list[AgencyDuty] = []
    partners: list[AgencyDuty] = []
    for passage in store.passages(line.document.id):
        assignment = assignments.get(passage.id)
        if assignment is None:
            continue
        duty = AgencyDuty(
            anchor=anchor_of(passage.id),
            where=where_of(passage, messages),
            heading=display_quote(passage.headings[-1]) if passage.headings else "",
            text=display_quote(labelled(passage)),
            others=_others(assignment, agency.id),
        )
        (leads if agency.id in assignment.lead_ids else partners).append(duty)
    return DutiesInPlan(line, document_name(line.document), tuple(leads), tuple(partners))


def _others(assignment: Assignment, agency_id: str) -> tuple[str, ...]:
    """Return who takes part under this agency's lead, or who leads when it takes part."""
    return assignment.partners if agency_id in assignment.lead_ids else assignment.leads
