"""Learns the weights of words for ``bot.safety.urgent_words`` from labelled cases.

Run after changing the cases, ``danger.toml`` or ``misuse.toml``::

    python -m bot.safety.urgent_learn tests/bot/data/*_cases.jsonl
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

from bot.safety import word_learning
from bot.safety.urgent_words import DATA, features
from bot.safety.word_weights import WordWeights

HEAD = """\
# Trọng số của từ, học bằng `python -m bot.safety.urgent_learn` từ các câu thử trong
# tests/bot/data/danger_cases.jsonl và scope_cases.jsonl.
# Không sửa tay: sửa câu thử rồi học lại. Ngày rà soát: 2026-11-22.
# Mỗi dòng: chữ không dấu, cặp chữ (^ đầu tin, $ cuối tin), nhóm từ (=TÊN) <tab> trọng số.
# Số dương: giống lời báo nguy; số âm: giống câu hỏi thông tin.
"""


def learn(cases: Iterable[tuple[str, bool]]) -> WordWeights:
    """Return the weights that tell the dangers of ``cases`` from the rest.

    Args:
        cases: texts, each with whether it signals danger.
    """
    return word_learning.learn(word_learning.examples(cases, features))


def read_cases(path: Path) -> list[tuple[str, bool]]:
    """Return the labelled cases of a JSONL file.

    A line has ``text`` and either ``danger`` or ``expect``, which is "danger" for danger.

    Raises:
        OSError, ValueError, KeyError: the file is missing or malformed.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [(row["text"], is_danger(row)) for row in rows]


def is_danger(row: dict[str, object]) -> bool:
    """Say whether a labelled line signals danger."""
    return row["danger"] is True if "danger" in row else row["expect"] == "danger"


def main() -> None:
    """Learn from the files named on the command line and replace the package's weights."""
    cases = [case for name in sys.argv[1:] for case in read_cases(Path(name))]
    if not cases:
        raise SystemExit("Name at least one file of labelled cases.")
    weights = learn(cases)
    word_learning.save(weights, DATA, HEAD)
    sys.stdout.write(f"{len(weights.of)} weights learnt from {len(cases)} cases: {DATA.name}\n")


if __name__ == "__main__":
    main()
