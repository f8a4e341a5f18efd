"""Replies for questions that the loaded documents do not answer: honest, short, with a way on."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer import Answer, AnswerStatus, Guide
from bot.answering.candidate import Candidate
from bot.answering.coverage import Coverage
from bot.answering.direct_dates import short_day
from bot.messages import Messages
from bot.understanding.question import Question
from bot.understanding.question_kind import QuestionKind
from knowledge.agencies import Agencies
from knowledge.cards import Card, Cards
from knowledge.catalogue import Catalogue, MissingDocument
from knowledge.model import Document

_MAX_MISSING = 3


class Unanswered:
    """Says what was searched, what is missing and where to ask.

    Args:
        documents: all loaded documents.
        catalogue: the documents that are known and not loaded.
        cards: the reviewed guides.
    """

    def __init__(self, documents: Sequence[Document], catalogue: Catalogue, cards: Cards) -> None:
        self._documents = sorted(documents, key=lambda d: -(d.year or 0))
        self._catalogue = catalogue
        self._cards = cards

    def not_covered(self, question: Question, coverage: Coverage) -> Answer:
        """Return the reply when no loaded document is of the place or year asked for."""
        messages = Messages.load(question.language)
        lines = [self._not_covered_line(question, coverage, messages)]
        lines += self._missing_lines(self._missing(question), messages)
        return self._reply(question, AnswerStatus.NOT_FOUND, lines, messages)

    def not_found(self, question: Question, ranked: Sequence[Candidate]) -> Answer:
        """Return the reply when nothing that was found answers the question."""
        messages = Messages.load(question.language)
        missing = self._missing(question)
        lines = [messages.text("not_found.plain"), *self._missing_lines(missing, messages)]
        near = not missing and not _asks_whom_to_call(question)
        if near and ranked and self._guide(question, messages) is None:
            nearest = _name(ranked[0].document, messages)
            lines.append(messages.text("not_found.nearest", document=nearest))
        return self._reply(question, AnswerStatus.NOT_FOUND, lines, messages)

    def no_duty(self, question: Question, agencies: Agencies) -> Answer:
        """Return the reply when no plan asked about gives the agency anything to do."""
        messages = Messages.load(question.language)
        english = messages.language == "en"
        asked = [agencies.get(agency_id) for agency_id in question.agencies]
        names = ", ".join(agency.english if english else agency.name for agency in asked)
        lines = [messages.text("agency.no_duty", agency=names)]
        return self._reply(question, AnswerStatus.NOT_FOUND, lines, messages)

    def out_of_scope(self, question: Question) -> Answer:
        """Return the one friendly line for a question about something else."""
        messages = Messages.load(question.language)
        return Answer(
            question=question.text,
            language=question.language,
            kind=question.kind.value,
            status=AnswerStatus.OUT_OF_SCOPE,
            opening=messages.text("out_of_scope.plain"),
            closing=messages.text("hotline.line_short"),
        )

    def guides(self, question: Question) -> bool:
        """Say whether a reviewed guide answers the question."""
        if self._cards.match(question.text):
            return True
        return question.dense != question.text and bool(self._cards.match(question.dense))

    def _reply(
        self, question: Question, status: AnswerStatus, lines: Sequence[str], messages: Messages
    ) -> Answer:
        guide = self._guide(question, messages)
        if guide is None and _asks_whom_to_call(question):
            lines = [messages.text("hotline.report"), *lines]
        return Answer(
            question=question.text,
            language=question.language,
            kind=question.kind.value,
            status=status,
            opening="\n".join(lines),
            guide=guide,
            closing=messages.text("not_found.ask_instead"),
        )

    def _not_covered_line(self, question: Question, coverage: Coverage, messages: Messages) -> str:
        loaded = ", ".join(dict.fromkeys(_name(d, messages) for d in self._documents))
        if coverage.missing_province and not coverage.missing_year:
            return messages.text(
                "place.no_plan", province=coverage.missing_province, provinces=loaded
            )
        year = coverage.missing_year
        if question.provinces:
            return messages.text(
                "place.no_plan_in_year",
                year=year,
                province=question.asked_province or question.provinces[0],
                provinces=", ".join(_name(d, messages) for d in coverage.documents),
            )
        latest = next((d for d in self._documents if d.year), None)
        if latest is None:
            return messages.text("time.no_plan_year_short", year=year)
        return messages.text("time.no_plan_year", year=year, latest=_name(latest, messages))

    def _missing(self, question: Question) -> list[MissingDocument]:
        found = self._catalogue.missing_for(f"{question.text} . {question.dense}")
        return found[:_MAX_MISSING]

    def _missing_lines(self, missing: Sequence[MissingDocument], messages: Messages) -> list[str]:
        if not missing:
            return []
        english = messages.language == "en"
        names = [(m.name_en if english else m.name) for m in missing]
        if len(missing) == 1:
            return [messages.text("not_found.missing_one", document=names[0])]
        return [messages.text("not_found.missing_many"), *(f"• {name}" for name in names)]

    def _guide(self, question: Question, messages: Messages) -> Guide | None:
        matches = self._cards.match(f"{question.text} . {question.dense}")
        if not matches:
            return None
        return _as_guide(matches[0].card, messages.language)


def _asks_whom_to_call(question: Question) -> bool:
    """Say whether a question wants a number or a place to report to, not that of an agency."""
    return question.kind is QuestionKind.CONTACT and not question.agencies


def _name(document: Document, messages: Messages) -> str:
    place = document.province_at_issue or document.province
    place = place or messages.text("place.unknown_province")
    return f"{place} {document.year}" if document.year else place


def _as_guide(card: Card, language: str) -> Guide:
    english = language == "en"
    return Guide(
        id=card.id,
        title=card.title_en if english else card.title,
        text=card.text_en if english else card.text,
        reviewed=short_day(card.reviewed),
    )
