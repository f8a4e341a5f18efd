"""Learns the weights of words for ``bot.safety.misuse`` from labelled cases.

Run after changing the cases, ``danger.toml`` or ``misuse.toml``::

    python -m bot.safety.misuse_learn tests/bot/data/*_cases.jsonl
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from bot.safety import word_learning
from bot.safety.misuse import DATA, features
from bot.safety.word_weights import WordWeights
from knowledge.text import squeeze

# The shipped plans speak of police, borders and victims as every honest question does.
DOCUMENTS = Path(__file__).parents[2] / "knowledge" / "documents"
_SENTENCE_END = re.compile(r"(?<=[.;:])\s")

HEAD = """\
# Trọng số của từ, học bằng `python -m bot.safety.misuse_learn` từ các câu thử trong
# tests/bot/data/scope_cases.jsonl và danger_cases.jsonl.
# Không sửa tay: sửa câu thử rồi học lại. Ngày rà soát: 2026-11-22.
# Mỗi dòng: chữ không dấu, cặp chữ (^ đầu tin, $ cuối tin), nhóm từ (=TÊN), cặp nhóm <tab> trọng số.
# Số dương: giống lời nhờ việc xấu; số âm: giống câu hỏi bình thường hoặc lời báo nguy.
"""


def learn(cases: Iterable[tuple[str, bool]]) -> WordWeights:
    """Return the weights that tell the requests for misuse of ``cases`` from the rest.

    The sentences of the shipped plans count as further texts that are none.

    Args:
        cases: texts, each with whether it asks for misuse.
    """
    every = [*cases, *((sentence, False) for sentence in plan_sentences())]
    return word_learning.learn(word_learning.examples(every, features))


def plan_sentences() -> list[str]:
    """Return the sentences of the shipped plans.

    Raises:
        OSError: they cannot be read.
    """
    files = sorted(DOCUMENTS.glob("*.txt"))
    texts = (squeeze(path.read_text(encoding="utf-8")) for path in files)
    return [sentence for text in texts for sentence in _SENTENCE_END.split(text)]


def read_cases(path: Path) -> list[tuple[str, bool]]:
    """Return the labelled cases of a JSONL file.

    A line has ``text`` and either ``expect``, which begins with "refused" for misuse, or
    ``danger``, and then ``misuse`` when it asks for misuse.

    Raises:
        OSError, ValueError, KeyError: the file is missing or malformed.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [(row["text"], is_misuse(row)) for row in rows]


def is_misuse(row: dict[str, object]) -> bool:
    """Say whether a labelled line asks for misuse."""
    return str(row.get("expect", "")).startswith("refused") or row.get("misuse") is True


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
