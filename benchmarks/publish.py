"""Measure how long it takes to publish one document more beside many others.

    python -m benchmarks.publish [--documents 1000] [--model]

The documents are invented plans (``benchmarks.plans``), read beforehand as the workshop keeps them.
Their vectors are random, which costs little; ``--model`` has one further document encoded by the
shipped model and tells what that costs. Processor seconds stand beside the seconds that passed,
because other programs on the machine slow only the latter.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from benchmarks.plans import synthetic_plan
from index.encoder import load_encoder
from index.passages import encoding_text
from index.release import build_release, current_release_id, open_release
from index.source import GivenDocuments
from knowledge.model import ReadDocument

DIMENSION = 384


class RandomEncoder:
    """Gives each text a random row of length 1 of its own."""

    name = "random"
    revision = "1"
    dimension = DIMENSION

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return one row a text, the same for the same text."""
        rows = np.empty((len(texts), DIMENSION), dtype=np.float32)
        for row, text in enumerate(texts):
            generator = np.random.default_rng(zlib.crc32(text.encode()))
            rows[row] = generator.standard_normal(DIMENSION, dtype=np.float32)
        if progress is not None:
            progress(len(texts), len(texts))
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row a text."""
        return self.encode_passages(texts)


class KeptDocuments:
    """Documents with keys that are known, as in a workshop."""

    def __init__(self, documents: Sequence[ReadDocument]) -> None:
        given = GivenDocuments(documents)
        self._keys = dict(given.keys())
        self.read = given.read

    def keys(self) -> dict[str, str]:
        """Return the documents' content keys."""
        return self._keys


@contextmanager
def measured(what: str) -> Iterator[None]:
    """Print how long the block took."""
    wall, processor = time.perf_counter(), time.process_time()
    yield
    passed, used = time.perf_counter() - wall, time.process_time() - processor
    click.echo(f"{what:45}{passed:8.2f} s{used:9.2f} s of processor")


def publish(data: Path, documents: Sequence[ReadDocument], what: str) -> None:
    """Build a release of ``documents`` and print how long it took."""
    source = KeptDocuments(documents)
    encoder = RandomEncoder()
    with measured(what):
        build_release(data, source, encoder).close()


def measure(data: Path, count: int) -> None:
    """Print the table."""
    documents = [synthetic_plan(number) for number in range(count)]
    passages = sum(len(read.passages) for read in documents)
    click.echo(f"{count} documents, {passages} passages")
    publish(data, documents, "everything from nothing")
    added = synthetic_plan(count)
    publish(data, [*documents, added], "one document more")
    changed = synthetic_plan(0, edition=1)
    publish(data, [changed, *documents[1:], added], "one document changed")
    publish(data, [changed, *documents[1:]], "one document withdrawn")
    with measured("open, as a running process does"):
        release = open_release(data)
    sizes = [f"{p.name} {p.stat().st_size >> 20} MiB" for p in sorted(release.path.iterdir())]
    release.close()
    with measured("1,000 looks at which release is current"):
        for _ in range(1000):
            current_release_id(data)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    click.echo(f"{', '.join(sizes)}; most memory {peak} MiB")


def measure_model(count: int) -> None:
    """Print what the shipped model needs for the passages of one document."""
    encoder = load_encoder()
    encoder.encode_passages(["Khởi động"])
    texts = [encoding_text(passage) for passage in synthetic_plan(count).passages]
    with measured(f"{len(texts)} passages encoded by the model"):
        encoder.encode_passages(texts)


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--model", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), options.documents)
    if options.model:
        measure_model(options.documents)


if __name__ == "__main__":
    main()
