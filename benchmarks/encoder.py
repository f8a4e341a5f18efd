"""Measure the shipped encoder: run ``python -m benchmarks.encoder``.

Times differ between machines, so each is also given as a ratio to a float32 matrix product of
numpy, measured right after it on the same machine.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

import click
import numpy as np

from index.encoder import load_encoder

QUESTION = "Cơ quan nào ở tỉnh hỗ trợ pháp lý cho nạn nhân vừa trở về?"
SENTENCE = "Các sở, ngành, đoàn thể phối hợp tổ chức tuyên truyền tại cơ sở và báo cáo kết quả. "
REFERENCE_SIZE = 768
"""Rows and columns of the reference product: about a thousand million multiplications and sums."""


def main() -> None:
    """Print the import and load times, the time of a question, passages a second, memory."""
    _report("import of index.encoder", _import_seconds("index.encoder"))
    _report("import of sentence_transformers", _import_seconds("sentence_transformers"))
    started = time.perf_counter()
    encoder = load_encoder()
    _report("imports and load", time.perf_counter() - started)
    click.echo(f"model: {encoder.name}, revision {encoder.revision}")
    _report("a question", _median(lambda: encoder.encode_questions([QUESTION]), 50))
    for characters, count in ((400, 48), (1200, 16)):
        text = (SENTENCE * 20)[:characters]
        texts = [f"{number} {text}" for number in range(count)]
        seconds = _median(partial(encoder.encode_passages, texts), 3)
        _report(f"a passage of {characters} characters", seconds / count)
        click.echo(f"    {count / seconds:.0f} passages a second")
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    click.echo(f"peak memory: {megabytes:.0f} MiB")


def _report(what: str, seconds: float) -> None:
    ratio = seconds / _reference_seconds()
    click.echo(f"{what}: {seconds * 1000:,.1f} ms, {ratio:,.2f} of the reference product")


def _reference_seconds() -> float:
    rng = np.random.default_rng(0)
    matrix = rng.random((REFERENCE_SIZE, REFERENCE_SIZE), dtype=np.float32)
    return _median(lambda: matrix @ matrix, 9)


def _median(work: Callable[[], object], times: int) -> float:
    work()
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def _import_seconds(module: str) -> float:
    code = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return float(run.stdout)


if __name__ == "__main__":
    main()
