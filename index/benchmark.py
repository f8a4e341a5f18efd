"""Retrieval figures on data of the ALQAC format: dense, words and fused side by side.

ALQAC (Automated Legal Question Answering Competition) gives ``law.json``, a list of laws with their
articles, and ``train.json``, questions with the articles that answer them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import sqlite_utils

from index.search import Mode, Searcher, SearchQuery
from index.vectors import VectorIndex
from index.words import Entry, WordIndex
from knowledge.errors import SourceError
from knowledge.text import fold

if TYPE_CHECKING:
    from index.encoder import Encoder, Progress

_DEPTH = 10
UNDIACRITISED_DENSE_WEIGHT = 0.0
"""For questions typed without diacritics that nothing restores: the encoder is blind to them."""


@dataclass(frozen=True)
class Benchmark:
    """A collection and its questions.

    Args:
        articles: ``(law, text)``; an article's number is its place here.
        questions: what is asked.
        answers: the numbers of the articles that answer each question; at least one each.
    """

    articles: tuple[tuple[str, str], ...]
    questions: tuple[str, ...]
    answers: tuple[frozenset[int], ...]


@dataclass(frozen=True)
class Figures:
    """What one way of searching reaches, means over the questions from 0 to 1.

    Args:
        recall_1: share of the answering articles that come first.
        recall_5: share of them among the first five.
        ndcg_10: normalised discounted cumulative gain of the first ten (Järvelin and
            Kekäläinen, 2002; binary gain).
    """

    recall_1: float
    recall_5: float
    ndcg_10: float


@dataclass(frozen=True)
class Row:
    """The figures of one way of typing the questions.

    Args:
        typed: "as written" or "without diacritics".
        dense: vectors alone.
        words: words alone.
        fused: both.
    """

    typed: str
    dense: Figures
    words: Figures
    fused: Figures


@dataclass(frozen=True)
class Table:
    """The whole comparison.

    Args:
        questions: how many were asked.
        articles: how many there are to choose from.
        rows: one for each way of typing the questions.
    """

    questions: int
    articles: int
    rows: tuple[Row, ...]

    def __str__(self) -> str:
        lines = [f"{self.questions} questions, {self.articles} articles"]
        lines.append(f"{'':20}" + "".join(f"{side:>26}" for side in ("dense", "words", "fused")))
        lines.append(f"{'':20}" + f"{'R@1':>10}{'R@5':>8}{'nDCG@10':>8}" * 3)
        for row in self.rows:
            cells = (
                f"{f.recall_1:10.3f}{f.recall_5:8.3f}{f.ndcg_10:8.3f}"
                for f in (row.dense, row.words, row.fused)
            )
            lines.append(f"{row.typed:20}" + "".join(cells))
        return "\n".join(lines)


def read_benchmark(folder: Path) -> Benchmark:
    """Read ``law.json`` and ``train.json`` of a folder.

    Questions whose answers are not among the articles are passed over.

    Raises:
        SourceError: a file is missing or of another format.
    """
    try:
        laws = json.loads((folder / "law.json").read_text(encoding="utf-8"))
        asked = json.loads((folder / "train.json").read_text(encoding="utf-8"))
        articles = {
            (law["id"], article["id"]): (law["id"], article["text"])
            for law in laws
            for article in law["articles"]
        }
        numbers = {key: number for number, key in enumerate(articles)}
        pairs = [
            (question["text"], _answers(numbers, question["relevant_articles"]))
            for question in asked
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unreadable(folder, repr(error)) from error
    if not articles:
        raise _unreadable(folder, "no articles")
    kept = [(text, answers) for text, answers in pairs if answers]
    return Benchmark(
        articles=tuple(articles.values()),
        questions=tuple(text for text, _ in kept),
        answers=tuple(answers for _, answers in kept),
    )


def run_benchmark(
    benchmark: Benchmark,
    encoder: Encoder,
    restore: Callable[[str], str] | None = None,
    progress: Progress | None = None,
) -> Table:
    """Ask every question in each way, as written and without diacritics.

    Args:
        benchmark: the collection and its questions.
        encoder: what encodes both.
        restore: gives a question typed without diacritics its diacritics back for the encoder;
            without it the fused search of such questions goes by words.
        progress: hears ``(done, total)`` of the articles that are encoded.
    """
    searcher = _searcher(benchmark.articles, encoder, progress)
    plain = [fold(question) for question in benchmark.questions]
    read = [restore(question) for question in plain] if restore else plain
    weight = None if restore else UNDIACRITISED_DENSE_WEIGHT
    return Table(
        questions=len(benchmark.questions),
        articles=len(benchmark.articles),
        rows=(
            _row("as written", benchmark, searcher, benchmark.questions, benchmark.questions, None),
            _row("without diacritics", benchmark, searcher, plain, read, weight),
        ),
    )


def figures(found: Iterable[Sequence[int]], answers: Iterable[frozenset[int]]) -> Figures:
    """Return the figures of ranked lists.

    Args:
        found: article numbers, best first, one list a question.
        answers: the numbers that answer each question.
    """
    pairs = list(zip(found, answers, strict=True))
    if not pairs:
        return Figures(0.0, 0.0, 0.0)
    return Figures(
        recall_1=sum(_recall(ranked[:1], gold) for ranked, gold in pairs) / len(pairs),
        recall_5=sum(_recall(ranked[:5], gold) for ranked, gold in pairs) / len(pairs),
        ndcg_10=sum(_ndcg(ranked[:10], gold) for ranked, gold in pairs) / len(pairs),
    )


def _unreadable(folder: Path, why: str) -> SourceError:
    return SourceError(
        f"The folder {folder} holds no data of the ALQAC format ({why}).",
        "It needs law.json and train.json.",
    )


def _answers(numbers: dict[tuple[str, str], int], relevant: list[dict[str, str]]) -> frozenset[int]:
    keys = [(article["law_id"], article["article_id"]) for article in relevant]
    return frozenset(numbers[key] for key in keys if key in numbers)


def _searcher(
    articles: Sequence[tuple[str, str]], encoder: Encoder, progress: Progress | None
) -> Searcher:
    entries = [Entry(number, law, text) for number, (law, text) in enumerate(articles)]
    words = WordIndex.build(sqlite_utils.Database(memory=True), entries)
    texts = [f"{law}\n{text}" for law, text in articles]
    vectors = encoder.encode_passages(texts, progress=progress)
    return Searcher(words, VectorIndex.build(words.ids, vectors), encoder)


def _row(
    typed: str,
    benchmark: Benchmark,
    searcher: Searcher,
    words: Sequence[str],
    dense: Sequence[str],
    fused_weight: float | None,
) -> Row:
    def reached(mode: Mode) -> Figures:
        queries = [
            SearchQuery(w, d, limit=_DEPTH, dense_weight=fused_weight, mode=mode)
            for w, d in zip(words, dense, strict=True)
        ]
        found = [[hit.id for hit in hits] for hits in searcher.search_batch(queries)]
        return figures(found, benchmark.answers)

    return Row(typed, reached(Mode.VECTORS), reached(Mode.WORDS), reached(Mode.FUSED))


def _recall(ranked: Sequence[int], gold: frozenset[int]) -> float:
    return len(gold.intersection(ranked)) / len(gold)


def _ndcg(ranked: Sequence[int], gold: frozenset[int]) -> float:
    gain = sum(1 / math.log2(rank + 2) for rank, number in enumerate(ranked) if number in gold)
    best = sum(1 / math.log2(rank + 2) for rank in range(min(len(gold), _DEPTH)))
    return gain / best
