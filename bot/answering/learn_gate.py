"""Learns the weights of the evidence gate from questions whose answers are known.

``python -m bot.answering.learn_gate FILE… [--others FILE]`` reads question files as
``lachan eval`` does, asks the current release, fits a logistic regression with scikit-learn, prints
how it does on questions left out (ten folds) and writes ``bot/data/gate_weights.toml``.
``--others`` names a file of labelled messages (``text``, ``expect``): those out of scope are
questions that the documents do not answer, about near things; each counts for a third, because
people seldom ask them. The shipped weights:

``python -m bot.answering.learn_gate tests/questions.jsonl``
``  --others tests/bot/data/scope_cases.jsonl``
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.model_selection import StratifiedKFold  # type: ignore[import-untyped]

from bot.answering.answerer import Answerer
from bot.answering.gate import WEIGHTS_FILE
from bot.answering.gate_features import NAMES
from bot.evaluate import read_questions
from bot.runtime import Runtime

Array = NDArray[np.float64]

OTHERS_WEIGHT = 1 / 3
THRESHOLD = 0.47
# Plans that are not loaded yet have tasks that no topic is of: each answered question whose words a
# passage repeats counts once more, a little, as if its task were hardly known.
UNKNOWN_WEIGHT, UNKNOWN_SHARE, UNKNOWN_NEAREST = 0.2, 0.3, 0.2
_FOLDS, _SEEDS = 10, 3
_STRENGTH = 1.0  # the inverse of the regularisation, on features of unit spread
_HEAD = """\
# Trọng số của cổng bằng chứng: khi nào các đoạn tìm thấy đủ để trả lời.
# The evidence gate's weights: when the passages found suffice for an answer.
#
# Máy học ra, không sửa bằng tay / learned, not edited by hand:
#   python -m bot.answering.learn_gate tests/questions.jsonl
#     --others tests/bot/data/scope_cases.jsonl
# Ý nghĩa từng đặc trưng / what each feature is: bot/answering/gate_features.py.
# Rà soát lần cuối / reviewed: 2026-11-30.
# {counts}
# Mười phần, mỗi phần để riêng một lần / ten folds: {figures}

threshold = {threshold}
constant = {constant}

[weights]
{weights}
"""


def fit(rows: Array, answered: Array, counts: Array) -> tuple[Array, float]:
    """Return the weights of raw features and the constant.

    Args:
        rows: features, shape ``(questions, features)``.
        answered: 1 where the passages answer the question, shape ``(questions,)``.
        counts: how much each question counts, shape ``(questions,)``.
    """
    rows, answered, counts = _with_unknown_tasks(rows, answered, counts)
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    model = LogisticRegression(C=_STRENGTH, max_iter=5000)
    model.fit((rows - mean) / spread, answered, sample_weight=counts)
    weights = model.coef_[0] / spread
    return weights, float(model.intercept_[0] - weights @ mean)


def _with_unknown_tasks(rows: Array, answered: Array, counts: Array) -> tuple[Array, Array, Array]:
    repeated = (answered == 1) & (rows[:, NAMES.index("nearest")] >= UNKNOWN_NEAREST)
    unknown = rows[repeated].copy()
    unknown[:, NAMES.index("of_task")] *= UNKNOWN_SHARE
    weights = np.full(len(unknown), UNKNOWN_WEIGHT)
    return (
        np.vstack((rows, unknown)),
        np.concatenate((answered, answered[repeated])),
        np.concatenate((counts, weights)),
    )


def left_out(rows: Array, answered: Array, counts: Array) -> Array:
    """Return each question's chance by weights learned without it, shape ``(questions,)``."""
    chances = np.zeros(len(answered))
    for seed in range(_SEEDS):
        folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=seed)
        for seen, unseen in folds.split(rows, answered):
            weights, constant = fit(rows[seen], answered[seen], counts[seen])
            chances[unseen] += 1 / (1 + np.exp(-(rows[unseen] @ weights + constant))) / _SEEDS
    return chances


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--others", type=click.Path(path_type=Path), help="Labelled messages.")
def main(files: Sequence[Path], others: Path | None) -> None:
    """Learn the evidence gate's weights from question FILES."""
    answerer = Runtime().open_answerer()
    known = [(q["text"], _label(q)) for file in files for q in read_questions(file)]
    found = [(_row(answerer, text), label) for text, label in known if label is not None]
    rows = [row for row, _ in found if row is not None]
    labels = [label for row, label in found if row is not None]
    asked = _out_of_scope(others) if others else []
    near = [row for text in asked if (row := _row(answerer, text)) is not None]
    table = np.array([[row[name] for name in NAMES] for row in (*rows, *near)])
    answered = np.array([*labels, *(0 for _ in near)], dtype=np.float64)
    counts = np.array([1.0] * len(rows) + [OTHERS_WEIGHT] * len(near))
    chances = left_out(table, answered, counts)
    figures = _figures(chances, answered, len(rows))
    click.echo(figures)
    weights, constant = fit(table, answered, counts)
    values = dict(zip(NAMES, weights.tolist(), strict=True))
    text = _HEAD.format(
        counts=f"{sum(labels)} answered, {len(labels) - sum(labels)} not, {len(near)} others",
        figures=figures,
        threshold=THRESHOLD,
        constant=round(constant, 3),
        weights="\n".join(f"{name} = {round(value, 3)}" for name, value in values.items()),
    )
    WEIGHTS_FILE.write_text(text, encoding="utf-8")


def _label(question: dict[str, Any]) -> int | None:
    """Return 1 for a question that the documents answer, 0 for one they do not, else None."""
    expect = question.get("expect") or "answer"
    if expect.startswith("answer"):
        return 1
    return 0 if expect.startswith("not_in_kb") or expect.endswith("out_of_scope") else None


def _out_of_scope(file: Path) -> list[str]:
    """Return the messages of a file of labelled messages that are about other topics."""
    cases = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [case["text"] for case in cases if case["expect"].startswith("out_of_scope")]


def _row(answerer: Answerer, text: str) -> dict[str, float] | None:
    """Return a question's features, None when the gate has no say in its answer."""
    features: Callable[[str], dict[str, float] | None] = answerer.gate_features
    return features(text)


def _figures(chances: Array, answered: Array, count: int) -> str:
    """Return the shares that are judged right at the threshold."""
    own, theirs = slice(0, count), slice(count, None)
    passed = chances >= THRESHOLD
    parts = {
        "answered": passed[own][answered[own] == 1],
        "refused": ~passed[own][answered[own] == 0],
        "others refused": ~passed[theirs],
    }
    return ", ".join(f"{name} {np.mean(part):.3f}" for name, part in parts.items() if len(part))


if __name__ == "__main__":
    main()
