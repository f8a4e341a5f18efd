"""What admins read in a chat: drafts, questions without an answer, figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

from bot.answer import AnswerStatus
from bot.dialogue.reply import Action, Option, Reply
from bot.error_words import in_words
from bot.messages import Messages
from bot.web.admin.figures_sums import Period, Sums, sums_of
from knowledge.catalogue import CatalogueEntry
from knowledge.workshop import Taken, Workshop
from knowledge.workshop.questions import QuestionGroup
from knowledge.workshop.records import DraftReport, Listed, State

AREA = "telegram_admin"
APPROVE, DISCARD, SHOW = "y", "n", "s"
KEY = 16
"""Hexadecimal digits of a version's hash that stand in a button."""

_LISTED = 5
_TOP = 3
_LONGEST_QUESTION = 200
_DAYS = 7


def name_of(metadata: CatalogueEntry) -> str:
    """Return what a document is called: "Kế hoạch 61/KH-UBND"; its title without a number."""
    return f"{metadata.kind} {metadata.number}" if metadata.number else metadata.title


def taken_reply(workshop: Workshop, taken: Sequence[Taken], messages: Messages, url: str) -> Reply:
    """Return what was read in a file, with what can be decided about it.

    Args:
        workshop: holds the drafts.
        taken: what the file became.
        messages: the words for admins.
        url: where the site is reached from outside; empty where that is not told.
    """
    if len(taken) != 1:
        return Reply(messages.language, text=messages.text("file.many", count=len(taken)))
    document = taken[0].read.document
    recognised = messages.text(f"recognised.{taken[0].recognised}")
    report = workshop.check.report(document.id, document.sha256)
    return report_reply(report, messages, url, recognised)


def report_reply(report: DraftReport, messages: Messages, url: str, first: str = "") -> Reply:
    """Return the report of a version; a draft can be approved, corrected and discarded.

    Args:
        report: the report.
        messages: the words for admins.
        url: as for :func:`taken_reply`.
        first: a line above the report.
    """
    lines = [line for line in (first, *_report_lines(report, messages)) if line]
    options: tuple[Option, ...] = ()
    if report.version.state is State.DRAFT:
        options = _decisions(report, messages, url)
        if not url:
            lines.append(messages.text("report.check_on_page"))
    return Reply(messages.language, text="\n".join(lines), options=options)


def documents_reply(rows: Sequence[Listed], messages: Messages) -> Reply:
    """Return the drafts, each with a button, then the approved documents."""
    drafts = [row for row in rows if row.version.state is State.DRAFT]
    approved = [row for row in rows if row.version.state is State.APPROVED]
    lines = [messages.text("documents.no_drafts")]
    if drafts:
        lines = [messages.text("documents.drafts", count=len(drafts))]
    lines += [f"{n}. {_line(row)}" for n, row in enumerate(drafts[:_LISTED], 1)]
    lines += [
        *_more(drafts, messages),
        "",
        messages.text("documents.approved", count=len(approved)),
    ]
    lines += [f"- {_line(row)}" for row in approved[:_LISTED]]
    lines += _more(approved, messages)
    options = tuple(
        _option(SHOW, messages.text("button.show", number=number), row.version.sha256, row.revision)
        for number, row in enumerate(drafts[:_LISTED], 1)
    )
    return Reply(messages.language, text="\n".join(lines), options=options)


def questions_reply(groups: Sequence[QuestionGroup], messages: Messages, url: str) -> Reply:
    """Return the questions without an answer that were asked most often."""
    if not groups:
        return Reply(messages.language, text=messages.text("questions.none"))
    lines = [messages.text("questions.title", count=len(groups))]
    lines += [
        messages.text(
            "questions.line",
            number=number,
            text=group.text[:_LONGEST_QUESTION],
            count=len(group.questions),
        )
        for number, group in enumerate(groups[:_LISTED], 1)
    ]
    if url:
        lines.append(messages.text("questions.page", link=f"{url}/admin/cau-hoi"))
    return Reply(messages.language, text="\n".join(lines))


def figures_reply(workshop: Workshop, dead: int, today: date, messages: Messages) -> Reply:
    """Return the figures of the last seven days.

    Args:
        workshop: holds the counters.
        dead: how many messages were given up.
        today: the last day.
        messages: the words for admins.
    """
    period = Period.asked("", "", today, _DAYS)
    sums = sums_of(workshop.counters.between(period.first, period.last), period)
    drafts, questions = len(workshop.drafts()), len(workshop.questions.groups())
    lines = [
        messages.text("figures.title", last=_day(period.last)),
        messages.text("figures.total", total=sums.total),
        messages.text("figures.shares", **_shares(sums)),
        messages.text("figures.waiting", drafts=drafts, questions=questions, dead=dead),
    ]
    if sums.total:
        channels = ", ".join(f"{name} {count}" for name, count in sums.by["channel"])
        lines.append(messages.text("figures.channels", channels=channels))
    return Reply(messages.language, text="\n".join(lines))


def _shares(sums: Sums) -> dict[str, float]:
    shown = (AnswerStatus.ANSWERED, AnswerStatus.NOT_FOUND, AnswerStatus.SAFETY)
    return {status.value: sums.share_of(status) for status in shown}


def _report_lines(report: DraftReport, messages: Messages) -> list[str]:
    metadata = report.metadata
    unknown = messages.text("report.unknown")
    lines = [
        messages.text("report.read", name=name_of(metadata)),
        metadata.title if metadata.number else "",
        messages.text(
            "report.place",
            province=metadata.province or unknown,
            year=metadata.year or unknown,
        ),
        messages.text(
            "report.counts",
            pages=report.pages,
            sections=report.sections,
            passages=report.passages,
            assignments=report.assignments,
            dates=report.dates,
        ),
    ]
    if metadata.valid_from or metadata.valid_to:
        first, last = (
            _day(day) if day else "…" for day in (metadata.valid_from, metadata.valid_to)
        )
        lines.append(messages.text("report.holds", first=first, last=last))
    leads = [agency.name for agency in report.agencies if agency.leads][:_TOP]
    if leads:
        lines.append(messages.text("report.leads", agencies=", ".join(leads)))
    return [*lines, *_cautions(report, messages)]


def _cautions(report: DraftReport, messages: Messages) -> list[str]:
    """Return what a person should look at before approving."""
    lines = []
    if report.replaces:
        lines.append(messages.text("report.replaces", documents=", ".join(report.replaces)))
    if report.not_understood:
        lines.append(messages.text("report.not_understood", count=len(report.not_understood)))
    if report.low_confidence:
        pages = ", ".join(str(note.page) for note in report.low_confidence)
        lines.append(messages.text("report.low_confidence", pages=pages))
    if report.alike:
        lines.append(messages.text("report.alike", documents=", ".join(report.alike)))
    lines += [in_words(line, messages.language) for line in report.warnings]
    if report.confirmed_by is None:
        lines.append(messages.text("report.guessed"))
    return lines


def _decisions(report: DraftReport, messages: Messages, url: str) -> tuple[Option, ...]:
    sha256, revision = report.version.sha256, report.revision
    options = [_option(APPROVE, messages.text("button.approve"), sha256, revision)]
    if url:
        page = f"{url}/admin/van-ban/{quote(report.version.document_id, safe='')}"
        link = f"{page}?phien-ban={sha256}"
        options.append(Option(Action.LINK, messages.text("button.correct"), link))
    options.append(_option(DISCARD, messages.text("button.discard"), sha256, revision))
    return tuple(options)


def _option(what: str, label: str, sha256: str, revision: int) -> Option:
    return Option(Action.ADMIN, label, f"{what}:{sha256[:KEY]}:{revision}")


def _line(row: Listed) -> str:
    metadata = row.metadata
    place = ", ".join(str(part) for part in (metadata.province, metadata.year) if part)
    return f"{name_of(metadata)} ({place})" if place else name_of(metadata)


def _more(rows: Sequence[Listed], messages: Messages) -> list[str]:
    left = len(rows) - _LISTED
    return [messages.text("documents.more", count=left)] if left > 0 else []


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
