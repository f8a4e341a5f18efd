"""Loads the reviewed danger patterns.

The words and rules live in ``data/danger.toml``; ``docs/nguoi-ra-soat-an-toan.md`` explains them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

from bot.urgent_tokens import Speller, is_syllable, marks_of
from knowledge.errors import DataFileError
from knowledge.text import fold, nfc

DATA = Path(__file__).parent / "data" / "danger.toml"
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


@dataclass(frozen=True, slots=True)
class Signal:
    """One rule of the reviewed data; its keys are explained in the file's head."""

    id: str
    slots: tuple[frozenset[str], ...]
    near: tuple[frozenset[str], ...]
    gaps: tuple[int, ...]
    window: int
    firm: bool
    grave: bool
    hypo: bool
    with_any: frozenset[str]
    unless: frozenset[str]
    not_after: frozenset[str]
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Weights:
    """Weight of each concept as weaker evidence, and the sums that are enough.

    Args:
        of: concept → weight.
        enough: sum for a message about the writer or someone close.
        enough_others: sum for a message about others.
        wording: log-odds of the learnt weights of words that are enough with such a concept.
        wording_alone: log-odds that are enough without one.
    """

    of: Mapping[str, int]
    enough: int
    enough_others: int
    wording: float
    wording_alone: float


@dataclass(frozen=True, slots=True)
class Plea:
    """What makes a short message a plea.

    Args:
        longest: number of syllables of the longest plea.
        telling: concepts one of which must be there.
        cover: concepts that may be there besides.
        around: empty words that may be there besides, folded.
        unless: concepts that make it something else.
        not_help: folded phrases that make it something else.
    """

    longest: int
    telling: tuple[str, ...]
    cover: tuple[str, ...]
    around: frozenset[str]
    unless: tuple[str, ...]
    not_help: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Patterns:
    """All reviewed data, ready for matching."""

    root: Node
    masks: frozenset[str]
    signals: tuple[Signal, ...]
    weights: Weights
    speller: Speller
    strict: frozenset[str]
    plea: Plea


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in the tokens where a concept was found."""

    start: int
    end: int
    country: str | None = field(default=None, compare=False)


Found = Mapping[str, list[Span]]


def listed(text: str) -> list[str]:
    """Return the phrases of a comma-separated list."""
    return [" ".join(part.split()) for part in nfc(text).split(",") if part.strip()]


def _pairs(text: str) -> dict[str, str]:
    """Return ``{typed: meant}`` of a list "e = em; ko = không"."""
    pairs = (part.split("=") for part in nfc(text).split(";") if part.strip())
    return {" ".join(a.split()): " ".join(b.split()) for a, b in pairs}


def _phrases(table: Mapping[str, Any]) -> Iterable[tuple[str, bool]]:
    """Yield each phrase of a concept's table and whether it is English."""
    for key, english in (("vi", False), ("en", True)):
        yield from ((p, english) for p in listed(table.get(key, "")))
    for key, english in (("join", False), ("join_en", True)):
        lists = [listed(part) for part in table.get(key, ())]
        if lists:
            yield from ((" ".join(parts), english) for parts in product(*lists))


_folded = lru_cache(maxsize=4096)(fold)


def _plant(root: Node, words: str, phrase: Phrase) -> None:
    node = root
    for word in words.split():
        key = _folded(word)
        if key not in node.next:
            node.next[key] = Node()
        node = node.next[key]
    node.phrases.append(phrase)


def _tree(concepts: Mapping[str, Any], countries: Mapping[str, str]) -> Node:
    """Return the tree of all phrases; places of other countries are the concept ABROAD."""
    root = Node()
    for name, table in concepts.items():
        concept = ABROAD if name in PLACES else name
        for words, english in _phrases(table):
            plain = words.removeprefix(MARKED_ONLY)
            marks = tuple(marks_of(w) for w in plain.split())
            away = AWAY if name == "FARAWAY" else None
            _plant(root, plain, Phrase(marks, concept, english, plain != words, away))
    for country, names in countries.items():
        for words in listed(names):
            marks = tuple(marks_of(w) for w in words.split())
            _plant(root, words.lower(), Phrase(marks, ABROAD, False, False, country))
    return root


def _vocabulary(node: Node) -> set[str]:
    found = set(node.next)
    for below in node.next.values():
        found |= _vocabulary(below)
    return found


def _english_words(concepts: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Return the words of the English phrases that cannot be Vietnamese syllables."""
    phrases = (phrase for table in concepts for phrase, english in _phrases(table) if english)
    words = {word for phrase in phrases for word in phrase.split()}
    return frozenset(word for word in words if not is_syllable(word))


def _choices(items: Iterable[str]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(item.split("|")) for item in items)


def _gaps(table: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the greatest distance before each slot but the first, in syllables."""
    gap = table.get("gap", 4)
    return tuple(gap) if isinstance(gap, list) else (gap,) * len(table.get("slots", ()))


def _signal(table: Mapping[str, Any]) -> Signal:
    return Signal(
        id=table["id"],
        slots=_choices(table.get("slots", ())),
        near=_choices(table.get("near", ())),
        gaps=_gaps(table),
        window=table.get("window", 12),
        firm=table["guard"] == "firm",
        grave=table.get("grave", False),
        hypo=table.get("hypo", True),
        with_any=frozenset(table.get("with_any", ())),
        unless=frozenset(table.get("unless", ())),
        not_after=frozenset(table.get("not_after", ())),
        needs=frozenset(table.get("needs", ())),
    )


def _plea(table: Mapping[str, Any]) -> Plea:
    return Plea(
        longest=table["longest"],
        telling=tuple(table["telling"]),
        cover=tuple(table["cover"]),
        around=frozenset(w for p in listed(table["around"]) for w in fold(p).split()),
        unless=tuple(table["unless"]),
        not_help=tuple(fold(p) for p in listed(table["not_help"])),
    )


@lru_cache(maxsize=1)
def patterns() -> Patterns:
    """Return the reviewed patterns, read once.

    Raises:
        DataFileError: the file is missing or malformed.
    """
    try:
        data = tomllib.loads(DATA.read_text(encoding="utf-8"))
        root = _tree(data["concept"], data["country"])
        reading = data["reading"]
        english = frozenset(fold(w) for w in listed(reading["english"]))
        english |= _english_words(data["concept"].values())
        speller = Speller(
            _pairs(data["chat"]["vi"]),
            _pairs(data["chat"]["en"]),
            frozenset(_vocabulary(root)),
            english,
        )
        return Patterns(
            root=root,
            masks=frozenset(k for k, v in data["concept"].items() if v.get("mask")),
            signals=tuple(_signal(table) for table in data["signal"]),
            weights=Weights(**data["weigh"]),
            speller=speller,
            strict=frozenset(fold(w) for w in listed(reading["strict"])),
            plea=_plea(data["plea"]),
        )
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise DataFileError(
            f"The danger patterns {DATA.name} cannot be read: {error}.",
            "Correct the file or install the package again.",
        ) from error
