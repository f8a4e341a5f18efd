"""Decides whether what was found answers the question: the evidence gate.

Two logistic regressions over a few features of the question and its best passages: one tells the
questions that plans answer from those of the same field that they do not, the other from all other
questions, too. Both have to hold. The weights are ``data/gate_weights.toml``, learned by
``python -m bot.answering.learn_gate``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from bot.answering.candidate import Candidate
from bot.answering.gate_features import (
    MIN_DOMAIN,
    NAMES,
    asks_missing_article,
    cites_number,
    domain,
    gate_features,
    lacks_measure,
    names_unknown_document,
    tells_whom_to_call,
)
from bot.understanding.question import Question
from bot.understanding.topics import TopicMatches
from bot.understanding.years import without_years
from knowledge.catalogue import Catalogue
from knowledge.data_files import Entry, read_data_file

# A question this like a kind of question of the field that plans do not answer is of the field.
LIKE_THE_FIELD, MEANT_AS_THE_FIELD = 0.5, 1.2
LIKE_A_TASK = 0.5  # and one this like a kind of task
NO_TOPICS = TopicMatches()
MODELS = ("evidence", "scope")
"""What tells answered questions from those of the field, and from all others."""

WEIGHTS_FILE = Path(__file__).parents[1] / "data" / "gate_weights.toml"


class Verdict(StrEnum):
    """What the evidence allows."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class GateWeights:
    """The weights of the features, the constant beside them, and the least chance to answer."""

    weights: Mapping[str, float]
    constant: float
    threshold: float

    @classmethod
    def load(cls) -> Mapping[str, GateWeights]:
        """Return what comes with the package, by the names of ``MODELS``; DataFileError."""
        return _load(WEIGHTS_FILE)

    def chance(self, features: Mapping[str, float]) -> float:
        """Return the chance that passages with these features answer their question, 0 to 1."""
        score = self.constant + sum(self.weights[name] * features[name] for name in NAMES)
        return 1.0 / (1.0 + math.exp(-score))

    def hold(self, features: Mapping[str, float]) -> bool:
        """Say whether that chance is enough."""
        return self.chance(features) >= self.threshold


class Gate:
    """Judges evidence.

    Args:
        catalogue: knows which questions need a document that is not loaded.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._models = tuple(GateWeights.load().values())

    def judge(
        self,
        question: Question,
        ranked: Sequence[Candidate],
        *,
        topics: TopicMatches = NO_TOPICS,
        has_guide: bool = False,
        is_called: bool = False,
    ) -> Verdict:
        """Return whether passages answer a question.

        Args:
            question: what was asked.
            ranked: the passages found, best first.
            topics: the kinds of task and of question that it is worded like.
            has_guide: a reviewed guide answers it, so that a passage must be better than near.
            is_called: the question calls a loaded document by its name, so none is missing.
        """
        if ranked and (cites_number(question, ranked[0]) or tells_whom_to_call(question, ranked)):
            return Verdict.ANSWERED
        if names_unknown_document(question, ranked) or asks_missing_article(question, ranked):
            return Verdict.NOT_FOUND
        if ranked and lacks_measure(question, ranked):
            return self._unanswered(question, topics, has_guide=has_guide)
        features = self.features(
            question, ranked, topics=topics, has_guide=has_guide, is_called=is_called
        )
        if features and all(model.hold(features) for model in self._models):
            return Verdict.ANSWERED
        return self._unanswered(question, topics, has_guide=has_guide)

    def features(
        self,
        question: Question,
        ranked: Sequence[Candidate],
        *,
        topics: TopicMatches,
        has_guide: bool,
        is_called: bool,
    ) -> dict[str, float]:
        """Return what the verdict is made of; nothing when nothing was found."""
        if not ranked:
            return {}
        return gate_features(
            question,
            ranked,
            topics=topics,
            has_guide=has_guide,
            is_missing=not is_called and self._is_missing(question),
            is_called=is_called,
        )

    def _unanswered(self, question: Question, topics: TopicMatches, *, has_guide: bool) -> Verdict:
        if question.agencies or question.numbers or has_guide:
            return Verdict.NOT_FOUND  # it names what plans are about
        if question.provinces and topics.tasks and topics.tasks[0].likeness >= LIKE_A_TASK:
            return Verdict.NOT_FOUND  # a place's task, without the field's words
        if topics.outside >= LIKE_THE_FIELD and topics.outward >= MEANT_AS_THE_FIELD:
            return Verdict.NOT_FOUND  # a case told without the field's words
        near = domain(question)
        if near >= MIN_DOMAIN or (near > 0 and self._is_missing(question)):
            return Verdict.NOT_FOUND
        return Verdict.OUT_OF_SCOPE

    def _is_missing(self, question: Question) -> bool:
        """Say whether a document answers the question that is known and not loaded.

        A year alone calls none: whether a plan of it is loaded is told before.
        """
        asked = f"{question.text} . {question.dense}"
        return bool(
            self._catalogue.missing_for(asked if question.numbers else without_years(asked))
        )


@lru_cache(maxsize=2)
def _load(path: Path) -> Mapping[str, GateWeights]:
    root = read_data_file(path)
    return {name: _read(root.table(name)) for name in MODELS}


def _read(table: Entry) -> GateWeights:
    weights = table.table("weights")
    return GateWeights(
        {name: weights.number(name) for name in NAMES},
        table.number("constant"),
        table.number("threshold"),
    )
