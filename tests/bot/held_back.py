"""Sentences held back from training, and how many of their syllables come out right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bot.understanding.syllables import canonical
from knowledge.text import nfc, squeeze, words

PLANS = sorted((Path(__file__).parents[2] / "knowledge" / "documents").glob("*.txt"))
LAWS = Path(__file__).resolve().parents[2].parent / "shared" / "documents" / "laws"

_PARAGRAPH = re.compile(r"\n\s*\n|\n\s*(?=[-–+*•])")
_SENTENCE = re.compile(r"(?<=[.;:!?])\s+")


def plan_texts() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in PLANS]


def sentences(text: str) -> list[str]:
    return [
        sentence
        for paragraph in _PARAGRAPH.split(nfc(text))
        for sentence in _SENTENCE.split(squeeze(paragraph))
        if 15 < len(sentence) < 600
    ]


def strip_diacritics(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in letters if not unicodedata.combining(char))


def leave_one_out() -> Iterator[tuple[Path, list[str], list[str]]]:
    """Yield each plan's path, the other plans' texts, and its sentences."""
    texts = plan_texts()
    for number, path in enumerate(PLANS):
        yield path, texts[:number] + texts[number + 1 :], sentences(texts[number])


def every_fifth() -> tuple[str, list[str]]:
    """Return the plans' sentences as one text without every fifth, and these."""
    everything = [sentence for text in plan_texts() for sentence in sentences(text)]
    kept = [s for number, s in enumerate(everything) if number % 5]
    return "\n\n".join(kept), everything[::5]


def syllables_right(
    spell: Callable[[str], str], originals: Iterable[str], damage: Callable[[str], str]
) -> tuple[int, int]:
    """Return how many syllables of ``spell(damage(original))`` are the original's, and of all."""
    right = total = 0
    for original in originals:
        expected = [canonical(w) for w in words(original)]
        read = [canonical(w) for w in words(spell(damage(original)))]
        pairs = [(e, r) for e, r in zip(expected, read, strict=True) if e.isalpha()]
        right += sum(e == r for e, r in pairs)
        total += len(pairs)
    return right, total
