"""Composes an answer from chosen passages: the short answer, quotes with their places, notes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.answer import Answer, AnswerStatus, Direct, Evidence
from bot.answering.about import printed_span
from bot.answering.answer_words import AnswerWords
from bot.answering.asked_bodies import asked_body, bodies
from bot.answering.candidate import Candidate, Finding
from bot.answering.direct import (
    emphasised,
    first_clause,
    nearest_clause,
    nearest_task,
    partners,
    quoted_phrase,
    theme,
    who,
)
from bot.answering.direct_dates import time_in_words, when, whom_to_send
from bot.answering.direct_documents import cited_document, document_name, which_document
from bot.answering.direct_figures import how_many
from bot.answering.notes import notes_about, notes_for
from bot.answering.quotes import Quote, choose_quote, span_quote
from bot.answering.rerank import asks_theme
from bot.answering.select import PASSAGE_MARGIN, TIE_MARGIN
from bot.messages import Messages
from bot.understanding.question import Question
from bot.understanding.question_kind import QuestionKind
from knowledge.agencies import Agencies
from knowledge.model import AssignmentSource, Document

# An assignment line this near below its passage is quoted together with it (characters).
_JOINED_QUOTE = 420
_BELOW = (AssignmentSource.LINE, AssignmentSource.BRACKET)


class Composer:
    """Composes answers.

    Args:
        agencies: the agencies' names and successors.
    """

    def __init__(self, agencies: Agencies) -> None:
        self._agencies = agencies
        self._words = AnswerWords.load()

    def compose(
        self,
        question: Question,
        chosen: Sequence[Candidate],
        today: date,
        *,
        more: int = 0,
        duties: bool = False,
    ) -> Answer:
        """Return the answer made of chosen passages, best first.

        Args:
            question: what was asked.
            chosen: the passages to show.
            today: the day on which documents hold or have ended.
            more: how many further passages answer as well.
            duties: the passages are an agency's duties, in the plans' order.
        """
        messages = Messages.load(question.language)
        findings = [self._finding(question, c, messages, duties=duties) for c in chosen]
        # A duty is quoted from its beginning; other quotes follow the question's words.
        words = "" if duties else question.told
        evidence: list[Evidence] = []
        for candidate, finding in zip(chosen, findings, strict=True):
            evidence.extend(self._evidence(question, words, candidate, finding, today))
        return Answer(
            question=question.text,
            language=question.language,
            kind=question.kind.value,
            status=AnswerStatus.ANSWERED,
            opening=self._opening(question, messages, duties=duties),
            direct=_direct(chosen, findings, within=_within(question, duties=duties)),
            listing=duties,
            evidence=tuple(evidence),
            more=more,
            notes=notes_for(question, chosen, findings, today, messages, self._agencies),
            closing=messages.text("hotline.line"),
        )

    def compose_about(
        self, question: Question, facts: Sequence[tuple[Document, str, str]], today: date
    ) -> Answer:
        """Return the answer to a question about documents themselves.

        Args:
            question: what was asked.
            facts: documents with what they say and the field it is from.
            today: the day on which documents hold or have ended.
        """
        messages = Messages.load(question.language)
        evidence = []
        for document, _, field in facts:
            span = printed_span(field, document)
            if span is not None:
                evidence.append(_head_evidence(document, span_quote(document, *span), today))
        return Answer(
            question=question.text,
            language=question.language,
            kind=question.kind.value,
            status=AnswerStatus.ANSWERED,
            direct=tuple(as_direct(fact, document) for document, fact, _ in facts),
            evidence=tuple(evidence),
            notes=(
                *(
                    (messages.text("document.stamp"),)
                    if any(f == "stamp" for *_, f in facts)
                    else ()
                ),
                *notes_about([d for d, _, _ in facts], question, today, messages),
            ),
            closing=messages.text("hotline.line"),
        )

    def _opening(self, question: Question, messages: Messages, *, duties: bool) -> str:
        if question.kind is QuestionKind.CONTACT:
            return messages.text("hotline.report")
        if not duties:
            return ""
        asked = [self._agencies.get(agency) for agency in question.agencies]
        english = question.language == "en"
        names = ", ".join(f"{a.name} ({a.english})" if english else a.name for a in asked)
        return messages.text("agency.duties_title", agency=names)

    def _finding(
        self, question: Question, candidate: Candidate, messages: Messages, *, duties: bool
    ) -> Finding | None:
        if duties:
            return first_clause(candidate, self._agencies)
        if asks_theme(question):
            return theme(candidate, question.years)
        if self._words.asks("which_plan", question) and not _names_plan(question, candidate):
            return Finding(document_name(candidate.document), ())
        sort = asked_body(question)
        of_sort = bodies(candidate, sort, self._agencies) if sort is not None else None
        cited = cited_document(candidate, question.numbers)
        if cited is not None:
            return of_sort or self._who_carries_out(question, candidate) or cited
        match question.kind:
            case QuestionKind.WHO:
                return of_sort if sort is not None else self._who(question, candidate, messages)
            case QuestionKind.WHEN:
                dated = when(candidate, question.dense, messages)
                in_words = time_in_words(candidate, question.told)
                if self._words.asks("issued", question):
                    return in_words or dated
                return dated or in_words
            case QuestionKind.NUMBER:
                stated = how_many(candidate, question.words)
                return stated or nearest_clause(candidate, question.told)
            case QuestionKind.DOCUMENT:
                return which_document(candidate, question.dense, question.numbers)
            case QuestionKind.WHAT | QuestionKind.DEFINITION:
                return self._what(question, candidate)
            case QuestionKind.HOW if question.agencies:
                return self._what(question, candidate)
            case QuestionKind.HOW:
                return self._aim(question, candidate)
        return None

    def _who_carries_out(self, question: Question, candidate: Candidate) -> Finding | None:
        """Return who has to carry out a cited document, when that is asked, not whose it is."""
        if question.kind is not QuestionKind.WHO or not self._words.asks("carries_out", question):
            return None
        return who(candidate, self._agencies, question.language)

    def _what(self, question: Question, candidate: Candidate) -> Finding | None:
        """Return the words in quotation marks asked for, an aim, or an agency's task."""
        found = quoted_phrase(candidate, question.words) or self._aim(question, candidate)
        if found is None and self._words.asks("emphasis", question):
            found = emphasised(candidate, question.told, self._words.phrases("emphasis"))
        if found is None and not question.agencies and self._words.asks("yes_no", question):
            return nearest_clause(candidate, question.told)
        if found is not None or not self._is_task_of(question, candidate):
            return found
        if question.topic:
            return nearest_task(candidate, question.told)
        return first_clause(candidate, self._agencies)

    def _aim(self, question: Question, candidate: Candidate) -> Finding | None:
        """Return what a plan wants to reach, when that is asked: aims have no figure or date."""
        if not self._words.asks("aim", question):
            return None
        return nearest_task(candidate, question.told)

    def _who(self, question: Question, candidate: Candidate, messages: Messages) -> Finding | None:
        """Return whom a report goes to, who takes part, or who leads: as the question asks."""
        language = question.language
        if self._words.asks("recipient", question):
            receiver = whom_to_send(candidate, question.dense)
            if receiver is not None:
                return receiver
        if self._words.asks("partner", question) and not self._words.asks("leader", question):
            beside = partners(candidate, self._agencies, language)
            leads = who(candidate, self._agencies, language)
            if beside is not None and (leads is None or self._names_one(question)):
                return beside
            if beside is not None and leads is not None:
                both = messages.text("agency.with", leads=leads.text, partners=beside.text)
                return replace(leads, text=both)
        return who(candidate, self._agencies, language)

    def _names_one(self, question: Question) -> bool:
        """Say whether a question names an agency, not just "các sở, ngành"."""
        return any(not self._agencies.get(agency).collective for agency in question.agencies)

    def _is_task_of(self, question: Question, candidate: Candidate) -> bool:
        """Say whether a passage gives an agency that was asked about something to do."""
        asked = {i for agency in question.agencies for i in self._agencies.covered(agency)}
        assignment = candidate.assignment
        if assignment is not None and asked & {*assignment.lead_ids, *assignment.partner_ids}:
            return True
        mentions = self._agencies.find(candidate.passage.text)
        return any(mention.agency_id in asked for mention in mentions)

    def _evidence(
        self,
        question: Question,
        words: str,
        candidate: Candidate,
        finding: Finding | None,
        today: date,
    ) -> list[Evidence]:
        wanted = finding.spans if finding else ()
        quote = choose_quote(candidate.document, candidate.passage, words, wanted)
        assignment = candidate.assignment
        quotes = [quote]
        if (
            question.kind is QuestionKind.WHO
            and assignment is not None
            and assignment.source in _BELOW
        ):
            joined = span_quote(candidate.document, quote.start, assignment.end)
            if len(joined.text) <= _JOINED_QUOTE:
                quotes = [joined]
            else:
                quotes.append(span_quote(candidate.document, assignment.start, assignment.end))
        return [_as_evidence(candidate, item, today) for item in quotes]


def _as_evidence(candidate: Candidate, quote: Quote, today: date) -> Evidence:
    passage = candidate.passage
    return replace(
        _head_evidence(candidate.document, quote, today),
        passage_id=passage.id,
        section=passage.path,
        heading=passage.headings[-1] if passage.headings else "",
        page=passage.page,
        score=candidate.score,
        assigned=", ".join(candidate.assignment.leads) if candidate.assignment else "",
    )


def _head_evidence(document: Document, quote: Quote, today: date) -> Evidence:
    """Return a quote from a document's head or tail, which is in no section."""
    return Evidence(
        passage_id=None,
        document_id=document.id,
        title=document.title,
        kind=document.kind,
        number=document.number,
        province=document.province,
        province_at_issue=document.province_at_issue,
        year=document.year,
        status=document.status_on(today),
        section="",
        heading="",
        page=None,
        quote=quote.text,
        start=quote.start,
        end=quote.end,
        score=0.0,
    )


def _names_plan(question: Question, candidate: Candidate) -> bool:
    """Say whether a question names the plan it asks about by its place, or whose document."""
    of_issuer = question.kind is QuestionKind.DOCUMENT and bool(question.agencies)
    return bool(question.provinces) or (of_issuer and bool(candidate.facts.references))


def _within(question: Question, *, duties: bool) -> float:
    """Return how far below a plan's best passage another one still adds a short answer."""
    if duties:
        return math.inf
    words = AnswerWords.load()
    if asks_theme(question) or words.asks("emphasis", question) or words.asks("yes_no", question):
        return 0.0  # a plan has one theme, one main stress, and says once whether it is so
    if question.kind is QuestionKind.WHAT:
        return PASSAGE_MARGIN
    return TIE_MARGIN if question.kind is QuestionKind.WHO else 0.0


def _direct(
    chosen: Sequence[Candidate], findings: Sequence[Finding | None], *, within: float
) -> tuple[Direct, ...]:
    """Return the short answers, newest document first.

    Args:
        chosen: the passages shown.
        findings: their short answers.
        within: how far below its document's best passage one may score.
    """
    direct: list[Direct] = []
    best: dict[str, float] = {}
    said: set[tuple[str, str]] = set()
    named: dict[str, set[str]] = {}
    for candidate, finding in zip(chosen, findings, strict=True):
        document = candidate.document
        if finding is None or (document.id, finding.text) in said:
            continue
        if candidate.score < best.setdefault(document.id, candidate.score) - within:
            continue
        if within == 0.0 and any(name == document.id for name, _ in said):
            continue
        leads = set(candidate.assignment.leads) if candidate.assignment else set()
        if within == TIE_MARGIN and leads & named.setdefault(document.id, set()):
            continue  # the same agency again, beside another one
        named.setdefault(document.id, set()).update(leads)
        said.add((document.id, finding.text))
        direct.append(as_direct(finding.text, document))
    return tuple(sorted(direct, key=lambda item: -(item.year or 0)))


def as_direct(text: str, document: Document) -> Direct:
    """Return a short answer of a document."""
    return Direct(text, document.id, document.province, document.year, document.province_at_issue)
