"""Keeps the listed danger phrases by their first syllable and opens them when first needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from bot.safety.urgent_tokens import marks_of
from knowledge.text import fold

ABROAD = "ABROAD"
# A phrase with this before it counts only when it is typed with its marks.
MARKED_ONLY = "*"
# A group of English phrases ends so.
ENGLISH = "/en"
# Places without a country: the first kind may be at home, the second is surely another country,
# like the countries named.
SOMEWHERE, AWAY = "?", ""
PLACES = ("ABROADWORD", "FARAWAY")


class Phrase(NamedTuple):
    """One listed phrase: marks of each syllable, its concept, language, country if a place."""

    marks: tuple[str, ...]
    concept: str
    english: bool
    marked_only: bool
    country: str


class Node:
    """A node of the tree of folded syllables."""

    __slots__ = ("next", "phrases")

    def __init__(self) -> None:
        """Begin without phrases."""
        self.next: dict[str, Node] = {}
        self.phrases: list[Phrase] = []


def listed(text: str) -> list[str]:
    """Return the phrases of a comma-separated list."""
    parts = (part.strip() for part in " ".join(text.split()).split(","))
    return [part for part in parts if part]


class PhraseIndex:
    """All listed phrases; those with the same first syllable are opened together.

    Args:
        phrases: first syllable → group → phrases, as ``urgent_prepare.prepared`` makes them.
    """

    def __init__(self, phrases: Mapping[str, Mapping[str, str]]) -> None:
        """Keep ``phrases`` until they are needed."""
        self._waiting = phrases
        self._open: dict[str, Node] = {}

    def start(self, syllable: str) -> Node | None:
        """Return the tree of the phrases that begin with the folded ``syllable``, or None."""
        node = self._open.get(syllable)
        if node is None and syllable in self._waiting:
            node = self._open[syllable] = _tree(self._waiting[syllable])
        return node


def _tree(groups: Mapping[str, str]) -> Node:
    """Return the tree of phrases with the same first syllable, which is the root."""
    root = Node()
    for group, phrases in groups.items():
        named = group.removesuffix(ENGLISH)
        concept, place, country = named.partition(":")
        english = named != group
        for words in phrases.split(","):
            plain = words.removeprefix(MARKED_ONLY).split()
            node = root
            for syllable in plain[1:]:
                node = node.next.setdefault(_folded(syllable), Node())
            marks = tuple(map(marks_of, plain))
            where = country if place else SOMEWHERE
            node.phrases.append(Phrase(marks, concept, english, words[0] == MARKED_ONLY, where))
    return root


def _folded(syllable: str) -> str:
    return syllable if syllable.isascii() and syllable.islower() else fold(syllable)
