"""``lachan log`` and ``lachan diff``: what was changed by whom, and what a new version changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from bot.commands.output import described, json_line
from bot.runtime import Runtime
from knowledge.errors import UnknownDocument

if TYPE_CHECKING:
    from knowledge.model import Assignment, DateFact, Passage
    from knowledge.workshop import Changes, LogEntry, Workshop

_SHOWN = 60  # characters of what was before and after, in words


@click.command(
    "log",
    **described(
        "Xem nhật ký: ai đã làm gì, với văn bản nào, lúc nào.",
        """Show the audit log, the newest entry first: who did what to which document and when,
        with what was before and after. Times are in UTC.""",
        "lachan log",
        "lachan log lang-son-2023-ke-hoach --limit 5 --json",
    ),
)
@click.argument("document_id", required=False, metavar="[ID]")
@click.option(
    "--limit",
    type=click.IntRange(1, 100_000),
    default=30,
    show_default=True,
    help="How many entries.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object an entry.")
@click.pass_obj
def log(runtime: Runtime, document_id: str | None, limit: int, as_json: bool) -> None:
    """Show the audit log."""
    with runtime.workshop() as workshop:
        if document_id is not None:
            workshop.check.version(document_id)  # an unknown id is told
        entries = workshop.audit(limit, document_id)
    for entry in entries:
        click.echo(json_line(_entry_record(entry)) if as_json else _entry_line(entry))


def _entry_record(entry: LogEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "at": entry.at.isoformat(timespec="seconds"),
        "actor": entry.actor,
        "what": entry.what,
        "document_id": entry.document_id,
        "before": entry.before,
        "after": entry.after,
    }


def _entry_line(entry: LogEntry) -> str:
    change = " → ".join(
        text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        for text in (entry.before, entry.after)
        if text
    )
    parts = (f"{entry.at:%Y-%m-%d %H:%M}", entry.actor, entry.document_id, entry.what, change)
    return "  ".join(part for part in parts if part)


@click.command(
    "diff",
    **described(
        "So sánh bản mới của một văn bản với bản đang dùng.",
        """Show what the draft of a document changes against its approved version: passages added
        (+), removed (-) and changed (~), agencies and dates that moved. Without a draft, the
        approved version is compared with the one before it.""",
        "lachan diff ke-hoach-2026",
    ),
)
@click.argument("document_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def diff(runtime: Runtime, document_id: str, as_json: bool) -> None:
    """Show what a new version of a document changes."""
    with runtime.workshop() as workshop:
        old, new = _versions(workshop, document_id)
        changes = workshop.check.compare(document_id, old, new)
    if as_json:
        click.echo(json_line(_record(document_id, changes)))
        return
    for line in _lines(changes):
        click.echo(line)


def _versions(workshop: Workshop, document_id: str) -> tuple[str, str]:
    """Return the hashes of the two versions that are compared, the older one first."""
    from knowledge.workshop import State

    new = workshop.check.version(document_id)
    listed = [item.version for item in workshop.documents(document_id)]
    older = [version for version in listed if version.sha256 != new.sha256]
    approved = [version for version in older if version.state is State.APPROVED]
    before = [version for version in older if version.state is State.SUPERSEDED]
    chosen = approved or before or older
    if not chosen:
        raise UnknownDocument(
            f"“{document_id}” has only one version; there is nothing to compare.",
            "`lachan ingest FILE` takes a new version in.",
        )
    return chosen[-1].sha256, new.sha256


def _lines(changes: Changes) -> Iterator[str]:
    yield (
        f"Giữ nguyên / unchanged {changes.unchanged}, thêm / added {len(changes.added)}, "
        f"bỏ / removed {len(changes.removed)}, sửa / changed {len(changes.changed)}; "
        f"cơ quan / agencies {len(changes.agencies)}, ngày / dates {len(changes.dates)}"
    )
    for passage in changes.removed:
        yield f"- {_quoted(passage)}"
    for passage in changes.added:
        yield f"+ {_quoted(passage)}"
    for change in changes.changed:
        marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
        words = " ".join(marks[run.kind].format(run.text) for run in change.words)
        yield f"~ {change.new.path or '–'} | {words}"
    for move in changes.agencies:
        yield f"cơ quan / agencies: {_quoted(move.passage)}"
        yield f"    {_assigned(move.before)} → {_assigned(move.after)}"
    for dates in changes.dates:
        yield f"ngày / dates: {_quoted(dates.passage)}"
        yield f"    {_dated(dates.before)} → {_dated(dates.after)}"


def _quoted(passage: Passage) -> str:
    return f"{passage.path or '–'} | {passage.text}"


def _assigned(assignment: Assignment | None) -> str:
    if assignment is None:
        return "–"
    partners = ", ".join(assignment.partners)
    return ", ".join(assignment.leads) + (f" (+ {partners})" if partners else "")


def _dated(facts: tuple[DateFact, ...]) -> str:
    return "; ".join(fact.as_printed for fact in facts) or "–"


def _record(document_id: str, changes: Changes) -> dict[str, Any]:
    return {
        "document_id": document_id,
        "unchanged": changes.unchanged,
        "added": [_passage(passage) for passage in changes.added],
        "removed": [_passage(passage) for passage in changes.removed],
        "changed": [
            {"path": change.new.path, "before": change.old.text, "after": change.new.text}
            for change in changes.changed
        ],
        "agencies": [
            {
                **_passage(move.passage),
                "before": _assigned(move.before),
                "after": _assigned(move.after),
            }
            for move in changes.agencies
        ],
        "dates": [
            {**_passage(move.passage), "before": _dated(move.before), "after": _dated(move.after)}
            for move in changes.dates
        ],
    }


def _passage(passage: Passage) -> dict[str, Any]:
    return {"path": passage.path, "text": passage.text}
