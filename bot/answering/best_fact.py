"""Choosing among the facts of one passage: the one that shares most words with the question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from math import fsum
from typing import TypeVar

from knowledge.text import folded_words

T = TypeVar("T")


def no_bonus(_fact: object, _asked: set[str]) -> float:
    """Return 0: nothing but the words counts."""
    return 0.0


def best_first(
    facts: Sequence[T],
    question: str,
    words_of: Callable[[T], str],
    bonus: Callable[[T, set[str]], float] = no_bonus,
) -> list[T]:
    """Return facts in the order in which their words fit a question.

    A word that every fact holds tells them not apart, so each weighs by how few hold it.

    Args:
        facts: the facts of one passage.
        question: what was asked.
        words_of: the words a fact is about.
        bonus: what else speaks for a fact, given the question's folded words.
    """
    asked = set(folded_words(question))
    held = [set(folded_words(words_of(fact))) for fact in facts]
    frequency = Counter(word for words in held for word in words)

    def score(place: int) -> float:
        words = held[place]
        shared = fsum(1.0 / frequency[word] for word in words & asked)
        return shared / (len(words) ** 0.5 or 1.0) + bonus(facts[place], asked)

    order = sorted(range(len(facts)), key=lambda place: -score(place))  # stable
    return [facts[place] for place in order]


def shorten(text: str, limit: int) -> str:
    """Return ``text`` cut at a word when it is longer than ``limit`` characters."""
    text = text.rstrip(" ;.")
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,;") + "…"
