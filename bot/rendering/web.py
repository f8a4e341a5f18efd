"""What a reply shows on the web page, ready for its template, which escapes every text."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from bot.answer import Answer, AnswerStatus, Direct, Evidence
from bot.dialogue.reply import Action, Option, Reply, SourceView
from bot.messages import Messages
from bot.rendering.plain import (
    contact_lines,
    direct_lines,
    display_path,
    display_quote,
    in_reading_order,
    place_label,
    quotes_shown,
    render_plain,
)
from bot.rendering.web_text import Block, blocks
from knowledge.model import Status

_FEEDBACK = (Action.RIGHT, Action.WRONG)
_NO_BUTTON = (Action.COPY,)  # a number is tapped to call; copying is the browser's


@dataclass(frozen=True, slots=True)
class StatusMark:
    """Whether a document holds: ``value`` for the colour, ``label`` to read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim quote with its place and the way to more of it.

    Args:
        number: its number in the reply, from 1.
        name: the document: "Kế hoạch 61/KH-UBND".
        place: whose it is: "Tuyên Quang, 2024".
        where: the section and page: "mục II.3, trang 2".
        status: whether the document holds.
        assigned: who leads, as printed; empty when it was asked or nobody is named.
        text: the quote.
        document_id: for the document's own page.
        passage_id: the passage on that page; None for the head or tail.
        option: what unfolds the section around it.
    """

    number: int
    name: str
    place: str
    where: str
    status: StatusMark
    assigned: str
    text: str
    document_id: str
    passage_id: int | None
    option: Option | None = None


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """The short answers of one plan among several that differ."""

    label: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanDuties:
    """The duties that one plan gives, each with its place."""

    label: str
    status: StatusMark
    items: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class SourceSheet:
    """A passage in its section; ``passage_id`` is empty when it is not known."""

    document_id: str
    passage_id: str
    name: str
    title: str
    place: str
    where: str
    status: StatusMark
    headings: tuple[str, ...]
    before: tuple[str, ...]
    text: str
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplyView:
    """A reply in the parts that the template shows, in reading order.

    ``answers`` stand in the place of ``direct`` when plans differ; ``options`` are those that
    belong to no other part.
    """

    language: str
    status: str
    opening: tuple[Block, ...] = ()
    direct: tuple[Block, ...] = ()
    answers: tuple[PlanAnswer, ...] = ()
    guide_label: str = ""
    guide_title: str = ""
    guide: tuple[Block, ...] = ()
    quotes: tuple[Quote, ...] = ()
    plans: tuple[PlanDuties, ...] = ()
    more: int = 0
    notes: tuple[str, ...] = ()
    closing: tuple[Block, ...] = ()
    source: SourceSheet | None = None
    options: tuple[Option, ...] = ()
    narrowing: tuple[Option, ...] = ()
    further: tuple[Option, ...] = ()
    feedback: tuple[Option, ...] = ()
    plain: str = ""

    @property
    def urgent(self) -> bool:
        """Whether the reply meets a danger."""
        return self.status == AnswerStatus.SAFETY.value

    @property
    def shareable(self) -> bool:
        """Whether it is an answer somebody may want to copy or pass on."""
        return self.status == AnswerStatus.ANSWERED.value and not self.source


def view_of(reply: Reply, passage_id: str = "") -> ReplyView:
    """Return what a reply shows.

    Args:
        reply: the reply.
        passage_id: the id of the passage that was asked for, when the reply is a source.
    """
    if reply.answer is not None:
        return _of_answer(reply.answer, reply.options)
    if reply.source is not None:
        return _of_source(reply, reply.source, passage_id)
    return ReplyView(
        language=reply.language,
        status="text",
        opening=blocks(reply.text),
        options=_others(reply.options),
        plain=reply.text,
    )


def status_mark(status: Status, messages: Messages) -> StatusMark:
    """Return the mark of a status: "đã hết thời hạn"."""
    return StatusMark(status.value, messages.text(f"status.{status.value}_short"))


def _of_answer(answer: Answer, options: tuple[Option, ...]) -> ReplyView:
    messages = Messages.load(answer.language)
    quotes = () if answer.listing else _quotes(answer, options, messages)
    more = answer.more if answer.listing else answer.more + len(answer.evidence) - len(quotes)
    guide = answer.guide
    reviewed = messages.text("label.reviewed", date=guide.reviewed) if guide else ""
    return ReplyView(
        language=answer.language,
        status=answer.status.value,
        opening=blocks(_opening(answer)),
        direct=() if answer.listing else blocks("\n".join(direct_lines(answer.direct, messages))),
        answers=() if answer.listing else _answers(answer, messages),
        guide_label=f"{messages.text('label.guide')}, {reviewed}" if guide else "",
        guide_title=guide.title if guide else "",
        guide=blocks(guide.text) if guide else (),
        quotes=quotes,
        plans=_plans(answer, messages) if answer.listing else (),
        more=more,
        notes=answer.notes,
        closing=blocks("\n".join((*contact_lines(answer), answer.closing))),
        options=_others(options),
        narrowing=_of(options, (Action.NARROW,)),
        further=_of(options, (Action.MORE,)),
        feedback=_of(options, _FEEDBACK),
        plain=render_plain(answer),
    )


def _opening(answer: Answer) -> str:
    """Return what an answer opens with; in danger the page's own way to delete is told."""
    if answer.status is not AnswerStatus.SAFETY:
        return answer.opening
    words = Messages.load(answer.language, "web")
    return answer.opening.replace(words.text("urgent.chat"), words.text("urgent.page"))


def _of_source(reply: Reply, view: SourceView, passage_id: str) -> ReplyView:
    messages = Messages.load(reply.language)
    sheet = SourceSheet(
        document_id=view.document_id,
        passage_id=passage_id,
        name=view.name,
        title=view.title,
        place=view.place,
        where=_where(view.path, view.page, messages),
        status=status_mark(view.status, messages),
        headings=tuple(map(display_quote, view.headings)),
        before=tuple(map(display_quote, view.before)),
        text=display_quote(view.text),
        after=tuple(map(display_quote, view.after)),
    )
    return ReplyView(
        language=reply.language,
        status="source",
        source=sheet,
        options=reply.options,
        plain=f"{view.name} ({view.place}), {sheet.where}\n{sheet.text}",
    )


def _quotes(answer: Answer, options: tuple[Option, ...], messages: Messages) -> tuple[Quote, ...]:
    shown = in_reading_order(answer)[: quotes_shown(answer)]
    unfolding = {o.value: o for o in options if o.action is Action.SOURCE}
    return tuple(
        _quote(answer, item, number, unfolding.get(str(item.passage_id)), messages)
        for number, item in enumerate(shown, 1)
    )


def _quote(
    answer: Answer,
    item: Evidence,
    number: int,
    option: Option | None,
    messages: Messages,
    text: str = "",
) -> Quote:
    return Quote(
        number=number,
        name=f"{item.kind} {item.number}" if item.number else item.kind,
        place=place_label(item.province, item.province_at_issue, item.year, messages),
        where=_where(item.section, item.page, messages),
        status=status_mark(item.status, messages),
        assigned=item.assigned if answer.kind != "who" else "",
        text=display_quote(text or item.quote),
        document_id=item.document_id,
        passage_id=item.passage_id,
        option=option,
    )


def _answers(answer: Answer, messages: Messages) -> tuple[PlanAnswer, ...]:
    """Return the short answers of plans that differ; none when one line says it all."""
    plans = {item.document_id for item in answer.direct}
    if len(plans) < 2 or len({item.text for item in answer.direct}) < 2:
        return ()
    by_plan: dict[str, list[Direct]] = {}
    for item in answer.direct:
        by_plan.setdefault(item.document_id, []).append(item)
    return tuple(
        PlanAnswer(
            place_label(items[0].province, items[0].province_at_issue, items[0].year, messages),
            tuple(item.text for item in items),
        )
        for items in by_plan.values()
    )


def _plans(answer: Answer, messages: Messages) -> tuple[PlanDuties, ...]:
    """Return an agency's duties plan by plan, each item with its place."""
    items = [
        _quote(answer, evidence, number, None, messages, direct.text)
        for number, (direct, evidence) in enumerate(
            zip(answer.direct, answer.evidence, strict=False), 1
        )
    ]
    plans = (tuple(group) for _, group in groupby(items, key=lambda item: item.document_id))
    return tuple(PlanDuties(group[0].place, group[0].status, group) for group in plans)


def _where(path: str, page: int | None, messages: Messages) -> str:
    parts = []
    if path:
        parts.append(messages.text("label.section", path=display_path(path, messages)))
    if page:
        parts.append(messages.text("label.page", page=page))
    return ", ".join(parts)


def _of(options: tuple[Option, ...], actions: tuple[Action, ...]) -> tuple[Option, ...]:
    return tuple(option for option in options if option.action in actions)


def _others(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """Return the options that belong to no part of an answer."""
    apart: tuple[Action, ...] = (Action.SOURCE, Action.NARROW, Action.MORE, *_FEEDBACK, *_NO_BUTTON)
    if any(option.action is Action.WRONG and ":" in option.value for option in options):
        apart = _NO_BUTTON  # the reasons why an answer was not right
    return tuple(option for option in options if option.action not in apart)
