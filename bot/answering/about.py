"""Answers questions about a document itself: its signer, number, date, recipients, stamp."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from bot.answering.best_fact import shorten
from bot.answering.direct_dates import short_day
from bot.understanding.question import Question
from knowledge.data_files import read_data_file
from knowledge.model import Document
from knowledge.text import folded_words, squeeze
from knowledge.word_patterns import WordPattern, compile_patterns, first_match, message_line

_FILE = Path(__file__).parents[1] / "data" / "document_questions.toml"
_ISSUED = re.compile(r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}")
# The administrative form of Decree 30/2020/NĐ-CP: the list of recipients stands at the end on the
# left, its last line ("Lưu: VT") for the archive; the signer's office in capitals above the name.
_RECIPIENTS = re.compile(
    r"Nơi nhận\s*:?(?P<list>.*?)"
    r"(?=\n\s*[-–]\s*Lưu\b|\n\s*(?:TM|KT|TL|TUQ)\.|\n\s*[A-ZĐÀ-Ỹ]{3}[A-ZĐÀ-Ỹ ]{4,}\n|\Z)",
    re.DOTALL,
)
_OFFICE = re.compile(r"(?:^|\n)\s*(?P<office>[A-ZĐÀ-Ỹ][A-ZĐÀ-Ỹ .]{4,60}[A-ZĐÀ-Ỹ])\s*$")
# The stamp that an office puts on what it receives (Decree 30/2020/NĐ-CP, appendix IV).
_STAMP = re.compile(
    r"ĐẾN\s+Số\s*:?\s*(?P<number>\d+)\s+(?:Giờ\s*:?[^\n]*\n\s*)?Ngày\s*:?\s*(?P<day>\d[\d/.-]*\d)"
)
_NUMBER = re.compile(r"(?:\bno\.?\s+|\bsố\s+)?\d+/[^\W\d_][\w-]*", re.IGNORECASE)
_LIST_ITEM = re.compile(r"\s*(?:\n\s*|(?<=;)\s*)[-–]\s+")
_SHORT_FORMS = ("UBND", "HĐND", "BCĐ", "TP")
_MAX_LIST = 300  # characters
LONGEST_BODY = 45  # characters
_BESIDE_SIGNER = ("signer", "issued", "number")  # who issued it is not asked with who signed it
_FIELDS = ("signer", "issued", "number", "recipients", "issuer", "stamp")


def asked_fields(question: Question, documents: Sequence[Document]) -> tuple[str, ...]:
    """Return which of a document's own facts are asked for, by their fields' names.

    Args:
        question: what was asked.
        documents: the loaded documents it may be about; a number of none of them is that of a
            cited document, which passages tell of.
    """
    own = {d.number.split("/")[0] for d in documents if d.number}
    own |= {d.number for d in documents if d.number}
    if not set(question.numbers) <= own:
        return ()
    line = message_line(_without_numbers(f"{question.dense} . {question.text}"))
    patterns = _patterns()
    fields = tuple(field for field in _FIELDS if first_match(patterns[field], line))
    if "stamp" in fields:
        return ("stamp",)
    if first_match(patterns["cited"], line):
        return tuple(field for field in fields if field == "signer")
    if "signer" in fields:
        return tuple(field for field in fields if field in _BESIDE_SIGNER)  # "ai ký ban hành"
    if first_match(patterns["unless"], line):
        return tuple(field for field in fields if field != "recipients")
    return fields


def signed_by_named(question: Question, documents: Sequence[Document]) -> list[Document]:
    """Return the documents whose signer a question names; all of them when it names none."""
    asked = f" {' '.join(folded_words(question.text))} "
    named = [d for d in documents if d.signer and f" {' '.join(folded_words(d.signer))} " in asked]
    return named or list(documents)


def asks_nothing_else(question: Question) -> bool:
    """Say whether a question tells no topic beside a document's own facts: "Ai ký?"."""
    return set(question.topic) <= _topic_words()


def document_facts(field: str, documents: Sequence[Document]) -> list[tuple[Document, str]]:
    """Return the fact of each document that states it, newest document first.

    Args:
        field: as :func:`asked_field` returns it.
        documents: the documents asked about.
    """
    facts = [(document, _fact(field, document)) for document in documents]
    return [(document, fact) for document, fact in facts if fact]


def printed_span(field: str, document: Document) -> tuple[int, int] | None:
    """Return where a document prints the fact, in its head or tail; None when it does not."""
    if field == "issued":
        pattern = _ISSUED
    elif field == "recipients":
        match = _RECIPIENTS.search(document.text)
        return None if match is None else (match.start("list"), match.end("list"))
    elif field == "stamp":
        pattern = _STAMP
    else:
        value: str | None = getattr(document, field)
        if not value:
            return None
        # Scans part the letters of numbers and names by other white space than one would type.
        pattern = re.compile(r"\s*".join(re.escape(char) for char in value if not char.isspace()))
    found = [match.span() for match in pattern.finditer(document.text)]
    if not found:
        return None
    if field != "signer":
        return found[0]
    office = _OFFICE.search(document.text, 0, found[-1][0])
    return (office.start("office") if office else found[-1][0]), found[-1][1]


def _fact(field: str, document: Document) -> str | None:
    if field == "issued":
        return short_day(document.issued) if document.issued else None
    if field == "recipients":
        return _recipients(document)
    if field == "stamp":
        return _stamp(document)
    value: str | None = getattr(document, field)
    if field == "signer" and value:
        span = printed_span(field, document)
        office = _OFFICE.search(document.text, 0, span[1] - len(value)) if span else None
        return f"{value} ({_office(office['office'], document)})" if office else value
    return value


def _stamp(document: Document) -> str | None:
    """Return the number and day that an office has stamped on the copy it received."""
    found = _STAMP.search(document.text)
    return f"số công văn đến: {found['number']}, ngày {found['day']}" if found else None


def _office(printed: str, document: Document) -> str:
    """Return a signer's office, and of which body unless its name is long."""
    office = _in_small_letters(printed)
    if not document.issuer or len(document.issuer) > LONGEST_BODY:
        return office
    return f"{office}, {document.issuer}"


def _without_numbers(text: str) -> str:
    """Return a question without documents' numbers, whose many parts would part its words."""
    return _NUMBER.sub(" ", text)


def _in_small_letters(office: str) -> str:
    """Return an office printed in capitals as it is written in a sentence; short forms stay."""
    words = (w if w in _SHORT_FORMS else w.lower() for w in squeeze(office).split())
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def _recipients(document: Document) -> str | None:
    span = printed_span("recipients", document)
    if span is None:
        return None
    items = (squeeze(item).strip(" ;.,") for item in _LIST_ITEM.split(document.text[slice(*span)]))
    return shorten("; ".join(item for item in items if item), _MAX_LIST) or None


@lru_cache(maxsize=1)
def _patterns() -> dict[str, tuple[WordPattern, ...]]:
    root = read_data_file(_FILE)
    patterns = {field: compile_patterns(root.table(field).texts("patterns")) for field in _FIELDS}
    patterns["unless"] = compile_patterns(root.table("recipients").texts("unless"))
    patterns["cited"] = compile_patterns(root.table("cited").texts("patterns"))
    return patterns


@lru_cache(maxsize=1)
def _topic_words() -> frozenset[str]:
    return frozenset(read_data_file(_FILE).table("topic").texts("words"))
