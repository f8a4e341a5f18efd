"""Keeps the listed danger phrases by their first syllable and opens them when first needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from bot.safety.urgent_tokens import is_syllable, marks_of
from knowledge.text import fold

ABROAD = "ABROAD"
# A phrase with this before it counts only when it is typed with its marks.
MARKED_ONLY = "*"
# Places without a country; the second kind is surely another country, like the countries named.
AWAY = ""
PLACES = ("ABROADWORD", "FARAWAY")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One listed phrase: marks of each syllable, its concept, language, country if a place."""

    marks: tuple[str, ...]
    concept: str
    english: bool
    marked_only: bool
    country: str | None = None


@dataclass(slots=True)
class Node:
    """A node of the tree of folded syllables."""

    next: dict[str, Node] = field(default_factory=dict)
    phrases: list[Phrase] = field(default_factory=list)


# A phrase not opened yet: folded, as listed, concept, English, country.
_Entry = tuple[str, str, str, bool, str | None]


def listed(text: str) -> list[str]:
    """Return the phrases of a comma-separated list in NFC."""
    parts = (part.strip() for part in " ".join(text.split()).split(","))
    return [part for part in parts if part]


def _lists(table: Mapping[str, Any]) -> Iterator[tuple[list[str], list[str], bool]]:
    """Yield the folded and the plain phrases of a concept's lists, and whether English."""
    for key, english in (("vi", False), ("en", True)):
        if key in table:
            yield listed(fold(table[key])), listed(table[key]), english
    for key, english in (("join", False), ("join_en", True)):
        if key in table:
            plain, folded = map(listed, table[key]), map(listed, map(fold, table[key]))
            yield _joined(folded), _joined(plain), english


def _joined(parts: Iterable[list[str]]) -> list[str]:
    return [" ".join(chosen) for chosen in product(*parts)]


class PhraseIndex:
    """All listed phrases; those with the same first syllable are opened together."""

    def __init__(self, concepts: Mapping[str, Any], countries: Mapping[str, str]) -> None:
        """Keep the phrases of ``concepts`` and the names of ``countries``, both in NFC.

        Args:
            concepts: name → table of lists, as in ``danger.toml``.
            countries: country → its names and places; these are the concept ABROAD.
        """
        self._waiting: dict[str, list[_Entry]] = {}
        self._open: dict[str, Node] = {}
        english: set[str] = set()
        for name, table in concepts.items():
            concept = ABROAD if name in PLACES else name
            away = AWAY if name == "FARAWAY" else None
            for folded, plain, is_english in _lists(table):
                self._keep(folded, plain, concept, is_english, away)
                if is_english:
                    english.update(word for phrase in folded for word in phrase.split())
        for country, names in countries.items():
            self._keep(listed(fold(names)), listed(names), ABROAD, False, country)
        every = (entry[0] for entries in self._waiting.values() for entry in entries)
        self.vocabulary = frozenset(" ".join(every).replace(MARKED_ONLY, "").split())
        self.english = frozenset(word for word in english if not is_syllable(word))

    def _keep(
        self, folded: list[str], plain: list[str], concept: str, english: bool, country: str | None
    ) -> None:
        for form, words in zip(folded, plain, strict=True):
            first = form.partition(" ")[0].removeprefix(MARKED_ONLY)
            entry = (form, words, concept, english, country)
            self._waiting.setdefault(first, []).append(entry)

    def start(self, syllable: str) -> Node | None:
        """Return the tree of the phrases that begin with the folded ``syllable``, or None."""
        node = self._open.get(syllable)
        if node is None and syllable in self._waiting:
            node = self._open[syllable] = _tree(self._waiting[syllable])
        return node


def _tree(entries: Iterable[_Entry]) -> Node:
    """Return the tree of phrases with the same first syllable, which is the root."""
    root = Node()
    for folded, words, concept, english, country in entries:
        node = root
        for syllable in folded.split()[1:]:
            node = node.next.setdefault(syllable, Node())
        plain = words.removeprefix(MARKED_ONLY)
        marks = tuple(map(marks_of, plain.split()))
        node.phrases.append(Phrase(marks, concept, english, plain != words, country))
    return root
