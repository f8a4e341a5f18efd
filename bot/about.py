"""Answers questions about a document itself: who signed it, its number, its date, its issuer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from bot.direct import short_day
from bot.question import Question
from knowledge.data_files import read_data_file
from knowledge.model import Document
from knowledge.word_patterns import WordPattern, compile_patterns, first_match, message_line

_FILE = Path(__file__).parent / "data" / "document_questions.toml"
_FIELDS = ("signer", "issued", "number", "issuer")


def asked_field(question: Question) -> str | None:
    """Return which of a document's own facts is asked for: a field's name, or None."""
    if question.numbers:
        return None  # asks about a cited document, which passages tell
    line = message_line(f"{question.dense} . {question.text}")
    patterns = _patterns()
    return next((field for field in _FIELDS if first_match(patterns[field], line)), None)


def document_facts(field: str, documents: Sequence[Document]) -> list[tuple[Document, str]]:
    """Return the fact of each document that states it, newest document first.

    Args:
        field: as :func:`asked_field` returns it.
        documents: the documents asked about.
    """
    facts = [(document, _fact(field, document)) for document in documents]
    return [(document, fact) for document, fact in facts if fact]


def _fact(field: str, document: Document) -> str | None:
    if field == "issued":
        return short_day(document.issued) if document.issued else None
    value: str | None = getattr(document, field)
    return value


@lru_cache(maxsize=1)
def _patterns() -> dict[str, tuple[WordPattern, ...]]:
    root = read_data_file(_FILE)
    return {field: compile_patterns(root.table(field).texts("patterns")) for field in _FIELDS}
