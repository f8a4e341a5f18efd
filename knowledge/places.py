"""Provinces and cities: the 63 before and the 34 since 1 July 2025, found in text.

The list is ``data/provinces.toml``. Source of the mergers: Resolution 202/2025/QH15.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.errors import DataFileError
from knowledge.phrases import Phrase, PhraseFinder, PhraseMatch, phrase, same_letters
from knowledge.text import WordSpan, fold, nfc, word_spans, words

_FILE = Path(__file__).parent / "data" / "provinces.toml"


@dataclass(frozen=True, slots=True)
class Province:
    """One of today's provinces and cities."""

    name: str
    kind: str  # "tỉnh" or "thành phố"
    merged: tuple[str, ...]  # the former provinces in it, beside the one whose name it keeps


@dataclass(frozen=True, slots=True)
class ProvinceMention:
    """A province's name in a text: ``start`` and ``end`` count characters of the NFC text."""

    name_asked: str  # as the text says, in its proper spelling: "Bắc Giang"
    today: str  # the province it is in today: "Bắc Ninh"
    start: int
    end: int


class Places:
    """The provinces, their mergers, and the search for their names in text.

    Args:
        data: the parsed file; its comment head says what each key means.

    Raises:
        DataFileError: a key is missing, or a name stands in two provinces.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        try:
            self.provinces = tuple(
                Province(item["name"], item["kind"], tuple(item.get("merged", ())))
                for item in data["province"]
            )
            self._plain_words = frozenset(map(fold, data["plain_words"]))
            self._words = frozenset(nfc(name).lower() for name in data["words"])
            self._prefix_only = frozenset(map(fold, data["prefix_only"]))
            self._before = frozenset(data["before"])
            # "20" begins a year; any other mark is whole words
            self._after = tuple(
                mark if mark[-1].isdigit() else f"{mark} " for mark in data["after"]
            )
            self._title_after = frozenset(data["title_after"])
            self._context_shorts = frozenset(data["context_shorts"])
            self._finder = PhraseFinder(_phrases(self.provinces, data))
        except (KeyError, TypeError) as error:
            raise DataFileError(
                f"provinces.toml lacks or misuses {error}.", "See the file's comment head."
            ) from error
        self._today = {name: item.name for item in self.provinces for name in _names(item)}
        if len(self._today) != sum(len(_names(item)) for item in self.provinces):
            raise DataFileError("provinces.toml puts one name in two provinces.")
        self._by_fold = {fold(name): name for name in self._today}

    @classmethod
    def load(cls, path: Path = _FILE) -> Places:
        """Read the provinces from a TOML file.

        Raises:
            DataFileError: the file is missing or malformed.
        """
        return _load(path)

    @property
    def names(self) -> tuple[str, ...]:
        """All names, of today and before."""
        return tuple(self._today)

    def today(self, name: str) -> str | None:
        """Return the province that ``name`` is in today; None for a name that is no province's."""
        proper = self._by_fold.get(fold(name))
        return self._today[proper] if proper else None

    def predecessors(self, name: str) -> tuple[str, ...]:
        """Return the former provinces merged into today's ``name``, without its own name."""
        return next((item.merged for item in self.provinces if fold(item.name) == fold(name)), ())

    def find(self, text: str) -> list[ProvinceMention]:
        """Return the provinces named in ``text``, in order, not overlapping.

        A name that is also an ordinary word ("hoa binh", "dien bien") counts only where it is
        written as a name or a place is expected.

        Args:
            text: NFC text; offsets count its characters.
        """
        spans = word_spans(text)
        return [
            ProvinceMention(match.key, self._today[match.key], match.start, match.end)
            for match in self._finder.find(text)
            if self._is_place(text, spans, match)
        ]

    def _is_place(self, text: str, spans: Sequence[WordSpan], match: PhraseMatch) -> bool:
        typed = text[match.start : match.end]
        expected = self._is_expected(spans, match)
        if typed in self._context_shorts:
            following = next((word for word, start, _ in spans if start >= match.end), "")
            at_edge = match.start == spans[0][1] or not following
            likely = expected or (at_edge and not text.isupper())
            return likely and following not in self._title_after
        if fold(typed) in self._prefix_only:
            return expected
        if _is_half_marked(typed, match.key):
            return False
        common = self._words if match.with_diacritics else self._plain_words
        spelling = typed.lower() if match.with_diacritics else fold(typed)
        return expected or spelling not in common or _is_capitalised(typed, text)

    def _is_expected(self, spans: Sequence[WordSpan], match: PhraseMatch) -> bool:
        """Say whether the words around the match make a place likely."""
        before = [word for word, _, end in spans if end <= match.start]
        after = [word for word, start, _ in spans if start >= match.end]
        if not before and not after:
            return True
        led = {" ".join(before[-count:]) for count in (1, 2)}
        rest = f"{' '.join(after)} "
        return bool(led & self._before) or any(rest.startswith(mark) for mark in self._after)


def find_provinces(text: str) -> list[ProvinceMention]:
    """Return the provinces named in NFC ``text``, from the shipped list."""
    return Places.load().find(text)


@lru_cache(maxsize=4)
def _load(path: Path) -> Places:
    try:
        return Places(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataFileError(f"{path.name} cannot be read: {error}.") from error


def _names(province: Province) -> tuple[str, ...]:
    return (province.name, *province.merged)


def _phrases(provinces: tuple[Province, ...], data: dict[str, Any]) -> Iterator[Phrase]:
    for province in provinces:
        for name in _names(province):
            yield phrase(name, name)
    for name, spellings in data["spellings"].items():
        for spelling in spellings:
            yield phrase(name, spelling)
    for short, name in (data["shorts"] | data["context_shorts"]).items():
        yield phrase(name, short, exact_case=True)


def _is_half_marked(typed: str, name: str) -> bool:
    """Say whether some syllables lack diacritics and others have them: "hai phòng", two rooms."""
    given, printed = words(typed), words(name)
    if typed.lower() == fold(typed) or list(map(fold, given)) != list(map(fold, printed)):
        return False  # without any diacritics, or another spelling of the name
    return not all(same_letters(proper, own) for own, proper in zip(given, printed, strict=True))


def _is_capitalised(typed: str, text: str) -> bool:
    """Say whether every syllable starts with a capital in a text that is not all capitals."""
    return not text.isupper() and all(part[0].isupper() for part in typed.split())
