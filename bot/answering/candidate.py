"""A passage that may answer, and a short answer found in it."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.model import Assignment, Document, Facts, Passage


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer, with all that is known of it.

    ``nearest`` is the similarity of its nearest clause, ``covered`` the share of the question's
    weight that it holds, ``headed`` the share a heading above it holds, ``of_task`` how surely it
    is about the kind of task that the question is worded like, all 0 to 1 (see
    ``bot.answering.relevance``).
    """

    document: Document
    passage: Passage
    score: float
    words_score: float
    dense_score: float
    assignment: Assignment | None
    facts: Facts
    nearest: float = 0.0
    covered: float = 0.0
    headed: float = 0.0
    of_task: float = 0.0

    def found(self, score: float, words_score: float, dense_score: float) -> Candidate:
        """Return the candidate with the scores of one search, compared with nothing yet."""
        # Written out: dataclasses.replace takes several times as long, and this runs for each hit.
        return Candidate(
            self.document,
            self.passage,
            score,
            words_score,
            dense_score,
            self.assignment,
            self.facts,
        )

    def compared(self, nearest: float, covered: float, headed: float, of_task: float) -> Candidate:
        """Return the candidate with how near it is to a question."""
        return Candidate(
            self.document,
            self.passage,
            self.score,
            self.words_score,
            self.dense_score,
            self.assignment,
            self.facts,
            nearest,
            covered,
            headed,
            of_task,
        )

    def boosted(self, boost: float) -> Candidate:
        """Return the candidate with ``boost`` added to its score."""
        return Candidate(
            self.document,
            self.passage,
            self.score + boost,
            self.words_score,
            self.dense_score,
            self.assignment,
            self.facts,
            self.nearest,
            self.covered,
            self.headed,
            self.of_task,
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """A short answer and the spans of the document that a quote of it should hold."""

    text: str
    spans: tuple[tuple[int, int], ...]
    doubtful: bool = False  # printed with a slip: the reader should look at the original
