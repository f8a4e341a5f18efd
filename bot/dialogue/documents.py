"""The commands about documents: which are loaded, their dates, the duties of an agency."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from bot.dialogue.listings import (
    AgencyDuties,
    DocumentLine,
    agencies_with_duties,
    deadlines,
    document_name,
    document_of,
    documents,
    short_id,
)
from bot.dialogue.reply import Action, Option, Reply
from bot.dialogue.speaker import Speaker
from bot.messages import Messages
from bot.service.answers import AnswerService
from bot.service.desk import Desk
from knowledge.errors import OptionExpired
from knowledge.model import DateFact, Document, Status
from knowledge.text import fold, squeeze

MAX_AGENCIES = 10
MAX_DOCUMENTS = 8
MAX_DATES = 8
_MAX_WHAT = 110  # characters of what a date is about


class Question(Protocol):
    """Answers a question of a speaker."""

    async def __call__(
        self, speaker: Speaker, text: str, *, only: str | None = None, at_home: bool = True
    ) -> Reply:
        """Return the answer, from one document, or whatever province the person has chosen."""


class DocumentCommands:
    """Answers /vanban, /hanbaocao and /nhiemvu.

    Args:
        service: looks into the current release.
        question: answers a question.
    """

    def __init__(self, service: AnswerService, question: Question) -> None:
        self._service = service
        self._question = question

    async def list(self, language: str) -> Reply:
        """Return the loaded documents."""
        general, own = Messages.load(language), Messages.load(language, "dialogue")
        lines = await self._service.look(lambda desk: documents(desk, general))
        if not lines:
            return Reply(language, text=own.text("deadlines.none_loaded"))
        text = [own.text("documents.title", count=len(lines))]
        text += [_listed(line, general, own) for line in lines[:MAX_DOCUMENTS]]
        if len(lines) > MAX_DOCUMENTS:
            text.append(own.text("documents.more", count=len(lines) - MAX_DOCUMENTS))
        return Reply(language, text="\n".join(text), options=_each(lines, Action.DOCUMENT))

    async def deadlines(self, place: str, language: str) -> Reply:
        """Return the dates of the newest plan in force, of a place when one is given."""
        general, own = Messages.load(language), Messages.load(language, "dialogue")
        lines = await self._service.look(lambda desk: documents(desk, general))
        wanted = [line for line in lines if not place or fold(place) in fold(line.place)]
        if not wanted:
            return Reply(language, text=own.text("deadlines.none_loaded"))
        if len(wanted) == 1:
            return await self._dates(wanted[0].short, language)
        return Reply(
            language, text=own.text("deadlines.choose"), options=_each(wanted, Action.DEADLINES)
        )

    async def duties(self, speaker: Speaker, agency: str, language: str) -> Reply:
        """Return an agency's duties, or the agencies to choose from."""
        general, own = Messages.load(language), Messages.load(language, "dialogue")
        if agency:
            return await self._question(speaker, own.text("duties.question", agency=agency))
        found = await self._service.look(lambda desk: agencies_with_duties(desk, general))
        if not found:
            return Reply(language, text=own.text("duties.none"))
        options = tuple(
            Option(Action.DUTIES, item.name, item.agency) for item in found[:MAX_AGENCIES]
        )
        return Reply(language, text=own.text("duties.choose"), options=options)

    async def choose(self, speaker: Speaker, action: Action, value: str, language: str) -> Reply:
        """Return the reply to an option of these commands; raises LachanError."""
        if action is Action.DEADLINES:
            return await self._dates(value, language)
        if action is Action.DOCUMENT:
            return await self._detail(value, language)
        agency, colon, short = value.partition(":")
        item = await self._agency(agency, language)
        if colon or len(item.documents) == 1:
            return await self._duties_in(speaker, item, short, language)
        own = Messages.load(language, "dialogue")
        options = [Option(Action.DUTIES, own.text("duties.all_button"), f"{agency}:all")]
        options += [
            Option(Action.DUTIES, line.place, f"{agency}:{line.short}") for line in item.documents
        ]
        text = own.text("duties.choose_plan", agency=item.name)
        return Reply(language, text=text, options=tuple(options[: MAX_DOCUMENTS + 1]))

    async def _duties_in(
        self, speaker: Speaker, item: AgencyDuties, short: str, language: str
    ) -> Reply:
        question = Messages.load(language, "dialogue").text("duties.question", agency=item.name)
        only = next((li.document.id for li in item.documents if li.short == short), None)
        return await self._question(speaker, question, only=only, at_home=False)

    async def _agency(self, agency: str, language: str) -> AgencyDuties:
        general = Messages.load(language)
        found = await self._service.look(lambda desk: agencies_with_duties(desk, general))
        for item in found:
            if item.agency == agency:
                return item
        raise OptionExpired("This button names an agency without duties.")

    async def _dates(self, short: str, language: str) -> Reply:
        general, own = Messages.load(language), Messages.load(language, "dialogue")

        def find(desk: Desk) -> tuple[DocumentLine, list[DateFact]]:
            document = document_of(desk, short)
            line = next(li for li in documents(desk, general) if li.short == short)
            return line, deadlines(desk, document.id)

        line, facts = await self._service.look(find)
        name = document_name(line.document)
        text = [own.text("deadlines.title", document=name, place=line.place)]
        text += [_dated(fact, own) for fact in facts[:MAX_DATES]]
        if not facts:
            text.append(own.text("deadlines.none"))
        if line.status is Status.ENDED:
            text.append(own.text("deadlines.ended"))
        return Reply(language, text="\n".join(text))

    async def _detail(self, short: str, language: str) -> Reply:
        general, own = Messages.load(language), Messages.load(language, "dialogue")
        lines = await self._service.look(lambda desk: documents(desk, general))
        line = next((li for li in lines if li.short == short), None)
        if line is None:
            return Reply(language, text=own.text("documents.gone"))
        text = own.text(
            "documents.detail",
            name=document_name(line.document),
            place=line.place,
            title=squeeze(line.document.title),
            facts="\n".join(_facts(line, general, own)),
        )
        label = own.text("documents.deadlines_button")
        options = (Option(Action.DEADLINES, label, short_id(line.document.id)),)
        return Reply(language, text=text.strip(), options=options)


def _each(lines: list[DocumentLine], action: Action) -> tuple[Option, ...]:
    return tuple(Option(action, line.place, line.short) for line in lines[:MAX_DOCUMENTS])


def _listed(line: DocumentLine, general: Messages, own: Messages) -> str:
    name = document_name(line.document)
    if line.status is Status.IN_FORCE:
        return own.text("documents.line", name=name, place=line.place)
    status = general.text(f"status.{line.status.value}_short")
    return own.text("documents.line_status", name=name, place=line.place, status=status)


def _facts(line: DocumentLine, general: Messages, own: Messages) -> list[str]:
    """Return what is known of a document, a line each."""
    document: Document = line.document
    lines = []
    if document.issued:
        lines.append(own.text("documents.issued", date=_day(document.issued)))
    if document.issuer:
        lines.append(own.text("documents.issuer", issuer=document.issuer))
    if document.signer:
        lines.append(own.text("documents.signer", signer=document.signer))
    status = general.text(f"status.{line.status.value}_short")
    lines.append(own.text("documents.status_line", status=status))
    return lines


def _dated(fact: DateFact, own: Messages) -> str:
    what = squeeze(fact.what)
    if len(what) > _MAX_WHAT:
        what = f"{what[:_MAX_WHAT].rsplit(' ', 1)[0]} …"
    if fact.to_whom:
        return own.text(
            "deadlines.line_to", date=fact.as_printed, what=what, recipient=fact.to_whom
        )
    return own.text("deadlines.line", date=fact.as_printed, what=what)


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
