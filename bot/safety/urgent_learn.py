"""Learns the weights of words for ``bot.safety.urgent_words`` from labelled cases.

Run after changing the cases or ``danger.toml``::

    python -m bot.safety.urgent_learn tests/bot/data/danger_cases.jsonl

Logistic regression with a quadratic penalty, by stochastic gradient steps scaled as in AdaGrad
(Duchi, Hazan & Singer 2011); the same cases always give the same weights.
"""

from __future__ import annotations

import json
import math
import random
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.safety.urgent import read_scene
from bot.safety.urgent_words import BIAS, DATA, SHORTEST, WordWeights, features

# Chosen by leaving out one set of cases at a time (see docs/safety-review.md).
PENALTY = 10.0
EPOCHS = 30
STEP = 0.5
SEED = 20261122
# A feature of fewer messages tells nothing; a smaller weight changes nothing.
RARE, SMALL = 3, 0.05
HEAD = """\
# Trọng số của từ, học bằng `python -m bot.safety.urgent_learn` từ các câu thử trong
# tests/bot/data/danger_cases.jsonl.
# Không sửa tay: sửa câu thử rồi học lại. Ngày rà soát: 2026-11-22.
# Mỗi dòng: chữ không dấu, cặp chữ (^ đầu tin, $ cuối tin), nhóm từ (=TÊN) <tab> trọng số.
# Số dương: giống lời báo nguy; số âm: giống câu hỏi thông tin.
"""

Example = tuple[Sequence[str], bool]


def _plain(text: str) -> str:
    """Return ``text`` without diacritics, as half of the messages are typed."""
    marks = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in marks if not unicodedata.combining(c))


def examples(cases: Iterable[tuple[str, bool]]) -> list[Example]:
    """Return the features of each case ``(text, is danger)``, as typed and without diacritics."""
    made: list[Example] = []
    for text, danger in cases:
        for version in dict.fromkeys((text, _plain(text))):
            scene = read_scene(version)
            if len(scene.message.tokens) >= SHORTEST:
                made.append((sorted(features(scene)), danger))
    return made


def learn(cases: Iterable[tuple[str, bool]]) -> WordWeights:
    """Return the weights that tell the dangers of ``cases`` from the rest.

    Args:
        cases: texts, each with whether it signals danger.
    """
    data = examples(cases)
    counts = Counter(name for names, _ in data for name in names)
    weights = dict.fromkeys((name for name, n in counts.items() if n >= RARE), 0.0)
    steps = dict.fromkeys(weights, 1e-6)
    bias = 0.0
    order = list(range(len(data)))
    rng = random.Random(SEED)
    for epoch in range(EPOCHS):
        rng.shuffle(order)
        for i in order:
            names, danger = data[i]
            value = 1 / math.sqrt(len(names))
            known = [name for name in names if name in weights]
            total = bias + value * sum(weights[name] for name in known)
            error = 1 / (1 + math.exp(-total)) - danger
            bias -= STEP / (10 + epoch) * error
            for name in known:
                slope = error * value + weights[name] / (PENALTY * counts[name])
                steps[name] += slope * slope
                weights[name] -= STEP * slope / math.sqrt(steps[name])
    return WordWeights({k: v for k, v in weights.items() if abs(v) >= SMALL}, bias)


def save(weights: WordWeights, path: Path) -> None:
    """Write the weights, the most telling first.

    Args:
        weights: as learnt.
        path: the file to write.
    """
    lines = [f"{BIAS}\t{weights.bias:.3f}"]
    ranked = sorted(weights.of.items(), key=lambda item: (-item[1], item[0]))
    lines += [f"{name}\t{weight:.2f}" for name, weight in ranked]
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def read_cases(path: Path) -> list[tuple[str, bool]]:
    """Return the labelled cases of a JSONL file with ``text`` and ``danger``.

    Raises:
        OSError, ValueError, KeyError: the file is missing or malformed.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [(row["text"], row["danger"]) for row in rows]


def main() -> None:
    """Learn from the files named on the command line and replace the package's weights."""
    cases = [case for name in sys.argv[1:] for case in read_cases(Path(name))]
    if not cases:
        raise SystemExit("Name at least one file of labelled cases.")
    weights = learn(cases)
    save(weights, DATA)
    sys.stdout.write(f"{len(weights.of)} weights learnt from {len(cases)} cases: {DATA.name}\n")


if __name__ == "__main__":
    main()
