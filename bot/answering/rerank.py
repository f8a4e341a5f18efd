"""Ranks found passages again by what the documents' structure says of them.

The search knows words and meanings; here counts who a passage is assigned to, whether it states a
date or a figure when one is asked for, and whether it is the legal basis, which answers only
questions about documents. Weights are in standard deviations of the search's score; they were set
on the development questions and ``tests/questions.jsonl``, a few values each, and their worth is
shown by ``lachan eval --ablation``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.answer_words import AnswerWords
from bot.answering.candidate import Candidate
from bot.answering.direct_dates import date_match
from bot.answering.direct_documents import cites
from bot.answering.direct_figures import figure_match
from bot.understanding.question import Question
from bot.understanding.question_kind import QuestionKind
from knowledge.agencies import Agencies
from knowledge.model import Assignment, PassageKind
from knowledge.text import fold, folded_words

NEAREST_CLAUSE = 2.0  # times the similarity of the nearest clause
HEADED = 0.5  # times the share of the question that a heading above it holds
LEADS = 2.6  # the agency asked about leads the task
TAKES_PART = 0.4
NAMED_IN_TEXT = 0.3
HAS_ASSIGNMENT = 0.7
SAYS_WHO_LEADS = 0.35
ASKED_WHO_LEADS = 0.6  # the same when the question asks for the one in charge
STATES_DATE = 2.0  # times how well the date fits
STATES_FIGURE = 0.8
CITES_NUMBER = 2.5
CITES_DOCUMENT = 0.4
STATES_THEME = 1.5
NAMES_HOTLINE = 2.0
BASIS = -2.0
UNCERTAIN_PERIOD = -0.5
NEWEST = 0.3  # for the newest plan found, falling to 0 for the oldest

RECEIVES_REPORTS = 2.0  # it tells whom reports go to, and that is asked


class Reranker:
    """Adds what the structure says to the scores of candidates.

    Args:
        agencies: for general names ("Công an") that stand for several agencies.
    """

    def __init__(self, agencies: Agencies) -> None:
        self._agencies = agencies
        self._named: dict[int, frozenset[str]] = {}  # passages' own texts, by id

    def rank(
        self, question: Question, candidates: Sequence[Candidate], possible: Sequence[str] = ()
    ) -> list[Candidate]:
        """Return the candidates with their new scores, best first.

        Args:
            question: what was asked.
            candidates: what the search found.
            possible: ids of documents whose period is uncertain.
        """
        asked = {i for agency in question.agencies for i in self._agencies.covered(agency)}
        years = [c.document.year for c in candidates if c.document.year]
        oldest, newest = min(years, default=0), max(years, default=0)
        ranked = [
            replace(
                c,
                score=c.score
                + self._boost(question, c, asked, possible)
                + _recency(c.document.year, oldest, newest),
            )
            for c in candidates
        ]
        return sorted(ranked, key=lambda c: -c.score)

    def _names(self, candidate: Candidate, asked: set[str]) -> bool:
        """Say whether the passage's own text names an agency asked about."""
        passage = candidate.passage
        if passage.id not in self._named:
            mentions = self._agencies.find(passage.text)
            self._named[passage.id] = frozenset(mention.agency_id for mention in mentions)
        return not self._named[passage.id].isdisjoint(asked)

    def _boost(
        self, question: Question, candidate: Candidate, asked: set[str], possible: Sequence[str]
    ) -> float:
        boost = NEAREST_CLAUSE * candidate.nearest + HEADED * candidate.headed
        boost += _agency_boost(candidate.assignment, asked)
        if asked and self._names(candidate, asked):
            boost += NAMED_IN_TEXT
        boost += _kind_boost(question, candidate)
        boost += _citation_boost(question, candidate)
        if asks_theme(question) and any(
            not question.years or fact.year in question.years for fact in candidate.facts.themes
        ):
            boost += STATES_THEME
        if candidate.passage.kind is PassageKind.BASIS:
            boost += 0.0 if question.kind is QuestionKind.DOCUMENT else BASIS
        if candidate.document.id in possible:
            boost += UNCERTAIN_PERIOD
        return boost


def asks_theme(question: Question) -> bool:
    """Say whether a question is about the theme of a year's World Day."""
    return AnswerWords.load().asks("theme", question)


def _recency(year: int | None, oldest: int, newest: int) -> float:
    if year is None or newest == oldest:
        return 0.0
    return NEWEST * (year - oldest) / (newest - oldest)


def _agency_boost(assignment: Assignment | None, asked: set[str]) -> float:
    if assignment is None or not asked:
        return 0.0
    if asked & set(assignment.lead_ids):
        # A task given to one agency alone is more its own than one given to many.
        return LEADS * (0.5 + 0.5 / len(assignment.lead_ids))
    return TAKES_PART if asked & set(assignment.partner_ids) else 0.0


def _kind_boost(question: Question, candidate: Candidate) -> float:
    facts = candidate.facts
    if question.kind is QuestionKind.WHO:
        return _who_boost(question, candidate)
    if question.kind is QuestionKind.WHEN and facts.dates:
        return STATES_DATE * date_match(candidate, question.dense)
    if question.kind is QuestionKind.NUMBER and facts.figures:
        return STATES_FIGURE * (1 + figure_match(candidate, question.words))
    if question.kind is QuestionKind.DOCUMENT and facts.references:
        return CITES_DOCUMENT
    if question.kind is QuestionKind.CONTACT and "111" in folded_words(candidate.passage.text):
        return NAMES_HOTLINE
    return 0.0


def _who_boost(question: Question, candidate: Candidate) -> float:
    words = AnswerWords.load()
    if words.asks("recipient", question):
        return RECEIVES_REPORTS * any(fact.to_whom for fact in candidate.facts.dates)
    assignment = candidate.assignment
    if assignment is None:
        return 0.0
    text = fold(f"{candidate.passage.text[:40]} {assignment.text}")
    if not any(phrase in text for phrase in words.phrases("leads")):
        return HAS_ASSIGNMENT
    asks_leader = words.asks("leader", question)
    return HAS_ASSIGNMENT + (ASKED_WHO_LEADS if asks_leader else SAYS_WHO_LEADS)


def _citation_boost(question: Question, candidate: Candidate) -> float:
    return CITES_NUMBER if any(cites(candidate, n) for n in question.numbers) else 0.0
