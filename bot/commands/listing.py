"""Documents as lines and as records: what is loaded, and how much of it was read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from knowledge.model import Document
from knowledge.text import squeeze

if TYPE_CHECKING:
    from knowledge.store import Store

UNKNOWN = "?"


def counts_of(store: Store, document_id: str) -> dict[str, int]:
    """Return how many sections, passages, assignments and dates a document has."""
    return {
        "sections": len(store.sections(document_id)),
        "passages": len(store.passages(document_id)),
        "assignments": len(store.assignments(document_id)),
        "dates": len(store.facts(document_id).dates),
    }


def document_lines(store: Store) -> list[str]:
    """Return one line a document: its id and its counts, in columns."""
    documents = store.documents()
    width = max((len(document.id) for document in documents), default=0)
    return [
        f"{document.id:{width}}  " + counts_line(counts_of(store, document.id))
        for document in documents
    ]


def counts_line(counts: dict[str, int]) -> str:
    """Return counts as words: "20 sections, 38 passages, …"."""
    return ", ".join(f"{count:3} {name}" for name, count in counts.items())


def document_record(store: Store, document: Document, day: date) -> dict[str, Any]:
    """Return what ``lachan documents --json`` tells of a loaded document.

    Args:
        store: the knowledge database it is in.
        document: the document.
        day: the day on which its status is judged.
    """
    return {
        "document_id": document.id,
        "title": squeeze(document.title),
        "kind": document.kind,
        "number": document.number,
        "issuer": document.issuer,
        "province": document.province,
        "province_at_issue": document.province_at_issue,
        "year": document.year,
        "status": document.status_on(day).value,
        "valid_from": document.valid_from and document.valid_from.isoformat(),
        "valid_to": document.valid_to and document.valid_to.isoformat(),
        **counts_of(store, document.id),
    }


def place_of(record: dict[str, Any]) -> str:
    """Return the province as issued and today's: "Bắc Giang (Bắc Ninh)"."""
    now, then = record["province"], record["province_at_issue"]
    if then and now and then != now:
        return f"{then} ({now})"
    return str(then or now or UNKNOWN)
