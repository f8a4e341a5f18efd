"""Measure the spelling: syllables restored, slips mended, clean text changed, time.

``python -m benchmarks.spelling [QUESTIONS.jsonl]``: the plans are each restored by a model of the
other four; the laws, and the Vietnamese questions of a development file, by a model of all five.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from bot.understanding.diacritics import DiacriticRestorer
from bot.understanding.lexicon import load_phrases
from bot.understanding.spelling import Speller
from bot.understanding.syllables import canonical
from knowledge.text import words
from tests.bot.held_back import (
    LAWS,
    every_fifth,
    leave_one_out,
    plan_texts,
    sentences,
    strip_diacritics,
    syllables_right,
)

SEED = 20261122
_SWAPPED_TONES = str.maketrans("ảãẩẫẳẵẻẽểễỉĩỏõổỗởỡủũửữỷỹ", "ãảẫẩẵẳẽẻễểĩỉõỏỗổỡởũủữửỹỷ")


def say(name: str, right: int, total: int, extra: str = "") -> None:
    """Write one figure."""
    sys.stdout.write(f"{name:42} {right / max(total, 1):7.2%} of {total:6} {extra}\n")


def restored(name: str, learned: DiacriticRestorer, originals: list[str]) -> tuple[int, int]:
    """Measure restoring ``originals``, with processor time."""
    started = time.process_time()
    right, total = syllables_right(learned.restore, originals, strip_diacritics)
    spent = 1000 * (time.process_time() - started) / max(len(originals), 1)
    say(name, right, total, f"syllables, {spent:.1f} ms each")
    return right, total


def measure_restoring() -> None:
    """Measure plans left out, every fifth sentence, and laws."""
    counts: list[tuple[int, int]] = []
    for path, others, held in leave_one_out():
        learned = DiacriticRestorer.train(others, load_phrases())
        counts.append(restored(path.stem, learned, held))
    say("plans, each left out", sum(r for r, _ in counts), sum(t for _, t in counts), "syllables")
    text, held = every_fifth()
    restored("every fifth sentence", DiacriticRestorer.train([text], load_phrases()), held)
    learned = DiacriticRestorer.train(plan_texts(), load_phrases())
    for path in sorted(LAWS.glob("luat-*.txt")):
        restored(path.stem, learned, sentences(path.read_text(encoding="utf-8")))


def drop_letter(word: str, dice: random.Random) -> str:
    """Return ``word`` without one of its inner letters."""
    at = dice.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1 :]


def swap_letters(word: str, dice: random.Random) -> str:
    """Return ``word`` with two neighbouring letters behind the first swapped."""
    at = dice.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def mishear(word: str, dice: random.Random) -> str:
    """Return ``word`` with hỏi and ngã, or an initial that sounds alike, exchanged."""
    swapped = word.translate(_SWAPPED_TONES)
    if swapped != word:
        return swapped
    pairs = [("ch", "tr"), ("tr", "ch"), ("s", "x"), ("x", "s"), ("gi", "d")]
    dice.shuffle(pairs)
    for here, there in pairs:
        if word.startswith(here) and not word.startswith(("xh", "sh")):
            return there + word[len(here) :]
    return word


def measure_slips(damage: Callable[[str, random.Random], str]) -> None:
    """Damage one syllable of each sentence that was held back; count which come back whole."""
    dice = random.Random(SEED)
    mended = total = 0
    for _, others, held in leave_one_out():
        speller = Speller(others)
        for sentence in held:
            parts = sentence.split(" ")
            places = [i for i, p in enumerate(parts) if p.isalpha() and p.islower() and len(p) > 3]
            if not places:
                continue
            at = dice.choice(places)
            original, parts[at] = parts[at], damage(parts[at], dice)
            if canonical(parts[at]) == canonical(original):
                continue
            total += 1
            mended += _read(speller, " ".join(parts)) == _read(speller, sentence)
    say(f"slips mended: {damage.__name__}", mended, total, "slips")


def _read(speller: Speller, text: str) -> list[str]:
    return [canonical(word) for word in words(speller.spell(text).restored)]


def measure_clean() -> None:
    """Count the words of clean sentences, held back, that the speller changes."""
    changed = total = 0
    for _, others, held in leave_one_out():
        speller = Speller(others)
        for sentence in held:
            spelled = speller.spell(sentence)
            pairs = list(zip(words(spelled.opened), words(spelled.restored), strict=True))
            changed += sum(one != two for one, two in pairs)
            total += len(pairs)
    say("clean words changed", changed, total, "words")


def measure_questions(path: Path) -> None:
    """Measure stripped questions of their diacritics, and the time of all."""
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    asked = {line["id"]: line for line in lines}
    learned = DiacriticRestorer.train(plan_texts(), load_phrases())
    restored("Vietnamese questions, stripped", learned, _of(asked.values(), "vi"))
    speller = Speller(plan_texts())
    started = time.process_time()
    for line in asked.values():
        speller.spell(line["text"])
    spent = 1000 * (time.process_time() - started) / len(asked)
    sys.stdout.write(f"spell(), all questions as typed: {spent:.1f} ms each\n")


def _of(lines: Iterable[dict[str, str]], language: str) -> list[str]:
    return [line["text"] for line in lines if line["lang"] == language]


def main() -> None:
    """Write all figures."""
    started = time.process_time()
    Speller(plan_texts())
    sys.stdout.write(f"learning five plans: {time.process_time() - started:.2f} s\n")
    measure_restoring()
    measure_clean()
    for damage in (drop_letter, swap_letters, mishear):
        measure_slips(damage)
    for argument in sys.argv[1:]:
        measure_questions(Path(argument))


if __name__ == "__main__":
    main()
