"""Decides whether what was found answers the question: the evidence gate.

A question is answered when enough of its telling words stand in one of the best passages, when that
passage is a task of the agency asked about, or when it cites the document asked about. The
thresholds were calibrated on the development questions and on ``tests/questions.jsonl``.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from bot.answering.candidate import Candidate
from bot.answering.direct_dates import date_match
from bot.answering.direct_documents import cites
from bot.answering.direct_figures import figure_match
from bot.safety.scope import domain_score
from bot.understanding.question import Question
from bot.understanding.question_kind import QuestionKind
from knowledge.catalogue import Catalogue
from knowledge.text import fold, folded_words

LOOKED_AT = 5  # best passages
MIN_WORDS = 0.5  # share of the question's telling words found together in one passage
MIN_COVERED = 0.4  # the same, each word weighing by its rarity
# A question that a missing document is known to answer needs a passage that holds most of it.
MIN_TOPIC_IF_MISSING = 0.9
MIN_COVERED_IF_MISSING = 0.6
# A question for a date or a figure, when no passage states a fitting one.
MIN_COVERED_WITHOUT_DATE = 0.6
MIN_COVERED_WITHOUT_FIGURE = 0.9
# A question about an agency whose tasks were found, or about a cited document.
MIN_TOPIC_IF_NAMED = 0.2
FITTING_DATE = 0.3
FITTING_FIGURE = 0.3
MIN_DOMAIN = 0.3  # below, a question that nothing answers is about something else

# Kinds of question that a guide may answer better than a passage.
_GUIDED = (
    QuestionKind.HOW,
    QuestionKind.WHAT,
    QuestionKind.DEFINITION,
    QuestionKind.UNKNOWN,
)


class Verdict(StrEnum):
    """What the evidence allows."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"
    OUT_OF_SCOPE = "out_of_scope"


class Gate:
    """Judges evidence.

    Args:
        catalogue: knows which questions need a document that is not loaded.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def judge(
        self,
        question: Question,
        ranked: Sequence[Candidate],
        *,
        has_guide: bool = False,
        is_called: bool = False,
    ) -> Verdict:
        """Return whether passages answer a question.

        Args:
            question: what was asked.
            ranked: the passages found, best first.
            has_guide: a reviewed guide answers it, so that a passage must be better than near.
            is_called: the question calls a loaded document by its name, so none is missing.
        """
        best = ranked[:LOOKED_AT]
        readings = (question.text, question.dense, question.plan_words)
        domain = max(map(domain_score, readings))
        if domain == 0.0 and not (_names_something(question) or has_guide or _holds_most(best)):
            return Verdict.OUT_OF_SCOPE
        if has_guide and question.kind in _GUIDED and not _holds_most(best):
            return Verdict.NOT_FOUND
        if best and self._is_enough(question, best, is_called=is_called):
            return Verdict.ANSWERED
        if _names_something(question) or has_guide or domain >= MIN_DOMAIN:
            return Verdict.NOT_FOUND
        return Verdict.OUT_OF_SCOPE

    def _is_enough(self, question: Question, best: Sequence[Candidate], *, is_called: bool) -> bool:
        covered = max(c.covered for c in best)
        topic = max(topic_share(question, c) for c in best)
        if _cites_number(question, best[0]):
            return True
        if not is_called and self._catalogue.missing_for(question.text):
            return topic >= MIN_TOPIC_IF_MISSING and covered >= MIN_COVERED_IF_MISSING
        if question.kind is QuestionKind.WHEN and not _states_date(question, best):
            return covered >= MIN_COVERED_WITHOUT_DATE
        if question.kind is QuestionKind.NUMBER and not _states_figure(question, best):
            return covered >= MIN_COVERED_WITHOUT_FIGURE
        if _leads(question, best[0]) or _cites_kind(question, best[0]):
            return topic >= MIN_TOPIC_IF_NAMED
        words = max(_share(folded_words(question.words), c) for c in best)
        return words >= MIN_WORDS or covered >= MIN_COVERED


def _names_something(question: Question) -> bool:
    """Say whether a question names what plans are about: an agency or a document's number."""
    return bool(question.agencies or question.numbers)


def _holds_most(best: Sequence[Candidate]) -> bool:
    return max((c.covered for c in best), default=0.0) >= MIN_COVERED_IF_MISSING


def _cites_number(question: Question, best: Candidate) -> bool:
    """Say whether the best passage cites a document whose number was asked about."""
    return any(cites(best, number) for number in question.numbers)


def _cites_kind(question: Question, best: Candidate) -> bool:
    """Say whether the best passage cites a document of the kind that was asked for."""
    if question.kind is not QuestionKind.DOCUMENT:
        return False
    asked = fold(question.dense)
    return any(fold(reference.kind) in asked for reference in best.facts.references)


def _leads(question: Question, best: Candidate) -> bool:
    """Say whether the best passage is a task of an agency that was asked about."""
    assignment = best.assignment
    return assignment is not None and bool(set(question.agencies) & set(assignment.lead_ids))


def _states_date(question: Question, best: Sequence[Candidate]) -> bool:
    return any(date_match(c, question.dense) >= FITTING_DATE for c in best)


def _states_figure(question: Question, best: Sequence[Candidate]) -> bool:
    return any(figure_match(c, question.words) >= FITTING_FIGURE for c in best)


def topic_share(question: Question, candidate: Candidate) -> float:
    """Return the share of a question's topic words that a passage or its headings hold."""
    return _share(question.topic, candidate)


def _share(words: Sequence[str], candidate: Candidate) -> float:
    """Return the share of folded words that a passage, its headings or its assignment hold."""
    if not words:
        return 1.0
    passage = candidate.passage
    assigned = candidate.assignment.text if candidate.assignment else ""
    held = set(folded_words(" ".join((*passage.headings, passage.text, assigned))))
    return sum(word in held for word in words) / len(words)
