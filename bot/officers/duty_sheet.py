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

from bot.answering.duties import duties_of
from bot.dialogue.listings import document_name, labelled
from bot.messages import Messages
from bot.officers.dated import Dated, dates_of
from bot.rendering.plain import display_path, display_quote, place_label
from knowledge.model import Document

if TYPE_CHECKING:
    from bot.service.desk import Desk

_TEMPLATE = Path(__file__).parent / "duty_sheet.typ"


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty as printed: where it stands, what it says, who takes part."""

    path: str
    text: str
    partners: str


@dataclass(frozen=True, slots=True)
class PlanDuties:
    """The duties that one plan gives."""

    name: str
    status: str
    duties: tuple[Duty, ...]
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
    found = duties_of([agency], plans, desk.library, desk.agencies)
    dates = dates_of(desk, agency=agency, ended=True)
    by_plan = {c.document.id: c.document for c in found}
    return DutySheet(
        agency=known.english if language == "en" else known.name,
        language=language,
        made=desk.today(),
        plans=tuple(
            _plan(
                document,
                [
                    Duty(
                        display_path(c.passage.path, Messages.load(language)),
                        display_quote(labelled(c.passage)),
                        ", ".join(c.assignment.partners) if c.assignment else "",
                    )
                    for c in found
                    if c.document.id == document.id
                ],
                [dated for dated in dates if dated.document.id == document.id],
                desk.today(),
                language,
            )
            for document in by_plan.values()
        ),
    )


def render_pdf(sheet: DutySheet) -> bytes:
    """Return a duty sheet as PDF."""
    own = Messages.load(sheet.language, "officers")
    words = {
        "title": own.text("sheet.title"),
        "subtitle": own.text("sheet.subtitle", agency=sheet.agency),
        "made": own.text("sheet.made", date=_printed(sheet.made)),
        "dates": own.text("sheet.dates"),
        "none": own.text("sheet.none"),
        "hotline": own.text("sheet.hotline"),
        "page": own.text("sheet.page"),
    }
    plans = [
        {
            "name": plan.name,
            "status": plan.status,
            "dates": list(plan.dates),
            "duties": [
                {
                    "path": own.text("sheet.section", path=duty.path),
                    "text": duty.text,
                    "partners": own.text("sheet.partners", partners=duty.partners)
                    if duty.partners
                    else "",
                }
                for duty in plan.duties
            ],
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
    document: Document, duties: list[Duty], dates: list[Dated], today: date, language: str
) -> PlanDuties:
    general = Messages.load(language)
    place = place_label(document.province, document.province_at_issue, document.year, general)
    status = general.text(f"status.{document.status_on(today).value}_short")
    return PlanDuties(
        name=f"{document_name(document)} ({place})",
        status=status,
        duties=tuple(duties),
        dates=tuple(f"{dated.as_printed}: {dated.what}" for dated in dates),
    )


def _printed(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
