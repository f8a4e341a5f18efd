"""``lachan ask``: one question, or a file of them."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.batch import BatchAnswerer, read_batch, timed_triage
from bot.commands.output import complain, described, json_line, readable, remark
from bot.runtime import Runtime
from knowledge.errors import LachanError


@click.command(
    "ask",
    **described(
        "Trả lời một câu hỏi, có trích nguyên văn và nói rõ trích ở đâu.",
        """Answer one question with exact quotes and their places.

        --batch answers a file of {"id", "text"} lines, one object a line on standard output in
        the same order; everything is loaded once. "-" reads the lines from standard input.""",
        'lachan ask "Cơ quan nào hỗ trợ nạn nhân ở Cần Thơ năm 2025?"',
        'lachan ask "Đợt cao điểm kéo dài đến ngày nào?" --json',
        "lachan ask --batch questions.jsonl > answers.jsonl",
    ),
)
@click.argument("question", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON object.")
@click.option(
    "--batch",
    type=click.Path(exists=True, dir_okay=False, readable=True, allow_dash=True, path_type=Path),
    help='Answer the questions of a file of {"id", "text"} lines.',
)
@click.pass_context
def ask(ctx: click.Context, question: tuple[str, ...], as_json: bool, batch: Path | None) -> None:
    """Answer one question, or those of a file."""
    if batch is not None and question:
        raise click.UsageError("Give a question or --batch, not both.")
    if batch is None and not question:
        raise click.UsageError('Give a question: lachan ask "…", or --batch FILE.')
    text = readable(" ".join(question))
    try:
        if batch is not None:
            _ask_batch(ctx.obj, batch)
        else:
            _ask_one(ctx.obj, text, as_json)
    except LachanError as error:
        complain(error)
        remark(_way_to_help(text))
        ctx.exit(1)


def _ask_one(runtime: Runtime, question: str, as_json: bool) -> None:
    from bot.answer import to_contract
    from bot.rendering.plain import render_plain

    # Triage first: danger and small talk are answered before anything heavy is imported.
    answer = timed_triage(question) or runtime.assistant().reply(question)
    text = render_plain(answer)
    click.echo(json_line(to_contract(answer, text)) if as_json else text)


def _ask_batch(runtime: Runtime, path: Path) -> None:
    answerer = BatchAnswerer(runtime)
    for reply in answerer.answer(read_batch(path)):
        click.echo(json_line(reply))
    if answerer.failed:
        raise LachanError(
            f"{answerer.failed} questions met an unexpected error and got an apology.",
            "Run it again with LACHAN_LOG_LEVEL=debug, and `lachan doctor`.",
        )


def _way_to_help(question: str) -> str:
    """Return where a person finds help when the software cannot give any."""
    from bot.messages import Messages
    from bot.understanding.language import detect_language

    language = detect_language(question) if question else "vi"
    return Messages.load(language).text("hotline.line")
