"""The short answers of documents, made from their facts: who, when, how many, which document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from bot.answering.relevance import terms_of
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
from knowledge.text import fold, folded_words

T = TypeVar("T")

_REPORT_WORDS = frozenset(
    ("han", "bao", "cao", "nop", "gui", "deadline", "report", "hoan", "thanh")
)
_PERIOD_WORDS = frozenset(("dot", "diem", "thoi", "gian", "keo", "dai", "campaign", "tu"))
_MAX_CITATION = 220  # characters
_CITATION_HEAD = 40
_SAYS_MORE = 15  # characters behind a citation that tell something of it
_MIN_CLAUSE, _MAX_CLAUSE = 90, 200
_QUOTED = re.compile(r"[“\"](?P<words>[^“”\"]{4,300})[”\"]")
_NAME_WORDS = 8  # words before a quotation mark that may name what stands in it
_PERCENT_WORDS = frozenset(("phan", "tram", "ty", "le", "chi", "tieu", "dat"))
_PRINTED_GAP = re.compile(r"\d\s+/|/\s+\d")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer, with all that is known of it.

    ``nearest`` is the similarity of its nearest clause, ``covered`` the share of the question's
    weight that it holds, ``headed`` the share a heading above it holds, all 0 to 1 (see
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
    best = _best(candidate.facts.figures, question, lambda fact: fact.what, _value_bonus)
    if best is None:
        return None
    return Finding(_figure(best), ((best.start, best.end),))


def which_document(candidate: Candidate, question: str, numbers: Iterable[str]) -> Finding | None:
    """Return the document that a passage cites for what was asked."""
    references = candidate.facts.references
    numbered = cited_document(candidate, numbers)
    if numbered is not None:
        return numbered
    asked = fold(question)
    of_kind = [r for r in references if fold(r.kind) in asked and fold(r.kind) != "ke hoach"]
    if len(of_kind) > 1:
        listed = dict.fromkeys(_citation(r) for r in of_kind)
        return Finding("; ".join(listed), tuple((r.start, r.end) for r in of_kind))
    best = _best(references, question, lambda fact: fact.text)
    if best is None:
        return None
    return Finding(_citation(best), ((best.start, best.end),))


def cited_document(candidate: Candidate, numbers: Iterable[str]) -> Finding | None:
    """Return what a passage says of the document whose number was asked about.

    The number is known already; what is asked is its date, its issuer or what it is about.
    """
    for reference in candidate.facts.references:
        if any(_is_numbered(reference, number) for number in numbers):
            return Finding(_clause_from(candidate, reference), ((reference.start, reference.end),))
    return None


def cites(candidate: Candidate, number: str) -> bool:
    """Say whether a passage cites the document of a number: "61/KH-BCĐ", or "61" alone."""
    return any(_is_numbered(reference, number) for reference in candidate.facts.references)


def quoted_phrase(candidate: Candidate, question: str) -> Finding | None:
    """Return the words in quotation marks that a passage gives under the name asked for.

    "Tiêu đề tin nhắn: “…”" answers a question about the "tiêu đề", "phương châm “…”" one about the
    "phương châm".
    """
    asked = terms_of(question)
    text = candidate.passage.text
    best: tuple[int, str] | None = None
    for match in _QUOTED.finditer(text):
        before = " ".join(folded_words(text[: match.start()])[-_NAME_WORDS:])
        names = sum(pair in asked for pair in terms_of(before) if "_" in pair)
        if names and (best is None or names > best[0]):
            best = names, match["words"]
    return None if best is None else Finding(f"“{best[1].strip()}”", ())


def _is_numbered(reference: Reference, number: str) -> bool:
    cited = reference.number or ""
    return cited.lower() == number.lower() or cited.split("/")[0] == number


def _clause_from(candidate: Candidate, reference: Reference) -> str:
    """Return the clause that holds a citation, from the citation on when more follows it."""
    text = candidate.passage.text
    start = text.find(reference.text[:_CITATION_HEAD])
    clause = next((s for s in clause_spans(text) if s[0] <= start < s[1]), None)
    if clause is None:
        return _shorten(reference.text, _MAX_CITATION)
    if clause[1] - start > len(reference.text) + _SAYS_MORE:
        return _shorten(text[start : clause[1]], _MAX_CITATION)
    # The citation ends the clause: what it is for stands before it.
    words = text[clause[0] : clause[1]].rstrip(" ;.")
    if len(words) <= _MAX_CITATION:
        return words
    return "…" + words[-_MAX_CITATION:].split(" ", 1)[1]


def theme(candidate: Candidate, years: Sequence[int]) -> Finding | None:
    """Return the theme that a passage states, of one of ``years`` when there are any."""
    for fact in candidate.facts.themes:
        if not years or fact.year in years:
            return Finding(f"“{fact.text}”", ((fact.start, fact.end),))
    return None


def first_clause(candidate: Candidate) -> Finding:
    """Return the first words of a passage that make sense alone, for a list of duties."""
    text = candidate.passage.text
    clauses = clause_spans(text)
    end = next((end for _, end in clauses if end >= _MIN_CLAUSE), clauses[-1][1])
    return Finding(_shorten(text[:end], _MAX_CLAUSE), ())


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
    return _shorten(reference.text, _MAX_CITATION)


def _shorten(text: str, limit: int) -> str:
    """Return ``text`` cut at a word when it is longer than ``limit`` characters."""
    text = text.rstrip(" ;.")
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,;") + "…"


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


def date_match(candidate: Candidate, question: str) -> float:
    """Return how well the best date fact of a passage fits what was asked, 0 to 1."""
    asked = set(folded_words(question))
    return max((_date_fit(fact, asked) for fact in candidate.facts.dates), default=0.0)


def figure_match(candidate: Candidate, words: str) -> float:
    """Return the share of a question's words that the best figure of a passage is about, 0 to 1."""
    asked = set(folded_words(words)) - _PERCENT_WORDS
    if not asked:
        return 0.0
    shares = (
        1.0
        if asked & {word for word in folded_words(fact.value) if word.isdigit()}
        else len(asked & set(folded_words(fact.what))) / len(asked)
        for fact in candidate.facts.figures
    )
    return max(shares, default=0.0)


def _date_fit(fact: DateFact, asked: set[str]) -> float:
    if _asks_report(asked) and fact.kind is DateKind.PERIOD:
        return 0.0  # "hạn báo cáo đợt cao điểm" is no day of the campaign itself
    what = set(folded_words(fact.what))
    shared = len(what & asked) / len(what) if what else 0.0
    return max(0.0, min(1.0, 0.6 * shared + 0.2 * _date_bonus(fact, asked)))


def _value_bonus(fact: Figure, asked: set[str]) -> float:
    """Return 1 when the figure itself is asked about: "95 phần trăm cho việc gì?"."""
    return float(any(word in asked for word in folded_words(fact.value) if word.isdigit()))


def _asks_report(asked: set[str]) -> bool:
    """Say whether a question asks by when something is due."""
    return bool(asked & {"han", "nop", "deadline"}) or {"bao", "cao"} <= asked


def _date_bonus(fact: DateFact, asked: set[str]) -> float:
    """Return how many of the question's words tell the kind of a date."""
    if fact.kind in (DateKind.DEADLINE, DateKind.RECURRING):
        named = bool(asked & set(_recurrence_words(fact)))
        return len(asked & _REPORT_WORDS) + named
    if fact.kind is DateKind.PERIOD:
        return -2.0 if _asks_report(asked) else float(len(asked & _PERIOD_WORDS))
    return -float(bool(asked & (_REPORT_WORDS | {"dot", "diem"})))


def _recurrence_words(fact: DateFact) -> tuple[str, ...]:
    return {
        "quarter": ("quy", "quarterly", "quarter"),
        "half-year": ("6", "sau"),
        "year": ("nam",),
    }.get(fact.recurrence or "", ())
