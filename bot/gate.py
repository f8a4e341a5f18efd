"""Decides whether what was found answers the question: the evidence gate.

A question is answered when enough of its own words stand in the best passages, or when the vectors
are sure. The thresholds were calibrated on the development questions and checked on others (see the
notes in ``docs/``); they are few on purpose.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from bot.direct import Candidate
from bot.question import Question
from bot.scope import domain_score
from knowledge.catalogue import Catalogue
from knowledge.text import folded_words

LOOKED_AT = 5  # best passages
MIN_TOPIC = 0.6  # share of the question's topic words found together in one passage
MIN_TOPIC_IF_MISSING = 0.9  # the same when a missing document is known to answer
SURE_SIMILARITY = 0.90  # cosine
MIN_DOMAIN = 0.2  # below, a question that nothing answers is about something else


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

    def judge(self, question: Question, ranked: Sequence[Candidate]) -> Verdict:
        """Return whether ``ranked``, best first, answers ``question``."""
        topic = max((topic_share(question, c) for c in ranked[:LOOKED_AT]), default=0.0)
        similar = max((c.dense_score for c in ranked[:LOOKED_AT]), default=0.0)
        needs_missing = bool(self._catalogue.missing_for(f"{question.dense} . {question.text}"))
        enough = MIN_TOPIC_IF_MISSING if needs_missing else MIN_TOPIC
        if ranked and (topic >= enough or (similar >= SURE_SIMILARITY and not needs_missing)):
            return Verdict.ANSWERED
        domain = max(domain_score(question.text), domain_score(question.dense))
        return Verdict.NOT_FOUND if domain >= MIN_DOMAIN else Verdict.OUT_OF_SCOPE


def topic_share(question: Question, candidate: Candidate) -> float:
    """Return the share of a question's topic words that a passage or its headings hold."""
    if not question.topic:
        return 1.0
    passage = candidate.passage
    assigned = candidate.assignment.text if candidate.assignment else ""
    held = set(folded_words(" ".join((*passage.headings, passage.text, assigned))))
    return sum(word in held for word in question.topic) / len(question.topic)
