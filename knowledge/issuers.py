"""Who issued a document: told by its head, else by its number.

The patterns are ``data/issuers.toml``. The form of the head is that of Decree 30/2020/NĐ-CP,
annex I: the issuing body stands at the top left, below the body that it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from knowledge.agencies import Agencies
from knowledge.data_files import read_data_file
from knowledge.places import Places
from knowledge.text import squeeze

_FILE = Path(__file__).parent / "data" / "issuers.toml"
_HEAD_LINES = 12  # of a document: its head is no longer
# The head ends at the number or at the place and day.
_HEAD_END = re.compile(r"^(?:Luật\s+)?[Ss]ố\s*:|,\s*ngày\s+\d|^(?:Căn cứ|Kính gửi)\b")
_EDGES = " *_#|-–—\t"
_PLACE = re.compile(r"\b(?:tỉnh|thành phố|huyện|quận|xã|phường|đặc khu|thị xã|thị trấn)\s", re.I)
# A place below the province, which no list names.
_LOCAL = re.compile(
    r"\b(?P<kind>huyện|quận|xã|phường|đặc khu|thị xã|thị trấn)\s"
    r"(?P<name>[^,]+?)(?=\s(?:tỉnh|thành phố|huyện|quận)\s|$)"
)
_ASSEMBLY = re.compile(r"(?:^|/)(UBTV)?QH\d+$")


@dataclass(frozen=True, slots=True)
class IssuerReader:
    """Finds the issuer of documents; see the data file for the fields."""

    openings: tuple[str, ...]
    mottoes: tuple[str, ...]
    short: tuple[tuple[str, str], ...]
    symbols: tuple[tuple[str, str, bool], ...]

    @classmethod
    def load(cls) -> IssuerReader:
        """Return the reader with the patterns that come with the package.

        Raises:
            DataFileError: the file is malformed.
        """
        return _load()

    def in_head(self, lines: Sequence[str], places: Places) -> str | None:
        """Return the issuer that a document's first lines name, None when they name none.

        Args:
            lines: the document's lines that are not blank.
            places: the list of provinces, for the spelling of their names.
        """
        bodies: list[str] = []
        for line in self._head(lines):
            if self._opens(line) or not bodies:
                bodies.append(line)
            else:
                bodies[-1] = f"{bodies[-1]} {line}"
        if not bodies or not self._opens(bodies[0]):
            return None
        issuer = bodies[-1]
        above = _PLACE.search(bodies[0])
        if len(bodies) > 1 and above and not _PLACE.search(issuer):
            issuer = f"{issuer} {bodies[0][above.start() :]}"  # "UBND TỈNH X" above "SỞ Y TẾ"
        return _proper(self._in_full(issuer), places)

    def of_number(self, number: str | None, province: str | None, places: Places) -> str | None:
        """Return the issuer that a document's number tells, None when it does not.

        Args:
            number: the document's number: "61/KH-UBND".
            province: the province at issue.
            places: the list of provinces.
        """
        assembly = _ASSEMBLY.search(number or "")
        if assembly:
            return "Ủy ban Thường vụ Quốc hội" if assembly[1] else "Quốc hội"
        for ends, issuer, of_place in self.symbols:
            if number and number.endswith(ends):
                if not of_place:
                    return issuer
                return f"{issuer} {_kind(province, places)} {province}" if province else None
        return None

    def _head(self, lines: Sequence[str]) -> Iterator[str]:
        """Give the lines of the head that name bodies, in small letters."""
        for raw in lines[:_HEAD_LINES]:
            line = raw.strip(_EDGES)
            if _HEAD_END.search(line):
                return
            kept = self._without_motto(line)
            if not kept:
                continue
            if not kept.isupper():
                return
            yield kept.lower()

    def _without_motto(self, line: str) -> str:
        found = squeeze(line)
        for motto in self.mottoes:
            found = re.sub(re.escape(motto), " ", found, flags=re.IGNORECASE)
        return squeeze(found).strip(_EDGES)

    def _opens(self, line: str) -> bool:
        return any(line.startswith(f"{word} ") or line == word for word in self.openings)

    def _in_full(self, issuer: str) -> str:
        for abbreviation, name in self.short:
            issuer = re.sub(rf"\b{abbreviation}\b", name, issuer)
        return issuer


def _kind(province: str, places: Places) -> str:
    """Return "tỉnh" or "thành phố"; a former province that is part of another was a tỉnh."""
    return next((item.kind for item in places.provinces if item.name == province), "tỉnh")


def _proper(name: str, places: Places) -> str:
    """Return a name printed in capitals in its usual spelling: "Ủy ban nhân dân tỉnh An Giang"."""
    name = squeeze(name)
    for known in sorted(_agency_names(), key=len, reverse=True):
        name = re.sub(rf"\b{re.escape(known.lower())}\b", lambda _, k=known: k, name)  # type: ignore[misc]
    for place in places.names:
        name = re.sub(rf"\b{re.escape(place.lower())}\b", place, name)
    name = _LOCAL.sub(lambda found: f"{found['kind']} {found['name'].title()}", name)
    return name[:1].upper() + name[1:]


@lru_cache(maxsize=1)
def _agency_names() -> tuple[str, ...]:
    """Return the usual spellings of agencies, without those that begin in small letters."""
    names = {spelling for agency in Agencies.load() for spelling in agency.spellings}
    return tuple(sorted(name for name in names if name[:1].isupper() and " " in name))


@lru_cache(maxsize=1)
def _load() -> IssuerReader:
    root = read_data_file(_FILE)
    short = root.table("short")
    return IssuerReader(
        openings=root.texts("openings"),
        mottoes=root.texts("mottoes"),
        short=tuple((name, short.text(name)) for name in short.names()),
        symbols=tuple(
            (entry.text("ends"), entry.text("issuer"), entry.flag("place"))
            for entry in root.entries("symbol")
        ),
    )
