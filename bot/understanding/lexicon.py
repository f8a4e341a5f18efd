"""The shipped table of Vietnamese syllables and of the foreign words Vietnamese people write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.errors import DataFileError
from knowledge.syllables import is_syllable
from knowledge.text import fold

_DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class Lexicon:
    """How often each syllable is written.

    Args:
        syllables: probability of each Vietnamese syllable, tone mark at the usual place.
        foreign: probability of each word that is no Vietnamese syllable ("zalo", "hotline").
    """

    syllables: Mapping[str, float]
    foreign: Mapping[str, float]


@cache
def load_lexicon() -> Lexicon:
    """Read ``bot/data/vietnamese_unigrams.txt``.

    Raises:
        DataFileError: a line is not a frequency class, a tab and words.
    """
    path = _DATA / "vietnamese_unigrams.txt"
    syllables: dict[str, float] = {}
    foreign: dict[str, float] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("#"):
            continue
        zipf, tab, words = line.partition("\t")
        if not tab or not zipf.isdigit():
            raise DataFileError(
                f"{path.name}, line {number}: expected a frequency class, a tab and words.",
                "Make the file again with benchmarks/unigrams.py.",
            )
        probability = 10.0 ** (int(zipf) / 100 - 9)
        for word in words.split():
            (syllables if is_syllable(word) else foreign)[word] = probability
    return Lexicon(syllables, foreign)


@cache
def load_phrases() -> tuple[str, ...]:
    """Read the phrases of ``bot/data/question_phrases.txt``."""
    lines = (_DATA / "question_phrases.txt").read_text(encoding="utf-8").splitlines()
    return tuple(
        phrase.strip()
        for line in lines
        if not line.startswith("#")
        for phrase in line.split(";")
        if phrase.strip()
    )


def by_fold(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the words that share each spelling without diacritics."""
    groups: dict[str, set[str]] = defaultdict(set)
    for word in words:
        groups[fold(word)].add(word)
    return {folded: tuple(sorted(group)) for folded, group in groups.items()}
