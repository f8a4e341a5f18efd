"""Ranks found passages again by what the documents' structure says of them.

The search's score is the base; each feature of ``bot.answering.rank_features`` adds its weight,
in standard deviations of that score. The weights are ``data/rank_weights.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from bot.answering.answer_words import AnswerWords
from bot.answering.candidate import Candidate
from bot.answering.rank_features import NAMES, RankFeatures
from bot.understanding.question import Question
from knowledge.agencies import Agencies
from knowledge.data_files import read_data_file

_FILE = Path(__file__).parents[1] / "data" / "rank_weights.toml"


class Reranker:
    """Adds what the structure says to the scores of candidates.

    Args:
        agencies: for general names ("Công an") that stand for several agencies.
    """

    def __init__(self, agencies: Agencies) -> None:
        self._features = RankFeatures(agencies)
        self._weights = _load(_FILE)

    def rank(
        self, question: Question, candidates: Sequence[Candidate], possible: Sequence[str] = ()
    ) -> list[Candidate]:
        """Return the candidates with their new scores, best first.

        Args:
            question: what was asked.
            candidates: what the search found.
            possible: ids of documents whose period is uncertain.
        """
        rows = self._features.read(question, candidates, possible)
        ranked = [
            candidate.boosted(self._boost(row))
            for candidate, row in zip(candidates, rows, strict=True)
        ]
        return sorted(ranked, key=lambda c: -c.score)

    def _boost(self, row: Mapping[str, float]) -> float:
        return sum(self._weights[name] * value for name, value in row.items())


def asks_theme(question: Question) -> bool:
    """Say whether a question is about the theme of a year's World Day."""
    return AnswerWords.load().asks("theme", question)


@lru_cache(maxsize=2)
def _load(path: Path) -> Mapping[str, float]:
    weights = read_data_file(path).table("weights")
    return {name: weights.number(name) for name in NAMES}
