"""The short answers of documents, made from their facts: who, when, how many, which document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from bot.messages import Messages
from knowledge.agencies import Agencies
from knowledge.model import (
    Assignment,
    DateFact,
    DateKind,
    Document,
    Facts,
    Figure,
    Passage,
    Reference,
)
from knowledge.sentences import clause_spans
from knowledge.text import folded_words

T = TypeVar("T")

_REPORT_WORDS = frozenset(
    ("han", "bao", "cao", "nop", "gui", "deadline", "report", "hoan", "thanh")
)
_PERIOD_WORDS = frozenset(("dot", "diem", "thoi", "gian", "keo", "dai", "campaign", "tu"))
_MAX_CITATION = 220  # characters
_MAX_CLAUSE = 160
_PRINTED_GAP = re.compile(r"\d\s+/|/\s+\d")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer, with all that is known of it.

    ``nearest`` is the similarity of its nearest clause, ``covered`` the share of the question's
    weight that it holds (see ``bot.relevance``), both 0 to 1.
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


@dataclass(frozen=True, slots=True)
class Finding:
    """A short answer and the spans of the document that a quote of it should hold."""

    text: str
    spans: tuple[tuple[int, int], ...]
    doubtful: bool = False  # printed with a slip: the reader should look at the original


def who(candidate: Candidate, agencies: Agencies, language: str) -> Finding | None:
    """Return who leads the task of a passage."""
    assignment = candidate.assignment
    if assignment is None or not assignment.leads:
        return None
    names = list(assignment.leads)
    if language == "en" and len(assignment.lead_ids) == len(names):
        names = [
            f"{name} ({agencies.get(agency).english})"
            for name, agency in zip(names, assignment.lead_ids, strict=True)
        ]
    return Finding(", ".join(names), ())


def when(candidate: Candidate, question: str, messages: Messages) -> Finding | None:
    """Return the date that a passage states for what was asked."""
    facts = candidate.facts.dates
    best = _best(facts, question, lambda fact: f"{fact.what} {fact.as_printed}", _date_bonus)
    if best is None:
        return None
    same = [f for f in facts if f.kind is best.kind and f.kind is DateKind.RECURRING] or [best]
    asked = set(folded_words(question))
    named = [f for f in same if asked & set(_recurrence_words(f))] or same
    text = "; ".join(printed_date(fact, messages) for fact in named)
    if best.to_whom and asked & {"dau", "ai", "gui", "whom", "where"}:
        text = messages.text("date.send_to", text=text, recipient=best.to_whom)
    return Finding(
        text,
        tuple((fact.start, fact.end) for fact in named),
        any(_PRINTED_GAP.search(fact.as_printed) for fact in named),
    )


def how_many(candidate: Candidate, question: str) -> Finding | None:
    """Return the figure that a passage states for what was asked."""
    best = _best(candidate.facts.figures, question, lambda fact: fact.what)
    if best is None:
        return None
    return Finding(_figure(best), ((best.start, best.end),))


def which_document(candidate: Candidate, question: str, numbers: Iterable[str]) -> Finding | None:
    """Return the document that a passage cites for what was asked."""
    wanted = [number.lower() for number in numbers]
    named = [r for r in candidate.facts.references if (r.number or "").lower() in wanted]
    best = _best(tuple(named) or candidate.facts.references, question, lambda fact: fact.text)
    if best is None:
        return None
    return Finding(_citation(best), ((best.start, best.end),))


def theme(candidate: Candidate, years: Sequence[int]) -> Finding | None:
    """Return the theme that a passage states, of one of ``years`` when there are any."""
    for fact in candidate.facts.themes:
        if not years or fact.year in years:
            return Finding(f"“{fact.text}”", ((fact.start, fact.end),))
    return None


def first_clause(candidate: Candidate) -> Finding:
    """Return the first words of a passage that make sense alone, for a list of duties."""
    start, end = clause_spans(candidate.passage.text)[0]
    clause = candidate.passage.text[start:end].rstrip(" ;.")
    if len(clause) > _MAX_CLAUSE:
        clause = clause[:_MAX_CLAUSE].rsplit(" ", 1)[0].rstrip(" ,;") + "…"
    return Finding(clause, ())


def printed_date(fact: DateFact, messages: Messages) -> str:
    """Return a date fact in short form; what is not certain stays as printed."""
    if fact.kind is DateKind.PERIOD and fact.starts and fact.ends:
        return f"{short_day(fact.starts)} – {short_day(fact.ends)}"
    if fact.kind is DateKind.DEADLINE and fact.ends and "quý" not in fact.as_printed:
        return messages.text("date.before", date=short_day(fact.ends))
    if fact.kind is DateKind.EVENT and fact.recurrence == "yearly-day":
        return messages.text("date.yearly", date=fact.as_printed)
    return fact.as_printed


def short_day(day: date) -> str:
    """Return a date as plans print it: 01/7/2025."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def _figure(fact: Figure) -> str:
    return f"{fact.value}: {fact.what}" if fact.what else fact.value


def _citation(reference: Reference) -> str:
    if len(reference.text) <= _MAX_CITATION:
        return reference.text
    return reference.text[:_MAX_CITATION].rsplit(" ", 1)[0] + "…"


def _best(
    facts: Sequence[T],
    question: str,
    words_of: Callable[[T], str],
    bonus: Callable[[T, set[str]], float] = lambda _fact, _asked: 0.0,
) -> T | None:
    """Return the fact whose words the question shares most, None when there is no fact."""
    asked = set(folded_words(question))

    def score(fact: T) -> float:
        words = set(folded_words(words_of(fact)))
        return len(words & asked) / (len(words) ** 0.5 or 1.0) + bonus(fact, asked)

    return max(facts, key=score, default=None)


def _date_bonus(fact: DateFact, asked: set[str]) -> float:
    report = fact.kind in (DateKind.DEADLINE, DateKind.RECURRING)
    score = 0.3 * len(asked & _REPORT_WORDS) if report else 0.0
    if fact.kind is DateKind.PERIOD:
        score += 0.3 * len(asked & _PERIOD_WORDS)
    return score


def _recurrence_words(fact: DateFact) -> tuple[str, ...]:
    return {
        "quarter": ("quy", "quarterly", "quarter"),
        "half-year": ("6", "sau"),
        "year": ("nam",),
    }.get(fact.recurrence or "", ())
