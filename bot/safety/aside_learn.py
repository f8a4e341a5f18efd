"""Learns the weights of words for ``bot.safety.aside`` from labelled cases.

Run after changing the cases, ``danger.toml``, ``misuse.toml`` or ``scope.toml``::

    python -m bot.safety.aside_learn tests/bot/data/*_cases.jsonl
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.safety import word_learning
from bot.safety.aside import DATA, ELSEWHERE, GROUPS, TALK, features
from bot.safety.misuse_learn import plan_sentences
from bot.safety.urgent import read_scene
from bot.safety.word_weights import SHORTEST, WordWeights

HEAD = """\
# Trọng số của từ, học bằng `python -m bot.safety.aside_learn` từ các câu thử trong
# tests/bot/data/scope_cases.jsonl và danger_cases.jsonl.
# Không sửa tay: sửa câu thử rồi học lại. Ngày rà soát: 2026-11-30.
# [talk]: nói chuyện với bot hay hỏi về bot; [elsewhere]: chuyện khác; các mục sau: lời đáp nào.
# Mỗi dòng: chữ không dấu, cặp chữ (^ đầu tin, $ cuối tin), chữ có dấu (~), nhóm từ (=, #)
# <tab> trọng số.
"""
QUESTION = "question"  # the label of everything that is searched, refused or a danger
TELLING = 0.3  # a smaller weight does not change which of the keys fits best

Case = tuple[str, str]
Example = tuple[Sequence[str], str]


def learn(cases: Iterable[Case]) -> dict[str, WordWeights]:
    """Return the models of the groups and of the message keys.

    The sentences of the shipped plans count as further questions for the documents.

    Args:
        cases: texts, each with its message key or :data:`QUESTION`.
    """
    every = examples([*cases, *((sentence, QUESTION) for sentence in plan_sentences())])
    models = {group: _of_group(every, group) for group in (TALK, ELSEWHERE)}
    for group in (TALK, ELSEWHERE):
        own = [(names, key) for names, key in every if _group(key) == group]
        for wanted in sorted({key for _, key in own}):
            learnt = word_learning.learn([(names, key == wanted) for names, key in own])
            models[wanted] = WordWeights(
                {name: weight for name, weight in learnt.of.items() if abs(weight) >= TELLING},
                learnt.bias,
            )
    return models


def examples(cases: Iterable[Case]) -> list[Example]:
    """Return the features of each case with its label, as typed and without diacritics."""
    made: list[Example] = []
    for text, label in cases:
        for version in word_learning.versions(text):
            scene = read_scene(version)
            if len(scene.message.tokens) >= SHORTEST:
                made.append((sorted(features(version, scene)), label))
    return made


def read_cases(path: Path) -> list[Case]:
    """Return the labelled cases of a JSONL file.

    A line has ``text`` and either ``expect`` (a message key, or else a question) or ``danger``;
    of the latter only dangers count, as the others may be about anything.

    Raises:
        OSError, ValueError, KeyError: the file is missing or malformed.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [(row["text"], label_of(row)) for row in rows if counts(row)]


def label_of(row: dict[str, object]) -> str:
    """Return the message key of a labelled line, or :data:`QUESTION`."""
    key = str(row.get("expect", ""))
    return key if _group(key) else QUESTION


def counts(row: dict[str, object]) -> bool:
    """Say whether a labelled line is learnt from."""
    return row["danger"] is True if "danger" in row else row["expect"] != "either"


def _of_group(every: Iterable[Example], group: str) -> WordWeights:
    return word_learning.learn([(names, _group(key) == group) for names, key in every])


def _group(key: str) -> str | None:
    return GROUPS.get(key.partition(".")[0])


def main() -> None:
    """Learn from the files named on the command line and replace the package's weights."""
    cases = [case for name in sys.argv[1:] for case in read_cases(Path(name))]
    if not cases:
        raise SystemExit("Name at least one file of labelled cases.")
    models = learn(cases)
    word_learning.save_named(models, DATA, HEAD)
    count = sum(len(weights.of) for weights in models.values())
    sys.stdout.write(f"{count} weights learnt from {len(cases)} cases: {DATA.name}\n")


if __name__ == "__main__":
    main()
