"""Learns weights of words from labelled messages.

Logistic regression with a quadratic penalty, by stochastic gradient steps scaled as in AdaGrad
(Duchi, Hazan & Singer 2011); the same messages always give the same weights.
"""

from __future__ import annotations

import math
import random
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from bot.safety.urgent import read_scene
from bot.safety.urgent_match import Scene
from bot.safety.word_weights import BIAS, SHORTEST, WordWeights

# Chosen by leaving out one set of cases at a time (see docs/safety-review.md).
PENALTY = 10.0
EPOCHS = 30
STEP = 0.5
SEED = 20261122
# A feature of fewer messages tells nothing; a smaller weight changes nothing.
RARE, SMALL = 3, 0.05

Case = tuple[str, bool]
Example = tuple[Sequence[str], bool]


def examples(cases: Iterable[Case], features: Callable[[Scene], Iterable[str]]) -> list[Example]:
    """Return the features of each case ``(text, is one)``, as typed and without diacritics."""
    made: list[Example] = []
    for text, label in cases:
        for version in versions(text):
            scene = read_scene(version)
            if len(scene.message.tokens) >= SHORTEST:
                made.append((sorted(features(scene)), label))
    return made


def learn(data: Sequence[Example]) -> WordWeights:
    """Return the weights that tell the examples that are ones from the rest."""
    counts = Counter(name for names, _ in data for name in names)
    weights = dict.fromkeys((name for name, n in counts.items() if n >= RARE), 0.0)
    steps = dict.fromkeys(weights, 1e-6)
    bias = 0.0
    order = list(range(len(data)))
    rng = random.Random(SEED)
    for epoch in range(EPOCHS):
        rng.shuffle(order)
        for i in order:
            names, label = data[i]
            value = 1 / math.sqrt(len(names))
            known = [name for name in names if name in weights]
            total = bias + value * sum(weights[name] for name in known)
            error = 1 / (1 + math.exp(-total)) - label
            bias -= STEP / (10 + epoch) * error
            for name in known:
                slope = error * value + weights[name] / (PENALTY * counts[name])
                steps[name] += slope * slope
                weights[name] -= STEP * slope / math.sqrt(steps[name])
    return WordWeights({k: v for k, v in weights.items() if abs(v) >= SMALL}, bias)


def save(weights: WordWeights, path: Path, head: str) -> None:
    """Write the weights, the most telling first.

    Args:
        weights: as learnt.
        path: the file to write.
        head: its first lines, each a comment.
    """
    path.write_text(head + _written(weights), encoding="utf-8")


def save_named(models: Mapping[str, WordWeights], path: Path, head: str) -> None:
    """Write the weights of several models into one file, each after its name.

    Args:
        models: the weights by name.
        path: the file to write.
        head: its first lines, each a comment.
    """
    parts = (f"[{name}]\n{_written(weights)}" for name, weights in models.items())
    path.write_text(head + "".join(parts), encoding="utf-8")


def versions(text: str) -> tuple[str, ...]:
    """Return ``text`` as typed and, when that differs, without diacritics."""
    return tuple(dict.fromkeys((text, _plain(text))))


def _written(weights: WordWeights) -> str:
    lines = [f"{BIAS}\t{weights.bias:.3f}"]
    ranked = sorted(weights.of.items(), key=lambda item: (-item[1], item[0]))
    lines += [f"{name}\t{weight:.2f}" for name, weight in ranked]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Return ``text`` without diacritics, as half of the messages are typed."""
    marks = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in marks if not unicodedata.combining(c))
