"""Measure how long a question takes in words, vectors and both, and how much memory they need.

    python -m benchmarks.search ARTICLES.jsonl.gz [--sizes 2000 70000]

The articles are objects with ``text`` (and ``heading``), one a line. The vectors are random: an
exact search takes as long whatever they mean, and encoding 70,000 passages is another matter.
Times are told as shares of the fused search of the smallest size beside the milliseconds, because
only the shares can be compared between machines.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import click
import numpy as np
import sqlite_utils
from numpy.typing import NDArray

from index.search import Mode, Searcher, SearchQuery
from index.vectors import VectorIndex
from index.words import Entry, WordIndex

DIMENSION = 384
QUESTIONS = 100
WORDS_A_QUESTION = 15


class RandomEncoder:
    """Gives random rows of length 1 at no cost, so that only the search is measured."""

    name = "random"
    revision = "1"
    dimension = DIMENSION

    def __init__(self) -> None:
        self._random = np.random.default_rng(0)

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return one random row a text."""
        rows = self._random.standard_normal((len(texts), DIMENSION), dtype=np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        if progress is not None:
            progress(len(texts), len(texts))
        return rows

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one random row a text."""
        return self.encode_passages(texts)


def read_entries(path: Path, limit: int) -> Iterator[Entry]:
    """Yield the first articles of a gzipped JSONL file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lines = (line for line in file if line.strip())
        for number, line in enumerate(islice(lines, limit)):
            article = json.loads(line)
            yield Entry(number, article.get("heading", ""), article["text"])


def questions_from(entries: Sequence[Entry]) -> list[str]:
    """Return questions made of the opening words of articles spread over the collection."""
    step = max(len(entries) // QUESTIONS, 1)
    return [" ".join(e.text.split()[:WORDS_A_QUESTION]) for e in entries[::step]][:QUESTIONS]


def median_ms(searcher: Searcher, questions: Sequence[str], mode: Mode) -> float:
    """Return the median time of one question in milliseconds."""
    times = []
    for question in questions:
        started = time.perf_counter()
        searcher.search(SearchQuery(question, question, mode=mode))
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000


def resident_mib() -> float:
    """Return the memory of this process that is resident, in MiB (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def measure(path: Path, size: int, folder: Path) -> dict[Mode, float]:
    """Build both indexes over ``size`` articles, print what they need, return times in ms."""
    entries = list(read_entries(path, size))
    questions = questions_from(entries)
    file = folder / f"{size}.db"
    started = time.perf_counter()
    WordIndex.build(sqlite_utils.Database(file), entries).ids.sum()
    built = time.perf_counter() - started
    count = len(entries)
    del entries
    before = resident_mib()
    encoder = RandomEncoder()
    words = WordIndex(sqlite_utils.Database(file))
    vectors = VectorIndex.build(words.ids, encoder.encode_passages([""] * count))
    searcher = Searcher(words, vectors, encoder)
    times = {mode: median_ms(searcher, questions, mode) for mode in Mode}
    click.echo(
        f"{count} passages: word index built in {built:.0f} s, {file.stat().st_size >> 20} MiB "
        f"on disk; resident while searching +{resident_mib() - before:.0f} MiB"
    )
    return times


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[2000, 70000])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = {size: measure(options.articles, size, Path(folder)) for size in options.sizes}
    unit = rows[min(rows)][Mode.FUSED]
    click.echo(f"{'passages':>10}" + "".join(f"{mode:>24}" for mode in Mode))
    for size, times in rows.items():
        cells = (f"{times[mode]:11.1f} ms ({times[mode] / unit:6.2f})" for mode in Mode)
        click.echo(f"{size:>10}" + "".join(f"{cell:>24}" for cell in cells))


if __name__ == "__main__":
    main()
