"""``lachan eval``: measure answers, search in laws, and what each part of the search adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from bot.commands.batch import Asked, BatchAnswerer
from bot.commands.output import described, json_line, progress_bar
from bot.runtime import Runtime
from knowledge.errors import EvaluationError

_TITLES = {
    "n": "n",
    "hit1": "hit@1",
    "hit3": "hit@3",
    "covered": "each",
    "direct": "direct",
    "recognised": "recogn.",
    "answered": "answered",
    "danger": "danger",
    "false_alarm": "alarms",
    "hotline": "111",
    "verbatim": "verbatim",
}
_NAME_WIDTH = 24
_CELL = 9


@click.command(
    "eval",
    **described(
        "Đo câu trả lời trên bộ câu hỏi đã biết đoạn đúng.",
        """Measure the answers to questions whose right passages are known (JSON Lines with id,
        text, lang, kind, expect, gold): figures by language and kind, and the misses.

        --ablation answers them by words only, vectors only, both, and both with the documents'
        structure. --retrieval measures search alone on a folder of the ALQAC format (law.json,
        train.json): dense, words and fused side by side.""",
        "lachan eval questions.jsonl",
        "lachan eval questions.jsonl --ablation --json",
        "lachan eval --retrieval alqac2024",
    ),
)
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--retrieval", is_flag=True, help="FILE is a folder of the ALQAC format.")
@click.option("--ablation", is_flag=True, help="Compare the parts of the search.")
@click.pass_obj
def evaluate(runtime: Runtime, file: Path, as_json: bool, retrieval: bool, ablation: bool) -> None:
    """Measure answers or search."""
    if retrieval and ablation:
        raise click.UsageError("Give --retrieval or --ablation, not both.")
    if retrieval:
        _retrieval(runtime, file, as_json)
    elif ablation:
        _ablation(runtime, file, as_json)
    else:
        figures = _figures(runtime, _questions(file), BatchAnswerer(runtime))
        click.echo(json_line(figures) if as_json else _text(figures))


def _questions(path: Path) -> list[dict[str, Any]]:
    from bot.evaluate import read_questions

    questions = read_questions(path)
    for number, question in enumerate(questions, 1):
        if not isinstance(question["text"], str):
            raise EvaluationError(f"Question {number} of {path} has a text that is no string.")
    return questions


def _figures(
    runtime: Runtime, questions: Sequence[Mapping[str, Any]], answerer: BatchAnswerer
) -> dict[str, Any]:
    from bot.evaluate import Evaluator

    replies: list[dict[str, Any]] = []
    with progress_bar("Trả lời / Answering") as progress:
        for reply in answerer.answer([Asked(q["id"], q["text"]) for q in questions]):
            replies.append(reply)
            progress(len(replies), len(questions))
    release = runtime.open_release()
    try:
        texts = {document.id: document.text for document in release.store.documents()}
    finally:
        release.close()
    report = Evaluator(texts, runtime.agencies).evaluate(questions, replies)
    return {"release": release.id, **report.figures()}


def _ablation(runtime: Runtime, path: Path, as_json: bool) -> None:
    from index.search import Mode

    questions = _questions(path)
    ways = {
        "words only": BatchAnswerer(runtime, Mode.WORDS, boosts=False),
        "vectors only": BatchAnswerer(runtime, Mode.VECTORS, boosts=False),
        "fused": BatchAnswerer(runtime, Mode.FUSED, boosts=False),
        "fused with structure": BatchAnswerer(runtime, Mode.FUSED),
    }
    found = {name: _figures(runtime, questions, way)["all"] for name, way in ways.items()}
    click.echo(json_line(found) if as_json else _table(found))


def _retrieval(runtime: Runtime, path: Path, as_json: bool) -> None:
    from index.benchmark import read_benchmark, run_benchmark
    from knowledge.workshop import SHIPPED_DOCUMENTS

    benchmark = read_benchmark(path if path.is_dir() else path.parent)
    plans = sorted(SHIPPED_DOCUMENTS.glob("*.txt"))
    speller = runtime.speller([plan.read_text(encoding="utf-8") for plan in plans])
    with progress_bar("Mã hóa / Encoding") as progress:
        table = run_benchmark(
            benchmark, runtime.encoder, lambda text: speller.spell(text).restored, progress
        )
    click.echo(json_line(asdict(table)) if as_json else str(table))


def _text(figures: Mapping[str, Any]) -> str:
    groups = {
        "all": {"n": figures["questions"], **figures["all"]},
        **{f"language {name}": row for name, row in figures["by_language"].items()},
        **{f"kind {name}": row for name, row in figures["by_kind"].items()},
    }
    lines = [
        f"Release {figures['release']}, {figures['questions']} questions",
        _table(groups),
        "",
        f"Median quote {figures['median_quote']:.0f} characters, reply "
        f"{figures['median_reply']:.0f} characters, {figures['median_ms']:.0f} ms",
        "",
        f"Misses ({len(figures['misses'])}):",
    ]
    lines += [
        f"  {m['id']} [{m['language']}, {m['kind']}, {m['status']}] "
        f"{', '.join(m['wrong'])}: {m['text']}"
        for m in figures["misses"]
    ]
    return "\n".join(lines)


def _table(rows: Mapping[str, Mapping[str, float]]) -> str:
    """Return rows of figures under the titles of those that any row has."""
    keys = [key for key in _TITLES if any(key in row for row in rows.values())]
    head = " " * _NAME_WIDTH + "".join(f"{_TITLES[key]:>{_CELL}}" for key in keys)
    lines = [
        f"{name:{_NAME_WIDTH}}" + "".join(f"{_cell(row, key):>{_CELL}}" for key in keys)
        for name, row in rows.items()
    ]
    return "\n".join([head, *lines])


def _cell(row: Mapping[str, float], key: str) -> str:
    if key not in row:
        return ""
    return str(row[key]) if key == "n" else f"{row[key]:.3f}"
