"""Loads the reviewed danger patterns.

The words and rules live in ``data/danger.toml``; ``docs/nguoi-ra-soat-an-toan.md`` explains them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from bot.safety.urgent_data import DANGER, reviewed
from bot.safety.urgent_index import SOMEWHERE, PhraseIndex, listed
from bot.safety.urgent_tokens import Speller
from knowledge.errors import DataFileError
from knowledge.text import fold


class Signal(NamedTuple):
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


class Weights(NamedTuple):
    """Weight of each concept as weaker evidence, and the sums that are enough.

    Args:
        of: concept → weight.
        enough: sum for a message about the writer or someone close.
        enough_others: sum for a message about others.
        wording: log-odds of the learnt weights of words that are enough: ``both`` with such a
            concept and a person, ``one`` of the two, ``none``.
    """

    of: Mapping[str, int]
    enough: int
    enough_others: int
    wording: Mapping[str, float]


class Plea(NamedTuple):
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


class Patterns(NamedTuple):
    """All reviewed data, ready for matching."""

    phrases: PhraseIndex
    masks: frozenset[str]
    signals: tuple[Signal, ...]
    weights: Weights
    speller: Speller
    strict: frozenset[str]
    plea: Plea


class Span(NamedTuple):
    """A place in the tokens where a concept was found."""

    start: int
    end: int
    country: str = SOMEWHERE


Found = Mapping[str, list[Span]]


def _pairs(text: str) -> dict[str, str]:
    """Return ``{typed: meant}`` of a list "e = em; ko = không"."""
    pairs = (part.split("=") for part in text.split(";") if part.strip())
    return {" ".join(a.split()): " ".join(b.split()) for a, b in pairs}


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
        data = reviewed()
        reading = data["reading"]
        speller = Speller(
            chat=_pairs(data["chat"]["vi"]),
            english_chat=_pairs(data["chat"]["en"]),
            vocabulary=frozenset(data["vocabulary"].split()),
            english=frozenset([*data["english"].split(), *listed(fold(reading["english"]))]),
        )
        return Patterns(
            phrases=PhraseIndex(data["phrases"]),
            masks=frozenset(data["masks"]),
            signals=tuple(_signal(table) for table in data["signal"]),
            weights=Weights(**data["weigh"]),
            speller=speller,
            strict=frozenset(listed(fold(reading["strict"]))),
            plea=_plea(data["plea"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DataFileError(
            f"The danger patterns {DANGER.name} cannot be read: {error}.",
            "Correct the file or install the package again.",
        ) from error
