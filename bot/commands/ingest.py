"""``lachan ingest``: take new documents in and report what was read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.listing import UNKNOWN
from bot.commands.output import complain, described, json_line, remark
from bot.commands.releases import make_release
from bot.runtime import Runtime
from knowledge.errors import SourceError
from knowledge.text import squeeze

if TYPE_CHECKING:
    from knowledge.workshop import Taken, Workshop

_LINES_SHOWN = 10  # of those that were not understood
_PAGE_BREAK = "\f"


@click.command(
    "ingest",
    **described(
        "Nạp văn bản mới thành bản nháp và báo đã đọc được gì.",
        """Read new documents as drafts and report what was read in each. A person checks the
        report, then "lachan publish" approves and publishes. The same file a second time changes
        nothing; a file that cannot be read does not stop the others, and the exit status is 1.

        --json prints one report a line: document_id, source, state, title, number, province,
        year, and the numbers of pages, sections, articles, passages, assignments, dates and lines
        that were not understood.""",
        "lachan ingest ke-hoach-2026.txt",
        "lachan ingest *.txt --json --publish",
    ),
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a document.")
@click.option("--publish", is_flag=True, help="Approve and publish at once (for scripts).")
@click.pass_context
def ingest(ctx: click.Context, files: tuple[Path, ...], as_json: bool, publish: bool) -> None:
    """Read new documents and report what was read in each."""
    runtime: Runtime = ctx.obj
    with runtime.workshop() as workshop:
        taken = [_take(workshop, path, publish, as_json) for path in files]
        if publish and any(taken):
            _publish(runtime, workshop, as_json)
    if not all(taken):
        ctx.exit(1)


def _take(workshop: Workshop, path: Path, approve: bool, as_json: bool) -> bool:
    """Take one file in and print its report; return whether it could be read."""
    from knowledge.readers.text_files import read_source

    try:
        source = read_source(path)
    except SourceError as error:
        complain(error)
        return False
    taken = workshop.take(source, approve=approve)
    report = report_of(taken)
    if not taken.changed:
        remark(f"{path}: unchanged, it was taken in before as {report['document_id']}.")
    if approve and taken.state.value == "withdrawn":
        remark(f"{path}: withdrawn; `lachan publish {report['document_id']}` brings it back.")
    for warning in source.warnings:
        remark(f"{path}: {warning}")
    click.echo(json_line(report) if as_json else _text(report, taken.read.not_understood))
    return True


def _publish(runtime: Runtime, workshop: Workshop, as_json: bool) -> None:
    """Make a release; with JSON reports, standard output is theirs alone."""
    release = make_release(runtime, workshop, quiet=as_json)
    if as_json:
        remark(f"Published as release {release}.")


def report_of(taken: Taken) -> dict[str, Any]:
    """Return the report of the contract: what was read in a document, as counts."""
    read = taken.read
    document = read.document
    return {
        "document_id": document.id,
        "source": document.source,
        "state": taken.state.value,
        "title": squeeze(document.title),
        "number": document.number,
        "province": document.province,
        "year": document.year,
        "pages": _pages(document.text),
        "sections": len(read.sections),
        "articles": sum(section.level == "article" for section in read.sections),
        "passages": len(read.passages),
        "assignments": len(read.assignments),
        "dates": len(read.facts.dates),
        "not_understood": len(read.not_understood),
    }


def _pages(text: str) -> int:
    """Return how many pages hold text; a text without page breaks is one page."""
    return sum(1 for page in text.split(_PAGE_BREAK) if page.strip())


def _text(report: dict[str, Any], not_understood: tuple[str, ...]) -> str:
    lines = [
        f"{report['document_id']} ({report['state']}) – {report['source']}",
        f"  {report['title']}",
        f"  number: {report['number'] or UNKNOWN}; province: {report['province'] or UNKNOWN}; "
        f"year: {report['year'] or UNKNOWN}",
        f"  pages {report['pages']}, sections {report['sections']} (articles {report['articles']}),"
        f" passages {report['passages']}, assignments {report['assignments']},"
        f" dates {report['dates']}; lines not understood: {report['not_understood']}",
    ]
    lines += [f"    {line}" for line in not_understood[:_LINES_SHOWN]]
    if len(not_understood) > _LINES_SHOWN:
        lines.append(f"    … and {len(not_understood) - _LINES_SHOWN} more")
    return "\n".join(lines)
