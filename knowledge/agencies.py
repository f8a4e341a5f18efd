"""The agencies of the plans: their names, spellings, abbreviations and successors.

The list is ``data/agencies.toml``, reviewed by hand.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.errors import DataFileError
from knowledge.phrases import Phrase, PhraseFinder, phrase
from knowledge.text import folded_words

_FILE = Path(__file__).parent / "data" / "agencies.toml"
# What may follow the name of a province's agency: "Sở Y tế tỉnh", "Sở Y tế thành phố".
_PROVINCE_SUFFIXES = ("", " tỉnh", " thành phố", " TP", " cấp tỉnh")
_DOCUMENT_NUMBER = re.compile(r"\d+\s*/\s*(?:\d+/)?[A-ZĐ\d]+-[\w/-]+")
_LEVELS = frozenset(
    ("province", "district", "commune", "central", "party", "mass", "court", "media")
)


@dataclass(frozen=True, slots=True)
class Succession:
    """Who took over one duty of an agency that no longer exists."""

    agency_id: str
    duty: str  # "hỗ trợ nạn nhân"
    words: tuple[str, ...]  # phrases that tell a text about that duty


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency, body or group that plans give duties to."""

    id: str
    name: str
    short: str | None
    english: str
    spellings: tuple[str, ...]
    abbreviations: tuple[str, ...]
    level: str  # province, district, commune, central, party, mass, court, media
    dissolved: date | None = None
    successions: tuple[Succession, ...] = ()
    note: str | None = None
    covers: tuple[str, ...] = ()  # ids a general name stands for: "Công an" is police of any level
    collective: bool = False  # "các sở, ban, ngành": many agencies, none by name

    @property
    def successors(self) -> tuple[str, ...]:
        """Ids of the agencies that took over, each once, in the file's order."""
        return tuple(dict.fromkeys(item.agency_id for item in self.successions))


@dataclass(frozen=True, slots=True)
class AgencyMention:
    """An agency's name in a text: ``start`` and ``end`` count characters of the NFC text."""

    agency_id: str
    start: int
    end: int


class Agencies:
    """The reviewed list of agencies, and the search for their names in text.

    Args:
        agencies: the agencies, in the file's order.
        not_agencies: words that hold an agency's name by chance: "cơ sở giáo dục".

    Raises:
        DataFileError: an id occurs twice, or a successor or covered id is unknown.
    """

    def __init__(self, agencies: tuple[Agency, ...], not_agencies: tuple[str, ...] = ()) -> None:
        self._by_id = {agency.id: agency for agency in agencies}
        if len(self._by_id) != len(agencies):
            raise DataFileError("agencies.toml names an id twice.", "Give each agency its own id.")
        for agency in agencies:
            for other in (*agency.successors, *agency.covers):
                if other not in self._by_id:
                    raise DataFileError(
                        f"agencies.toml: {agency.id} points to {other}, which is not listed.",
                        "Add that agency or correct the id.",
                    )
        look_alikes = (phrase("", words) for words in not_agencies)
        names = (item for agency in agencies for item in _phrases(agency))
        self._finder = PhraseFinder((*look_alikes, *names))

    @classmethod
    def load(cls, path: Path = _FILE) -> Agencies:
        """Read the agencies from a TOML file.

        Raises:
            DataFileError: the file is missing or malformed.
        """
        return _load(path)

    def __iter__(self) -> Iterator[Agency]:
        return iter(self._by_id.values())

    def find(self, text: str, *, any_case: bool = False) -> list[AgencyMention]:
        """Return the agencies named in ``text``, in order, not overlapping.

        The longest name wins; punctuation between syllables does not count, and the letters of
        document numbers ("61/KH-UBND") name nobody.

        Args:
            text: NFC text; offsets count its characters.
            any_case: also find abbreviations in small letters, as chat users type them.
        """
        numbers = [match.span() for match in _DOCUMENT_NUMBER.finditer(text)]
        return [
            AgencyMention(match.key, match.start, match.end)
            for match in self._finder.find(text, any_case=any_case)
            if match.key and not any(low <= match.start < high for low, high in numbers)
        ]

    def get(self, agency_id: str) -> Agency:
        """Return the agency of an id.

        Raises:
            KeyError: no agency has that id.
        """
        return self._by_id[agency_id]

    def successors(self, agency_id: str) -> tuple[Agency, ...]:
        """Return the agencies that took over from one, whatever the duty; empty if it still is."""
        return tuple(self._by_id[other] for other in self._by_id[agency_id].successors)

    def successors_for(self, agency_id: str, text: str) -> tuple[Agency, ...]:
        """Return the agencies that took over the duty ``text`` is about.

        Args:
            agency_id: an agency that no longer exists.
            text: a passage or question; when it tells no duty, all successors are returned.
        """
        padded = f" {' '.join(folded_words(text))} "
        told = dict.fromkeys(
            item.agency_id
            for item in self._by_id[agency_id].successions
            if any(f" {' '.join(folded_words(word))} " in padded for word in item.words)
        )
        return tuple(self._by_id[other] for other in told) or self.successors(agency_id)

    def covered(self, agency_id: str) -> tuple[str, ...]:
        """Return the id and, for a general name such as "Công an", the ids it stands for."""
        return (agency_id, *self._by_id[agency_id].covers)


@lru_cache(maxsize=4)
def _load(path: Path) -> Agencies:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        agencies = tuple(_agency(entry) for entry in data["agency"])
        return Agencies(agencies, tuple(data.get("not_agencies", ())))
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise DataFileError(
            f"{path.name} cannot be read: {error}.", "Compare it with the file's comment head."
        ) from error


def _agency(entry: dict[str, Any]) -> Agency:
    if entry["level"] not in _LEVELS:
        raise DataFileError(
            f"agencies.toml: {entry['id']} has the unknown level {entry['level']}.",
            f"Use one of: {', '.join(sorted(_LEVELS))}.",
        )
    suffixes = _PROVINCE_SUFFIXES if entry.get("of_province", False) else ("",)
    names = (entry["name"], *entry.get("spellings", ()))
    return Agency(
        id=entry["id"],
        name=entry["name"],
        short=entry.get("short"),
        english=entry["english"],
        spellings=tuple(dict.fromkeys(name + suffix for name in names for suffix in suffixes)),
        abbreviations=tuple(entry.get("abbreviations", ())),
        level=entry["level"],
        dissolved=entry.get("dissolved"),
        successions=tuple(
            Succession(item["id"], item["duty"], tuple(item["words"]))
            for item in entry.get("successor", ())
        ),
        note=entry.get("note"),
        covers=tuple(entry.get("covers", ())),
        collective=entry.get("collective", False),
    )


def _phrases(agency: Agency) -> Iterator[Phrase]:
    for spelling in agency.spellings:
        yield phrase(agency.id, spelling)
    for abbreviation in agency.abbreviations:
        yield phrase(agency.id, abbreviation, exact_case=True)
