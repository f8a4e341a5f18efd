"""Learns the weights of the evidence gate from questions whose answers are known.

``python -m bot.answering.learn_gate FILE… [--others FILE]`` reads question files as
``lachan eval`` does, asks the current release, fits two logistic regressions,
prints how they do on questions left out (ten folds) and writes ``bot/data/gate_weights.toml``:

- *evidence* tells answered questions from those of the field that the plans do not answer;
- *scope* tells them from all others, too. One model for both would learn little else than to know
  the field by its words. ``--others`` names a file of labelled messages (``text``, ``expect``):
  those out of scope are about near things; each counts for a third, because people seldom ask them.

The shipped weights:

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
from scipy.optimize import minimize  # type: ignore[import-untyped]
from sklearn.model_selection import StratifiedKFold  # type: ignore[import-untyped]

from bot.answering.answerer import Answerer
from bot.answering.gate import WEIGHTS_FILE
from bot.answering.gate_features import NAMES
from bot.evaluate import read_questions
from bot.runtime import Runtime

Array = NDArray[np.float64]

OTHERS_WEIGHT = 1 / 3
THRESHOLDS = {"evidence": 0.56, "scope": 0.45}
# Plans that are not loaded yet have tasks that no topic is of: each answered question whose words a
# passage repeats counts once more, a little, as if its task were hardly known.
UNKNOWN_WEIGHT, UNKNOWN_SHARE, UNKNOWN_NEAREST = 0.2, 0.3, 0.2
_LABELS = _ANSWERED, _REFUSED, _OTHER = "answered", "not answered", "others"
# What speaks for an answer must never count against it, nor the other way round, only because it
# goes with something else in these questions.
_AGAINST = ("outside", "beyond", "outward", "guide", "missing", "no_figure", "no_steps")
_EITHER = ("asks_contact", "asks_who")
_BOUNDS = [
    (None, None) if name in _EITHER else (None, 0.0) if name in _AGAINST else (0.0, None)
    for name in NAMES
]
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
# Rà soát lần cuối / reviewed: 2026-12-01.
# {counts}
# Mười phần, mỗi phần để riêng một lần / ten folds: {figures}
# [evidence]: câu trong lĩnh vực mà kế hoạch trả lời hay không / questions of the field alone;
# [scope]: cùng mọi câu khác / with all other questions. Cả hai phải đạt / both have to hold.
"""
_MODEL = """
[{name}]
threshold = {threshold}
constant = {constant}

[{name}.weights]
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
    scaled = np.hstack(((rows - mean) / spread, np.ones((len(rows), 1))))
    signs = np.where(answered == 1, 1.0, -1.0)

    def loss(weights: Array) -> tuple[float, Array]:
        margins = signs * (scaled @ weights)
        penalised = np.append(weights[:-1], 0.0) / _STRENGTH
        slopes = -counts * signs / (1.0 + np.exp(margins))
        value = counts @ np.logaddexp(0.0, -margins) + 0.5 * penalised @ weights
        return float(value), scaled.T @ slopes + penalised

    found = minimize(loss, np.zeros(scaled.shape[1]), jac=True, bounds=[*_BOUNDS, (None, None)])
    weights = found.x[:-1] / spread
    return weights, float(found.x[-1] - weights @ mean)


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


def left_out(rows: Array, answered: Array, counts: Array, examples: NDArray[np.bool_]) -> Array:
    """Return each question's chance by weights learned without it, shape ``(questions,)``.

    Args:
        rows: features, shape ``(questions, features)``.
        answered: 1 where the passages answer the question, shape ``(questions,)``.
        counts: how much each question counts, shape ``(questions,)``.
        examples: which questions are learnt from at all, shape ``(questions,)``.
    """
    chances = np.zeros(len(answered))
    for seed in range(_SEEDS):
        folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=seed)
        for seen, unseen in folds.split(rows, answered):
            of = seen[examples[seen]]
            weights, constant = fit(rows[of], answered[of], counts[of])
            chances[unseen] += 1 / (1 + np.exp(-(rows[unseen] @ weights + constant))) / _SEEDS
    return chances


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--others", type=click.Path(path_type=Path), help="Labelled messages.")
def main(files: Sequence[Path], others: Path | None) -> None:
    """Learn the evidence gate's weights from question FILES."""
    answerer = Runtime().open_answerer()
    asked = [
        (q["text"], label) for file in files for q in read_questions(file) if (label := _label(q))
    ]
    asked += [(text, _OTHER) for text in (_out_of_scope(others) if others else [])]
    found = [(row, label) for text, label in asked if (row := _row(answerer, text)) is not None]
    table = np.array([[row[name] for name in NAMES] for row, _ in found])
    labels = np.array([label for _, label in found])
    answered = (labels == _ANSWERED).astype(np.float64)
    counts = np.where(labels == _OTHER, OTHERS_WEIGHT, 1.0)
    examples = {"evidence": labels != _OTHER, "scope": np.full(len(labels), True)}
    chances = {name: left_out(table, answered, counts, of) for name, of in examples.items()}
    figures = _figures(chances, labels)
    click.echo(figures)
    text = _HEAD.format(
        counts=", ".join(f"{int(np.sum(labels == label))} {label}" for label in _LABELS),
        figures=figures,
    )
    for name, of in examples.items():
        text += _written(name, *fit(table[of], answered[of], counts[of]))
    WEIGHTS_FILE.write_text(text, encoding="utf-8")


def _written(name: str, weights: Array, constant: float) -> str:
    values = dict(zip(NAMES, weights.tolist(), strict=True))
    return _MODEL.format(
        name=name,
        threshold=THRESHOLDS[name],
        constant=round(constant, 3),
        weights="\n".join(f"{key} = {round(value, 3)}" for key, value in values.items()),
    )


def _label(question: dict[str, Any]) -> str | None:
    """Return what a question is: answered by the documents, not, about something else, or none."""
    expect = question.get("expect") or "answer"
    if expect.startswith("answer"):
        return _ANSWERED
    if expect.startswith("not_in_kb"):
        return _REFUSED
    return _OTHER if expect.endswith("out_of_scope") else None


def _out_of_scope(file: Path) -> list[str]:
    """Return the messages of a file of labelled messages that are about other topics."""
    cases = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [case["text"] for case in cases if case["expect"].startswith("out_of_scope")]


def _row(answerer: Answerer, text: str) -> dict[str, float] | None:
    """Return a question's features, None when the gate has no say in its answer."""
    features: Callable[[str], dict[str, float] | None] = answerer.gate_features
    return features(text)


def _figures(chances: dict[str, Array], labels: NDArray[np.str_]) -> str:
    """Return the shares that are judged right at the thresholds."""
    passed = np.all([chances[name] >= least for name, least in THRESHOLDS.items()], axis=0)
    parts = {
        "answered": passed[labels == _ANSWERED],
        "refused": ~passed[labels == _REFUSED],
        "others refused": ~passed[labels == _OTHER],
    }
    return ", ".join(f"{name} {np.mean(part):.3f}" for name, part in parts.items() if len(part))


if __name__ == "__main__":
    main()
