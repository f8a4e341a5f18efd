"""Which of the ranked passages answer a question: those with the fact that it asks for."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.answer_words import AnswerWords
from bot.answering.asked_bodies import asked_body, names_body
from bot.answering.candidate import Candidate
from bot.answering.direct import nearest_words
from bot.answering.direct_dates import date_match, stated_days, time_in_words
from bot.answering.direct_documents import cites_asked_number, is_number_of
from bot.answering.direct_figures import figure_match
from bot.answering.library import Library
from bot.answering.select import (
    FACT_MARGIN,
    parallel_passages,
    select,
    with_fact,
    with_first_statement,
    with_lead_first,
)
from bot.understanding.question import Question
from bot.understanding.question_kind import QuestionKind
from knowledge.agencies import Agencies

FITTING_DATE = 0.3
DATED_TASK = 0.6  # a passage so surely about the task asked about gives its date
LITTLE = 0.05  # fit of such a date that is not worded as the one asked for
SURE_FIGURE = 0.5  # share of the question that a figure must be about to crowd others out


class Selection:
    """Selects passages of one release.

    Args:
        library: the release.
        agencies: the agencies' names and successors.
        parallel: whether passages of other plans with the same task are shown beside the best.
    """

    def __init__(self, library: Library, agencies: Agencies, *, parallel: bool) -> None:
        self._library = library
        self._agencies = agencies
        self._parallel_too = parallel
        self._words = AnswerWords.load()

    def of(self, question: Question, ranked: list[Candidate], *, compare: bool) -> list[Candidate]:
        """Return the passages to show, best first.

        Args:
            question: what was asked.
            ranked: the passages that were found, best first.
            compare: whether the documents are to be shown side by side.
        """
        ranked = self._citing(question, ranked)
        if question.kind is QuestionKind.WHEN:
            if not _tells_time(ranked, question):
                ranked = with_fact(ranked, lambda c: _date_fit(c, question), FITTING_DATE)
                ranked = with_first_statement(ranked, lambda c: stated_days(c, question.dense))
            return select(ranked, compare=compare, margin=FACT_MARGIN)
        if question.kind is QuestionKind.NUMBER:
            stated = with_fact(ranked, lambda c: figure_match(c, question.words), SURE_FIGURE)
            return select(stated, compare=compare, margin=FACT_MARGIN)
        asks_who = question.kind is QuestionKind.WHO
        sort = asked_body(question) if asks_who else None
        if sort is not None:
            ranked = with_fact(ranked, lambda c: names_body(c, sort, self._agencies), 1.0)
        if asks_who and sort is None and not self._words.asks("recipient", question):
            ranked = with_lead_first(ranked)
        parallel = self._parallel(question, ranked) if compare else []
        asked = {i for agency in question.agencies for i in self._agencies.covered(agency)}
        return select(ranked, compare=compare, other_leads=asks_who, parallel=parallel, asked=asked)

    def _citing(self, question: Question, ranked: list[Candidate]) -> list[Candidate]:
        """Return the passages that cite the number or hold the address asked about, if any does.

        All of them when it is a loaded document's own number: any of its passages may answer.
        """
        numbers = question.numbers
        own = (is_number_of(n, c.document.number) for n in numbers for c in ranked)
        citing = [c for c in ranked if cites_asked_number(question, c)]
        return ranked if not citing or any(own) else citing

    def _parallel(self, question: Question, ranked: Sequence[Candidate]) -> list[Candidate]:
        """Return the passages of other plans that give the best passage's task again."""
        if not ranked or not self._parallel_too:
            return []
        clause = nearest_words(ranked[0].passage.text, question.words)
        relevance = self._library.relevance(clause, ranked)
        return parallel_passages(ranked, lambda c: relevance.of_clauses(c.passage))


def _tells_time(ranked: Sequence[Candidate], question: Question) -> bool:
    """Say whether the best passage has no date and tells in words when: "ngay sau khi …"."""
    if not ranked or ranked[0].facts.dates:
        return False
    return time_in_words(ranked[0], question.told) is not None


def _date_fit(candidate: Candidate, question: Question) -> float:
    """Return how well a passage's dates fit; those of the task itself fit a little at least."""
    of_task = bool(candidate.facts.dates) and candidate.of_task >= DATED_TASK
    return max(date_match(candidate, question.dense), LITTLE if of_task else 0.0)
