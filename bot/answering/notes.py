"""The short lines below an answer: what has ended, merged, moved, or was printed with a slip."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from bot.answering.candidate import Candidate, Finding
from bot.answering.direct_dates import short_day
from bot.messages import Messages
from bot.understanding.question import Question
from bot.understanding.question_kind import QuestionKind
from knowledge.agencies import Agencies, Agency
from knowledge.model import Document, Status

MAX_NOTES = 3
_MAILBOX = re.compile(r"[\w.]+@\w+\.\w+")


def notes_for(
    question: Question,
    chosen: Sequence[Candidate],
    findings: Sequence[Finding | None],
    today: date,
    messages: Messages,
    agencies: Agencies,
) -> tuple[str, ...]:
    """Return the notes that an answer needs, the most important first.

    Args:
        question: what was asked.
        chosen: the passages shown.
        findings: the short answers, one for each passage or None.
        today: the day on which documents hold or have ended.
        messages: the texts of the reply's language.
        agencies: which agencies no longer exist, and who took over.
    """
    documents = list({c.document.id: c.document for c in chosen}.values())
    lines = [
        *_year_notes(question, documents, messages),
        *_place_notes(question, documents, messages),
        *_slip_notes(findings, messages),
        *_mailbox_notes(chosen, messages),
        *_agency_notes(question, chosen, messages, agencies, today),
        *_status_notes(documents, today, messages),
    ]
    return tuple(dict.fromkeys(lines))[:MAX_NOTES]


def notes_about(
    documents: Sequence[Document], question: Question, today: date, messages: Messages
) -> tuple[str, ...]:
    """Return the notes of an answer about documents themselves: what has merged or ended.

    Args:
        documents: the documents told of.
        question: what was asked.
        today: the day on which documents hold or have ended.
        messages: the texts of the reply's language.
    """
    told = list({document.id: document for document in documents}.values())
    lines = [*_place_notes(question, told, messages), *_status_notes(told, today, messages)]
    return tuple(dict.fromkeys(lines))[:MAX_NOTES]


def _year_notes(
    question: Question, documents: Sequence[Document], messages: Messages
) -> Iterable[str]:
    """Name the years that were asked for beside others and that no plan shown is of."""
    if len(question.years) < 2 or any(document.year is None for document in documents):
        return
    for year in question.years:
        if all(document.year != year for document in documents):
            yield messages.text("time.no_plan_year_short", year=year)


def _place_notes(
    question: Question, documents: Sequence[Document], messages: Messages
) -> Iterable[str]:
    asked = question.asked_province
    if asked is None:
        return
    for document in documents:
        at_issue = document.province_at_issue
        if at_issue and document.province and at_issue != document.province:
            yield messages.text("place.merged", old=at_issue, new=document.province)
        elif document.province and asked not in (at_issue, document.province):
            yield messages.text("place.absorbed", old=asked, new=document.province)


def _slip_notes(findings: Sequence[Finding | None], messages: Messages) -> Iterable[str]:
    if any(finding is not None and finding.doubtful for finding in findings):
        yield messages.text("label.check_original")


def _mailbox_notes(chosen: Sequence[Candidate], messages: Messages) -> Iterable[str]:
    """Say that an office's mailbox is no place to call for help."""
    if any(_MAILBOX.search(candidate.passage.text) for candidate in chosen):
        yield messages.text("hotline.email_agencies")


def _agency_notes(
    question: Question,
    chosen: Sequence[Candidate],
    messages: Messages,
    agencies: Agencies,
    today: date,
) -> Iterable[str]:
    named = list(question.agencies)
    if question.kind is QuestionKind.WHO:  # the reply itself names who leads
        named += [i for c in chosen if c.assignment is not None for i in c.assignment.lead_ids]
    # All its duties may have gone to several agencies, one task went to one.
    shown = chosen if question.wants_all_duties else chosen[:1]
    text = " ".join((question.dense, *(c.passage.text for c in shown)))
    for agency_id in dict.fromkeys(named):
        agency = agencies.get(agency_id)
        if agency.dissolved is None or agency.dissolved > today:
            continue
        if agency.level == "district":
            yield messages.text("agency.district")
            continue
        successors = [_name(a, messages) for a in agencies.successors_for(agency_id, text)]
        old = agency.short or agency.name
        if successors:
            yield messages.text("agency.dissolved", old=old, new=", ".join(successors))
        else:
            yield messages.text("agency.dissolved_plain", old=old)


def _name(agency: Agency, messages: Messages) -> str:
    """Return an agency's name; in English with its Vietnamese one, by which it is found."""
    return f"{agency.english} ({agency.name})" if messages.language == "en" else agency.name


def _status_notes(documents: Sequence[Document], today: date, messages: Messages) -> Iterable[str]:
    ended = [d for d in documents if d.status_on(today) is Status.ENDED]
    if len(documents) > 1 and len(ended) == len(documents):
        yield messages.text("status.all_ended")
    elif len(documents) == 1 and ended and ended[0].valid_to:
        yield messages.text("status.ended", date=short_day(ended[0].valid_to))
    for document in documents:
        if document.status_on(today) is Status.REPLACED:
            yield messages.text("status.replaced", by=document.replaced_by or "")
