"""Answers questions about a document itself: who signed it, its number, its date, its issuer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from bot.answering.direct_dates import short_day
from bot.understanding.question import Question
from knowledge.data_files import read_data_file
from knowledge.model import Document
from knowledge.word_patterns import WordPattern, compile_patterns, first_match, message_line

_FILE = Path(__file__).parents[1] / "data" / "document_questions.toml"
_ISSUED = re.compile(r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}")
_FIELDS = ("signer", "issued", "number", "issuer")


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
    line = message_line(f"{question.dense} . {question.text}")
    patterns = _patterns()
    return tuple(field for field in _FIELDS if first_match(patterns[field], line))


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
    else:
        value: str | None = getattr(document, field)
        if not value:
            return None
        # Scans part the letters of numbers and names by other white space than one would type.
        pattern = re.compile(r"\s*".join(re.escape(char) for char in value if not char.isspace()))
    found = [match.span() for match in pattern.finditer(document.text)]
    if not found:
        return None
    return found[-1] if field == "signer" else found[0]


def _fact(field: str, document: Document) -> str | None:
    if field == "issued":
        return short_day(document.issued) if document.issued else None
    value: str | None = getattr(document, field)
    return value


@lru_cache(maxsize=1)
def _patterns() -> dict[str, tuple[WordPattern, ...]]:
    root = read_data_file(_FILE)
    return {field: compile_patterns(root.table(field).texts("patterns")) for field in _FIELDS}
