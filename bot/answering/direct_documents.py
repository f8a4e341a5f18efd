"""Short answers to "which document": what a passage cites, and which plan it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.answering.best_fact import best_first, shorten
from bot.answering.candidate import Candidate, Finding
from bot.understanding.question import Question
from knowledge.model import Document, Reference
from knowledge.sentences import clause_spans
from knowledge.text import fold

_FIGURES = re.compile(r"\d+(?:/\d{4})?")  # "61", "162/2025"
_MAX_CITATION = 300  # characters
_CITATION_HEAD = 40
_SAYS_MORE = 15  # characters behind a citation that tell something of it


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
    ordered = best_first(references, question, lambda fact: fact.text)
    if not ordered:
        return None
    return Finding(_citation(ordered[0]), ((ordered[0].start, ordered[0].end),))


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


def cites_asked_number(question: Question, candidate: Candidate) -> bool:
    """Say whether a passage cites a document by a number asked about, or holds such an address."""
    if any(cites(candidate, number) for number in question.numbers):
        return True
    text = candidate.passage.text.lower()
    return any(address.lower() in text for address in question.addresses)


def is_number_of(asked: str, number: str | None) -> bool:
    """Say whether ``asked`` is a document's number, or its figures: "61" of "61/KH-BCĐ"."""
    number = (number or "").lower()
    if not number or asked.lower() == number:
        return bool(number)
    return bool(_FIGURES.fullmatch(asked)) and number.startswith((f"{asked}/", f"{asked}-"))


def document_name(document: Document) -> str:
    """Return what a document is called in one short line: kind, number, place and year."""
    name = " ".join(filter(None, (document.kind, document.number))) or document.title
    place = document.province_at_issue or document.province
    years = str(document.year) if document.year else _span_of_years(document)
    if place is None:
        return f"{document.title}, {years}" if years else document.title
    return ", ".join(filter(None, (f"{name} – {place}", years)))


def _span_of_years(document: Document) -> str:
    if document.valid_from is None or document.valid_to is None:
        return ""
    return f"{document.valid_from.year}-{document.valid_to.year}"


def _is_numbered(reference: Reference, number: str) -> bool:
    return is_number_of(number, reference.number)


def _clause_from(candidate: Candidate, reference: Reference) -> str:
    """Return the clause that holds a citation, from the citation on when more follows it."""
    text = candidate.passage.text
    start = text.find(reference.text[:_CITATION_HEAD])
    clause = next((s for s in clause_spans(text) if s[0] <= start < s[1]), None)
    if clause is None:
        return shorten(reference.text, _MAX_CITATION)
    if clause[1] - start > len(reference.text) + _SAYS_MORE:
        return shorten(text[start : clause[1]], _MAX_CITATION)
    # The citation ends the clause: what it is for stands before it.
    words = text[clause[0] : clause[1]].rstrip(" ;.")
    if len(words) <= _MAX_CITATION:
        return words
    return "…" + words[-_MAX_CITATION:].split(" ", 1)[1]


def _citation(reference: Reference) -> str:
    return shorten(reference.text, _MAX_CITATION)
