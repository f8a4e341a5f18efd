"""Renders an answer as plain text, for the terminal and for the ``answer`` of the JSON contract."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answer import Answer, Direct, Evidence
from bot.messages import Messages
from knowledge.model import Status

# Quotes are added while the reply stays about this long (characters); the first is always shown.
REPLY_LENGTH = 900
MAX_QUOTES = 3
_REPEATED = re.compile(r"~\d+")  # tells apart numbers that a document prints twice
_DASHED = re.compile(r"\.?[-+](\d+)")
_EMPHASIS = re.compile(r"(?<!\w)\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?!\w)")


def render_plain(answer: Answer) -> str:
    """Return the whole reply as a person reads it."""
    messages = Messages.load(answer.language)
    if answer.listing:
        return "\n".join(
            [answer.opening, *list_lines(answer, messages), *answer.notes, answer.closing]
        )
    before, after = _around_quotes(answer, messages)
    quotes = _quotes(answer, messages, quotes_shown(answer))
    return "\n".join([*before, *quotes, *after]).strip()


def quotes_shown(answer: Answer) -> int:
    """Return how many of an answer's quotes fit into the reply."""
    messages = Messages.load(answer.language)
    before, after = _around_quotes(answer, messages)
    room = REPLY_LENGTH - sum(len(line) + 1 for line in (*before, *after))
    shown = 0
    for evidence in in_reading_order(answer)[:MAX_QUOTES]:
        room -= sum(len(line) + 1 for line in _quote(answer, evidence, shown + 1, messages))
        if shown and room < 0:
            break
        shown += 1
    return shown


def _around_quotes(answer: Answer, messages: Messages) -> tuple[list[str], list[str]]:
    """Return the lines before and after the quotes."""
    before = [
        *_block(answer.opening),
        *direct_lines(answer.direct, messages),
        *guide_lines(answer, messages),
    ]
    return before, [*answer.notes, *contact_lines(answer), *_block(answer.closing)]


def place_label(
    province: str | None, province_at_issue: str | None, year: int | None, messages: Messages
) -> str:
    """Return whose plan it is: "Cần Thơ, 2025"; a former province is named beside today's."""
    place = province_at_issue or province or messages.text("place.unknown_province")
    return f"{place}, {year}" if year else place


def source_line(evidence: Evidence, number: int, messages: Messages) -> str:
    """Return the line that says where a quote stands."""
    label = place_label(evidence.province, evidence.province_at_issue, evidence.year, messages)
    name = f"{evidence.kind} {evidence.number}" if evidence.number else evidence.kind
    place = []
    if evidence.section:
        path = display_path(evidence.section, messages)
        place.append(messages.text("label.section", path=path))
    if evidence.page:
        place.append(messages.text("label.page", page=evidence.page))
    status = "" if evidence.status is Status.IN_FORCE else _status(evidence.status, messages)
    where = ", ".join([f"{name} ({label})", *place])
    return f"[{number}] {where}{f' – {status}' if status else ''}"


def display_path(path: str, messages: Messages) -> str:
    """Return a section's path as people read it: "II.3, ý 1" for the first dash of II.3."""
    plain = _REPEATED.sub("", path)
    return _DASHED.sub(lambda match: messages.text("label.item", number=match[1]), plain)


def display_quote(quote: str) -> str:
    """Return a quote without the Markdown marks that some sources carry."""
    return _EMPHASIS.sub("", quote)


def _status(status: Status, messages: Messages) -> str:
    return messages.text(f"status.{status.value}_short")


def _block(text: str) -> list[str]:
    return [text] if text else []


def direct_lines(direct: Sequence[Direct], messages: Messages) -> list[str]:
    """Return the short answers, each with its plan when there are several."""
    if not direct:
        return []
    lines = []
    for item in direct:
        label = place_label(item.province, item.province_at_issue, item.year, messages)
        lines.append(messages.text("label.labelled", label=label, text=item.text))
    plans = len({item.document_id for item in direct})
    if plans > 1 and len({item.text for item in direct}) == 1:
        return [messages.text("label.plans_agree", text=direct[0].text, count=plans)]
    if plans > 1:
        return [messages.text("label.plans_differ"), *(f"• {line}" for line in lines)]
    return lines


def list_lines(answer: Answer, messages: Messages) -> list[str]:
    """Return an agency's duties, plan by plan, each with its place."""
    lines: list[str] = []
    plan = ""
    for direct, evidence in zip(answer.direct, answer.evidence, strict=False):
        if direct.document_id != plan:
            plan = direct.document_id
            label = place_label(direct.province, direct.province_at_issue, direct.year, messages)
            lines.append(f"{label} ({_status(evidence.status, messages)}):")
        lines.append(f"• {display_path(evidence.section, messages)}: {display_quote(direct.text)}")
    if answer.more:
        lines.append(messages.text("label.more", count=answer.more))
    return lines


def guide_lines(answer: Answer, messages: Messages) -> list[str]:
    """Return the reviewed card: a line that says what it is, and its text."""
    if answer.guide is None:
        return []
    guide = answer.guide
    reviewed = messages.text("label.reviewed", date=guide.reviewed)
    return [f"{messages.text('label.guide')}, {reviewed}:", f"{guide.title}. {guide.text}"]


def _quotes(answer: Answer, messages: Messages, shown: int) -> list[str]:
    lines: list[str] = []
    for number, evidence in enumerate(in_reading_order(answer)[:shown], 1):
        lines += _quote(answer, evidence, number, messages)
    more = answer.more + len(answer.evidence) - shown
    if more > 0:
        lines.append(messages.text("label.more", count=more))
    return lines


def quote_source(answer: Answer, evidence: Evidence, number: int, messages: Messages) -> str:
    """Return the line above a quote: where it stands and, unless that was asked, who leads."""
    source = source_line(evidence, number, messages)
    if evidence.assigned and answer.kind != "who":
        return f"{source} – {evidence.assigned}"
    return source


def _quote(answer: Answer, evidence: Evidence, number: int, messages: Messages) -> list[str]:
    source = quote_source(answer, evidence, number, messages)
    return [source, f"“{display_quote(evidence.quote)}”"]


def in_reading_order(answer: Answer) -> list[Evidence]:
    """Return the quotes of several plans newest first, those of one plan as they are."""
    if len({item.document_id for item in answer.direct}) < 2:
        return list(answer.evidence)
    return sorted(answer.evidence, key=lambda item: -(item.year or 0))


def contact_lines(answer: Answer) -> list[str]:
    """Return the contacts that no other line of the reply names."""
    said = " ".join((answer.opening, answer.closing, answer.guide.text if answer.guide else ""))
    return [f"{c.number}: {c.name}" for c in answer.contacts if c.number not in said]
