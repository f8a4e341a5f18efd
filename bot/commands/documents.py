"""``lachan documents``: what is loaded, and what is known but missing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from bot.commands.listing import UNKNOWN, counts_line, document_record, place_of
from bot.commands.output import described, json_line
from bot.runtime import Runtime

if TYPE_CHECKING:
    from knowledge.catalogue import MissingDocument

_COUNTS = ("sections", "passages", "assignments", "dates")


@click.command(
    "documents",
    **described(
        "Liệt kê văn bản đã nạp, và văn bản đã biết mà chưa nạp.",
        """List the loaded documents with their province, year, status today and counts, and
        those that are known but not loaded.""",
        "lachan documents",
        "lachan documents --json",
    ),
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def documents(runtime: Runtime, as_json: bool) -> None:
    """List the loaded documents and those that are known but missing."""
    from knowledge.catalogue import Catalogue

    day = runtime.settings.day()
    release = runtime.open_release()
    try:
        store = release.store
        found = {
            "release": release.id,
            "day": day.isoformat(),
            "loaded": [document_record(store, d, day) for d in store.documents()],
            "missing": [_missing_record(m, day) for m in Catalogue.load().missing],
        }
    finally:
        release.close()
    click.echo(json_line(found) if as_json else _text(found))


def _missing_record(document: MissingDocument, day: date) -> dict[str, Any]:
    return {
        "id": document.id,
        "name": document.name,
        "title": document.title,
        "number": document.number,
        "status": document.status_on(day).value,
        "fact": document.fact,
    }


def _text(found: dict[str, Any]) -> str:
    lines = [f"Đã nạp / Loaded (release {found['release']}, {found['day']}):"]
    for record in found["loaded"]:
        year = record["year"] or UNKNOWN
        lines += [
            f"  {record['document_id']}",
            f"      {place_of(record)} · {year} · {record['status']} · {record['number'] or '–'}",
            f"      {record['title']}",
            f"      {counts_line({name: record[name] for name in _COUNTS})}",
        ]
    lines += ["", "Đã biết, chưa nạp / Known but not loaded:"]
    lines += [f"  {m['name']} · {m['status']} · {m['title']}" for m in found["missing"]]
    return "\n".join(lines)
