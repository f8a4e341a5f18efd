"""The duties of an agency as a PDF to print, each with its place; typeset by Typst.

Typst brings its own fonts with all Vietnamese letters, so the sheet looks the same everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typst

from bot.dialogue.listings import document_name, labelled
from bot.messages import Messages
from bot.officers.dated import Dated, dates_of
from bot.rendering.plain import display_path, display_quote, place_label
from knowledge.model import Document, Passage

if TYPE_CHECKING:
    from bot.service.desk import Desk

_TEMPLATE = Path(__file__).parent / "duty_sheet.typ"


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty as printed: where it stands, what it says, who leads or takes part besides."""

    path: str
    text: str
    others: str


@dataclass(frozen=True, slots=True)
class PlanDuties:
    """The duties that one plan gives: to lead, to take part; and its dates."""

    name: str
    status: str
    leads: tuple[Duty, ...]
    partners: tuple[Duty, ...]
    dates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DutySheet:
    """What a duty sheet says."""

    agency: str
    language: str
    made: date
    plans: tuple[PlanDuties, ...]


def duty_sheet_of(
    desk: Desk, agency: str, language: str, documents: Sequence[Document] | None = None
) -> DutySheet:
    """Return the duties of an agency, newest plan first.

    Args:
        desk: the release.
        agency: the agency's id.
        language: "vi" or "en".
        documents: the plans to look in; all when None.

    Raises:
        UnknownAgency: no agency has that id.
    """
    known = desk.agencies.get(agency)
    plans = list(documents) if documents is not None else desk.library.documents()
    dates = dates_of(desk, agency=agency, ended=True)
    found = [
        _plan(desk, agency, document, [d for d in dates if d.document.id == document.id], language)
        for document in sorted(plans, key=lambda document: -(document.year or 0))
    ]
    return DutySheet(
        agency=known.english if language == "en" else known.name,
        language=language,
        made=desk.today(),
        plans=tuple(plan for plan in found if plan.leads or plan.partners),
    )


def render_pdf(sheet: DutySheet) -> bytes:
    """Return a duty sheet as PDF."""
    own = Messages.load(sheet.language, "officers")
    words = {
        "title": own.text("sheet.title"),
        "subtitle": own.text("sheet.subtitle", agency=sheet.agency),
        "made": own.text("sheet.made", date=_printed(sheet.made)),
        "leads": own.text("sheet.leads"),
        "takes_part": own.text("sheet.takes_part"),
        "dates": own.text("sheet.dates"),
        "none": own.text("sheet.none"),
        "hotline": own.text("sheet.hotline"),
        "page": own.text("sheet.page"),
    }
    plans = [
        {
            "name": plan.name,
            "status": plan.status,
            "leads": _printed_duties(plan.leads, own, "sheet.partners"),
            "partners": _printed_duties(plan.partners, own, "sheet.lead"),
            "dates": list(plan.dates),
        }
        for plan in sheet.plans
    ]
    # The texts travel as data, never as markup: nothing in a plan can change the sheet.
    values = {"words": words, "plans": plans, "language": sheet.language}
    return bytes(
        typst.compile(
            _TEMPLATE.read_bytes(), sys_inputs={"sheet": json.dumps(values)}, format="pdf"
        )
    )


def _plan(
    desk: Desk, agency: str, document: Document, dates: list[Dated], language: str
) -> PlanDuties:
    general, own = Messages.load(language), Messages.load(language, "officers")
    place = place_label(document.province, document.province_at_issue, document.year, general)
    status = general.text(f"status.{document.status_on(desk.today()).value}_short")
    wanted = set(desk.agencies.covered(agency))
    assigned = {a.passage_id: a for a in desk.library.store.assignments(document.id)}
    leads: list[Duty] = []
    partners: list[Duty] = []
    for passage in desk.library.store.passages(document.id):
        assignment = assigned.get(passage.id)
        if assignment is not None and wanted & set(assignment.lead_ids):
            leads.append(_duty(passage, assignment.partners, general))
        elif assignment is not None and wanted & set(assignment.partner_ids):
            partners.append(_duty(passage, assignment.leads, general))
    return PlanDuties(
        name=f"{document_name(document)} ({place})",
        status=status,
        leads=tuple(leads),
        partners=tuple(partners),
        dates=tuple(_dated_line(dated, own, general) for dated in dates),
    )


def _duty(passage: Passage, others: Sequence[str], general: Messages) -> Duty:
    path = display_path(passage.path, general)
    return Duty(path, display_quote(labelled(passage)), ", ".join(others))


def _dated_line(dated: Dated, own: Messages, general: Messages) -> str:
    """Return a date with its place: "trước ngày 05/10/2025: báo cáo kết quả (mục III.1)"."""
    line = f"{dated.as_printed}: {dated.what}"
    path = display_path(dated.passage.path, general)
    return own.text("sheet.dated", line=line, path=path) if path else line


def _printed_duties(duties: Sequence[Duty], own: Messages, others: str) -> list[dict[str, str]]:
    return [
        {
            "path": own.text("sheet.section", path=duty.path) if duty.path else "",
            "text": duty.text,
            "others": own.text(others, names=duty.others) if duty.others else "",
        }
        for duty in duties
    ]


def _printed(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
