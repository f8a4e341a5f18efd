"""The tables of a release's knowledge database, as ordered migrations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlite_utils

_SPAN = {"start": int, "end": int}
_PASSAGE_FACT = {"passage_id": int, "document_id": str}

FACT_TABLES = ("dates", "figures", "citations", "themes")


def m001_documents(db: sqlite_utils.Database) -> None:
    """Make the tables of documents, sections and passages."""
    db.table("documents").create(
        {
            "id": str,
            "position": int,
            "title": str,
            "kind": str,
            "text": str,
            "source": str,
            "sha256": str,
            "number": str,
            "issuer": str,
            "signer": str,
            "province_at_issue": str,
            "province": str,
            "year": int,
            "issued": str,
            "valid_from": str,
            "valid_to": str,
            "replaces": str,
            "replaced_by": str,
            "note": str,
            "not_understood": str,
        },
        pk="id",
        not_null={"title", "text", "sha256"},
    )
    db.table("sections").create(
        {
            "id": int,
            "document_id": str,
            "parent_id": int,
            "order": int,
            "level": str,
            "label": str,
            "path": str,
            "heading": str,
            **_SPAN,
            "page": int,
        },
        pk="id",
        foreign_keys=[("document_id", "documents", "id")],
    )
    db.table("passages").create(
        {
            "id": int,
            "document_id": str,
            "section_id": int,
            "order": int,
            "kind": str,
            "path": str,
            "label": str,
            "headings": str,
            "text": str,
            **_SPAN,
            "page": int,
        },
        pk="id",
        foreign_keys=[("document_id", "documents", "id"), ("section_id", "sections", "id")],
        not_null={"text", "start", "end"},
    )
    db.table("sections").create_index(["document_id", "order"])
    db.table("passages").create_index(["document_id", "order"])


def m002_assignments(db: sqlite_utils.Database) -> None:
    """Make the table of assignments."""
    db.table("assignments").create(
        {
            **_PASSAGE_FACT,
            "leads": str,
            "lead_ids": str,
            "partners": str,
            "partner_ids": str,
            "source": str,
            "text": str,
            **_SPAN,
        },
        foreign_keys=[("passage_id", "passages", "id"), ("document_id", "documents", "id")],
    )
    db.table("assignments").create_index(["passage_id"], unique=True)
    db.table("assignments").create_index(["document_id"])


def m003_facts(db: sqlite_utils.Database) -> None:
    """Make the tables of facts."""
    tables: dict[str, dict[str, Any]] = {
        "dates": {
            "kind": str,
            "what": str,
            "starts": str,
            "ends": str,
            "recurrence": str,
            "to_whom": str,
            "as_printed": str,
        },
        "figures": {"what": str, "value": str},
        "citations": {
            "kind": str,
            "number": str,
            "issued": str,
            "issuer": str,
            "title": str,
            "text": str,
        },
        "themes": {"year": int, "text": str},
    }
    for name, columns in tables.items():
        db.table(name).create(
            {**_PASSAGE_FACT, **columns, **_SPAN},
            foreign_keys=[("passage_id", "passages", "id"), ("document_id", "documents", "id")],
        )
        db.table(name).create_index(["document_id"])


def m004_content_keys(db: sqlite_utils.Database) -> None:
    """Add what tells an unchanged document, and find the facts of a passage at once."""
    db.table("documents").add_column("content_key", str)
    for name in FACT_TABLES:
        db.table(name).create_index(["passage_id"])


MIGRATIONS: tuple[Callable[[sqlite_utils.Database], None], ...] = (
    m001_documents,
    m002_assignments,
    m003_facts,
    m004_content_keys,
)
