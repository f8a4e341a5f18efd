"""The tables of the workshop, as ordered migrations."""

from __future__ import annotations

import sqlite_utils

from knowledge.workshop.fingerprint import sketch_of, text_hash


def m001_sources(db: sqlite_utils.Database) -> None:
    """Make the table of sources, with the metadata that people confirm."""
    db.table("sources").create(
        {
            "id": str,
            "name": str,
            "sha256": str,
            "encoding": str,
            "text": str,
            "state": str,
            "changed": str,
        },
        pk=("id", "sha256"),  # each version of a document is kept
        not_null={"name", "text", "state"},
    )
    db.table("metadata").create(
        {
            "id": str,
            "sha256": str,
            "title": str,
            "kind": str,
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
        },
        pk=("id", "sha256"),
    )


def m002_log(db: sqlite_utils.Database) -> None:
    """Make the log of every change of a document's state."""
    db.table("log").create(
        {"id": int, "document_id": str, "at": str, "what": str, "before": str, "after": str},
        pk="id",
    )


def m003_recognition(db: sqlite_utils.Database) -> None:
    """Add what tells a text again, what its reader noted, and who did and confirmed what."""
    sources = db.table("sources")
    for column, kind in (("text_hash", str), ("sketch", bytes), ("notes", str)):
        sources.add_column(column, kind)
    for row in list(sources.rows_where(select="id, sha256, text")):
        text = row["text"]
        found = {"text_hash": text_hash(text), "sketch": sketch_of(text)}
        sources.update((row["id"], row["sha256"]), found)
    sources.create_index(["text_hash"])
    db.table("metadata").add_column("confirmed_by", str)
    db.table("metadata").add_column("confirmed_at", str)
    db.table("log").add_column("actor", str)
    db.table("log").create_index(["document_id"])


def m004_corrections(db: sqlite_utils.Database) -> None:
    """Make the tables of what people corrected and of what was read."""
    db.table("corrections").create(
        {
            "id": int,
            "document_id": str,
            "sha256": str,
            "kind": str,
            "place": str,
            "before": str,
            "after": str,
            "actor": str,
            "at": str,
        },
        pk="id",
        not_null={"document_id", "sha256", "kind", "place", "actor", "at"},
    )
    db.table("corrections").create_index(["document_id", "sha256"])
    db.table("reads").create(  # a cache: it can be emptied at any time
        {"id": str, "sha256": str, "key": str, "data": bytes},
        pk=("id", "sha256"),
    )


def m005_accounts(db: sqlite_utils.Database) -> None:
    """Make the tables of people and of their one-time links."""
    db.table("accounts").create(
        {
            "name": str,
            "role": str,
            "password_hash": str,
            "telegram_id": int,
            "disabled": int,
            "created": str,
            "failures": int,
            "failed_at": str,
            "locked_until": str,
        },
        pk="name",
        not_null={"role"},
        defaults={"disabled": 0, "failures": 0},
    )
    db.table("accounts").create_index(["telegram_id"], unique=True)
    db.table("links").create(
        {"token_hash": str, "account": str, "expires": str},
        pk="token_hash",
        foreign_keys=[("account", "accounts", "name")],
    )


def m006_questions(db: sqlite_utils.Database) -> None:
    """Make the tables of questions without an answer, and of their groups."""
    db.table("question_groups").create(
        {
            "id": int,
            "text": str,
            "folded": str,
            "province": str,
            "resolved": str,
            "resolved_by": str,
            "resolved_at": str,
        },
        pk="id",
    )
    db.table("questions").create(
        {
            "id": int,
            "group_id": int,
            "text": str,
            "language": str,
            "channel": str,
            "province": str,
            "kind": str,
            "status": str,
            "at": str,
        },
        pk="id",
        foreign_keys=[("group_id", "question_groups", "id")],
    )
    db.table("questions").create_index(["group_id"])


def m007_counters(db: sqlite_utils.Database) -> None:
    """Make the table of anonymous counters."""
    key = ("day", "channel", "kind", "province", "outcome")
    db.table("counters").create(dict.fromkeys(key, str) | {"count": int}, pk=key)


MIGRATIONS = (
    m001_sources,
    m002_log,
    m003_recognition,
    m004_corrections,
    m005_accounts,
    m006_questions,
    m007_counters,
)
