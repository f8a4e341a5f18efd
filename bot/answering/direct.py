"""The short answers of documents that are no date, figure or citation: who, what, the theme."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.best_fact import shorten
from bot.answering.candidate import Candidate, Finding
from bot.answering.relevance import terms_of
from knowledge.agencies import Agencies
from knowledge.sentences import clause_spans, sentence_spans
from knowledge.text import fold, folded_words

_MIN_CLAUSE, _MAX_CLAUSE = 90, 200
_MAX_TASK = 260
_NAMES_BESIDE = 6  # words beside agencies' names: "Đề nghị … và … thành phố"
_QUOTED = re.compile(r"[“\"](?P<words>[^“”\"]{4,300})[”\"]")
_BRACKET = re.compile(r"\s*(?:\([^()]*\)\s*)?")
_EVENT = "ngay "
_NAME_WORDS = 8  # words before a quotation mark that may name what stands in it


def who(candidate: Candidate, agencies: Agencies, language: str) -> Finding | None:
    """Return who leads the task of a passage."""
    assignment = candidate.assignment
    if assignment is None or not assignment.leads:
        return None
    return Finding(_names(assignment.leads, assignment.lead_ids, agencies, language), ())


def partners(candidate: Candidate, agencies: Agencies, language: str) -> Finding | None:
    """Return who takes part in the task of a passage beside the one that leads it."""
    assignment = candidate.assignment
    if assignment is None or not assignment.partners:
        return None
    return Finding(_names(assignment.partners, assignment.partner_ids, agencies, language), ())


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
        if fold(match["words"]).startswith(_EVENT):
            continue  # every plan names the days it is for; that answers nothing
        names = sum(pair in asked for pair in terms_of(before) if "_" in pair)
        if names and (best is None or names > best[0]):
            best = names, match["words"]
    return None if best is None else Finding(f"“{best[1].strip()}”", ())


def theme(candidate: Candidate, years: Sequence[int]) -> Finding | None:
    """Return the theme that a passage states, of one of ``years`` when there are any."""
    for fact in candidate.facts.themes:
        if not years or fact.year in years:
            return Finding(f"“{fact.text}”", ((fact.start, fact.end),))
    return None


def first_clause(candidate: Candidate, agencies: Agencies) -> Finding:
    """Return the first words of a passage that tell a duty and make sense alone.

    A passage may begin with a row of agencies, each a clause: whose duty it is stands above.
    """
    text = candidate.passage.text
    clauses = clause_spans(text)
    telling = next(((s, e) for s, e in clauses if not _names_only(text[s:e], agencies)), clauses[0])
    start = telling[0]
    if start > 0:
        start += _leading_name(text[slice(*telling)], agencies)
    end = next((e for _, e in clauses if e - start >= _MIN_CLAUSE), clauses[-1][1])
    return Finding(shorten(text[start:end], _MAX_CLAUSE), ())


def _leading_name(clause: str, agencies: Agencies) -> int:
    """Return where a clause goes on behind the agency it begins with, with a bracket to its name.

    "Ủy ban nhân dân quận, huyện (chỉ đạo …) xây dựng …" is the last of a row; what they all have to
    do follows.
    """
    first = next(iter(agencies.find(clause)), None)
    if first is None or clause[: first.start].strip():
        return 0
    found = _BRACKET.match(clause, first.end)
    return found.end() if found else first.end


def _names_only(clause: str, agencies: Agencies) -> bool:
    """Say whether a clause names agencies and says next to nothing of them."""
    left = clause
    for mention in reversed(agencies.find(clause)):
        left = left[: mention.start] + left[mention.end :]
    return left != clause and len(folded_words(left)) <= _NAMES_BESIDE


def nearest_clause(candidate: Candidate, question: str) -> Finding:
    """Return the clause of a passage that shares most with a question, in its own words."""
    return Finding(shorten(nearest_words(candidate.passage.text, question), _MAX_CLAUSE), ())


def nearest_task(candidate: Candidate, question: str) -> Finding:
    """Return the part of a passage that a question about a task asks for, in its own words.

    That is the nearest clause, from the passage's beginning when that is not far, and with what
    follows when it is short.
    """
    text = candidate.passage.text
    asked = terms_of(question)
    clauses = clause_spans(text)
    start, end = max(clauses, key=lambda span: len(asked & terms_of(text[slice(*span)])))
    if end <= _MAX_TASK:
        start = 0
    end = next((e for _, e in clauses if e >= end and e - start >= _MIN_CLAUSE), clauses[-1][1])
    return Finding(shorten(text[start:end], _MAX_TASK), ())


def emphasised(candidate: Candidate, question: str, marks: Sequence[str]) -> Finding | None:
    """Return what a passage lays stress on, in its own words, nearest to a question.

    Args:
        candidate: the passage.
        question: the question's words.
        marks: folded words that what is stressed follows, as "nhất là".
    """
    text = candidate.passage.text
    folded = fold(text)
    asked = terms_of(question)
    stressed = [
        text[match.end() : end]
        for mark in marks
        for match in re.finditer(rf"\b{mark}\b\s*", folded)
        if (end := _end_of_sentence(text, match.end())) > match.end()
    ]
    if not stressed:
        return None
    best = max(stressed, key=lambda part: len(asked & terms_of(part)))
    return Finding(shorten(best, _MAX_TASK), ())


def _end_of_sentence(text: str, start: int) -> int:
    """Return where the clauses that follow ``start`` end: at a semicolon or a full stop."""
    end = next((e for s, e in sentence_spans(text) if e > start), len(text))
    semicolon = text.find(";", start, end)
    return end if semicolon < 0 else semicolon


def nearest_words(text: str, question: str) -> str:
    """Return the clause of ``text`` that shares most with a question; the first of equal ones."""
    asked = terms_of(question)
    clauses = [text[start:end] for start, end in clause_spans(text)]
    return max(clauses, key=lambda clause: len(asked & terms_of(clause)), default=text)


def _names(printed: Sequence[str], ids: Sequence[str], agencies: Agencies, language: str) -> str:
    """Return names as printed, in English each with its English name where all are listed."""
    if language != "en" or len(ids) != len(printed):
        return ", ".join(printed)
    pairs = zip(printed, ids, strict=True)
    return ", ".join(f"{name} ({agencies.get(agency).english})" for name, agency in pairs)
