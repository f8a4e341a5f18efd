"""``lachan ingest``: take new documents in and report what was read."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.listing import UNKNOWN
from bot.commands.output import complain, described, json_line, remark
from bot.commands.releases import make_release
from bot.runtime import Runtime
from knowledge.errors import SourceError, UnknownSection
from knowledge.text import squeeze

if TYPE_CHECKING:
    from knowledge.readers import SourceText
    from knowledge.readers.articles import ArticleChoice
    from knowledge.workshop import Taken, Workshop

_LINES_SHOWN = 10  # of those that were not understood
_PAGE_BREAK = "\f"


class ArticleList(click.ParamType["ArticleChoice"]):
    """The type of ``--articles``: "134,150-154"."""

    name = "articles"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> ArticleChoice:
        """Return the choice that an option's value makes."""
        from knowledge.readers.articles import ArticleChoice

        try:
            return ArticleChoice.parse(value)
        except ValueError as error:
            self.fail(f"{error} Write 134,150-154.", param, ctx)


@click.command(
    "ingest",
    **described(
        "Nạp văn bản mới thành bản nháp và báo đã đọc được gì.",
        """Read new documents as drafts and report what was read in each. A person checks the
        report, then "lachan publish" approves and publishes. The same file a second time changes
        nothing; a file that cannot be read does not stop the others, and the exit status is 1.

        Text, Markdown, HTML, PDF, Word (.docx, .doc), .odt, .rtf and pictures (PNG, JPEG, TIFF)
        are read; scans are recognised with Tesseract, and the pictures of their pages are kept in
        the data folder. A page of the codification gives one document for each law in it.
        --articles keeps only the named articles of a law.

        --json prints one report a line: document_id, source, state, title, number, province,
        year, and the numbers of pages, sections, articles, passages, assignments, dates and lines
        that were not understood.""",
        "lachan ingest ke-hoach-2026.txt",
        "lachan ingest bo-luat-hinh-su.docx --articles 134,150-154",
        "lachan ingest *.pdf --json --publish",
    ),
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option(
    "--articles",
    metavar="LIST",
    type=ArticleList(),
    help="Keep only these articles: 134,150-154.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a document.")
@click.option("--publish", is_flag=True, help="Approve and publish at once (for scripts).")
@click.pass_context
def ingest(
    ctx: click.Context,
    files: tuple[Path, ...],
    articles: ArticleChoice | None,
    as_json: bool,
    publish: bool,
) -> None:
    """Read new documents and report what was read in each."""
    runtime: Runtime = ctx.obj
    with runtime.workshop() as workshop:
        taken = [_take_file(workshop, path, articles, publish, as_json) for path in files]
        if publish and any(taken):
            _publish(runtime, workshop, as_json)
    if not all(taken):
        ctx.exit(1)


def _take_file(
    workshop: Workshop, path: Path, articles: ArticleChoice | None, approve: bool, as_json: bool
) -> bool:
    """Take one file in and print its reports; return whether it could be read."""
    from knowledge.readers import read_sources

    try:
        sources = read_sources(path, images=workshop.data, progress=_progress_of(path))
        if articles is not None:
            sources = tuple(_only(source, articles) for source in sources)
    except (SourceError, UnknownSection) as error:
        complain(error)
        return False
    for warning in dict.fromkeys(warning for source in sources for warning in source.warnings):
        remark(f"{path}: {warning}")
    for source in sources:
        _take(workshop, path, source, approve, as_json)
    return True


def _only(source: SourceText, articles: ArticleChoice) -> SourceText:
    from knowledge.reading import DocumentReader

    return DocumentReader.load().only_articles(source, articles)


def _progress_of(path: Path) -> Callable[[int, int], None] | None:
    """Return what tells a person at a terminal how far the reading of a long file is."""
    if not sys.stderr.isatty():
        return None
    return lambda done, total: remark(f"{path}: page {done} of {total}")


def _take(workshop: Workshop, path: Path, source: SourceText, approve: bool, as_json: bool) -> None:
    """Take one document in and print its report."""
    taken = workshop.take(source, approve=approve)
    report = report_of(taken)
    if not taken.changed:
        remark(f"{path}: unchanged, it was taken in before as {report['document_id']}.")
    if approve and taken.state.value == "withdrawn":
        remark(f"{path}: withdrawn; `lachan publish {report['document_id']}` brings it back.")
    click.echo(json_line(report) if as_json else _text(report, taken.read.not_understood))


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
