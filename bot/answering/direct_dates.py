"""Short answers to "when": the date facts of a passage, or its own words for a time."""

from __future__ import annotations

import re
from datetime import date

from bot.answering.answer_words import AnswerWords
from bot.answering.best_fact import best_first, shorten
from bot.answering.candidate import Candidate, Finding
from bot.answering.relevance import terms_of
from bot.messages import Messages
from knowledge.model import DateFact, DateKind, Reference
from knowledge.sentences import clause_spans
from knowledge.text import fold, folded_words

_PRINTED_GAP = re.compile(r"\d\s+/|/\s+\d")
_HOW_MUCH = re.compile(r"\bbao (?:lau|gio|nhieu)\b")
_PEAK = re.compile(r"\bcao diem\b")
_MAX_SHOWN = 3
_MAX_TIME = 160  # characters
_REPORTS = (DateKind.DEADLINE, DateKind.RECURRING)


def when(candidate: Candidate, question: str, messages: Messages) -> Finding | None:
    """Return the date that a passage states for what was asked.

    A passage's deadlines belong together, and so do its recurring reports: the one that fits best
    is told first, the others behind it, so that nobody misses one.

    Args:
        candidate: the passage.
        question: what was asked, in Vietnamese.
        messages: the texts of the reply's language.
    """
    ordered = best_first(
        candidate.facts.dates, _telling(question), lambda f: f"{f.what} {f.as_printed}", _date_bonus
    )
    if not ordered:
        return None
    best = ordered[0]
    told = [best]
    if best.kind in _REPORTS:
        told += [f for f in candidate.facts.dates if f.kind is best.kind and f is not best]
    told = told[:_MAX_SHOWN]
    text = "; ".join(_labelled(told, messages))
    if best.to_whom and set(folded_words(question)) & _words("recipient"):
        text = messages.text("date.send_to", text=text, recipient=best.to_whom)
    return Finding(
        text,
        tuple((fact.start, fact.end) for fact in told),
        any(_PRINTED_GAP.search(fact.as_printed) for fact in told),
    )


def time_in_words(candidate: Candidate, question: str) -> Finding | None:
    """Return what a passage says of a time without a date fact, None when it says nothing.

    That is the date of a document it cites, when the question is about such a document, or the
    words of the clause nearest to the question: "ngay sau khi Quốc hội thông qua".
    """
    cited = [r for r in candidate.facts.references if _is_asked_about(r, question)]
    text = candidate.passage.text
    clauses = [text[start:end] for start, end in clause_spans(text)]
    asked = terms_of(question)
    clauses.sort(key=lambda clause: -len(asked & terms_of(clause)))
    if cited and cited[0].issued is not None:
        return Finding(shorten(cited[0].text, _MAX_TIME), ((cited[0].start, cited[0].end),))
    for clause in clauses[:1]:
        for expression in AnswerWords.load().times:
            found = expression.search(clause)
            if found:
                return Finding(shorten(found.group(), _MAX_TIME), ())
    return None


def whom_to_send(candidate: Candidate, question: str) -> Finding | None:
    """Return whom a report that a passage asks for goes to."""
    facts = [fact for fact in candidate.facts.dates if fact.to_whom]
    ordered = best_first(facts, question, lambda f: f"{f.what} {f.to_whom}")
    if not ordered or ordered[0].to_whom is None:
        return None
    return Finding(ordered[0].to_whom, ((ordered[0].start, ordered[0].end),))


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


def date_match(candidate: Candidate, question: str) -> float:
    """Return how well the best date fact of a passage fits what was asked, 0 to 1."""
    if not candidate.facts.dates:
        return 0.0
    asked = set(folded_words(_telling(question)))
    return max(_date_fit(fact, asked) for fact in candidate.facts.dates)


def stated_days(candidate: Candidate, question: str) -> tuple[date, date] | None:
    """Return the first and last day of the period that fits best what was asked, None if none."""
    asked = set(folded_words(_telling(question)))
    best = max(candidate.facts.dates, key=lambda fact: _date_fit(fact, asked), default=None)
    if best is None or best.kind is not DateKind.PERIOD or not (best.starts and best.ends):
        return None
    return best.starts, best.ends


def _telling(question: str) -> str:
    """Return a folded question without the syllables that only look like "báo cáo".

    "Đợt cao điểm kéo dài bao lâu" asks for no report.
    """
    return _PEAK.sub("diem", _HOW_MUCH.sub(" ", fold(question)))


def _labelled(facts: list[DateFact], messages: Messages) -> list[str]:
    """Return dates in short form, deadlines of several things each with its thing."""
    several = len(facts) > 1 and facts[0].kind is DateKind.DEADLINE
    return [
        f"{fact.what}: {printed_date(fact, messages)}" if several else printed_date(fact, messages)
        for fact in facts
    ]


def cites_asked(candidate: Candidate, question: str) -> bool:
    """Say whether a passage cites, with its date, a document of the kind that is asked about."""
    return any(
        _is_asked_about(r, question) and fold(r.kind) not in _words("common")
        for r in candidate.facts.references
    )


def _is_asked_about(reference: Reference, question: str) -> bool:
    return reference.issued is not None and fold(reference.kind) in fold(question)


def _date_fit(fact: DateFact, asked: set[str]) -> float:
    if _asks_report(asked) and fact.kind is DateKind.PERIOD:
        return 0.0  # "hạn báo cáo đợt cao điểm" is no day of the campaign itself
    what = set(folded_words(fact.what)) - _words("field")
    shared = len(what & asked) / len(what) if what else 0.0
    return max(0.0, min(1.0, 0.6 * shared + 0.2 * _date_bonus(fact, asked)))


def _asks_report(asked: set[str]) -> bool:
    """Say whether a question asks by when something is due."""
    return bool(asked & _words("due")) or {"bao", "cao"} <= asked


def _date_bonus(fact: DateFact, asked: set[str]) -> float:
    """Return how many of the question's words tell the kind of a date."""
    if fact.kind in _REPORTS:
        named = fact.recurrence is not None and bool(asked & _words(fact.recurrence))
        return len(asked & _words("report")) + named
    if fact.kind is DateKind.PERIOD:
        return -2.0 if _asks_report(asked) else float(len(asked & _words("period")))
    return -float(bool(asked & (_words("report") | _words("campaign"))))


def _words(name: str) -> frozenset[str]:
    return AnswerWords.load().words(name)
