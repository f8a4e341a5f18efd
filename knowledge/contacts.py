"""Whom to call and where to go: the reviewed list in ``data/contacts.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from knowledge.data_files import Entry, read_data_file
from knowledge.errors import DataFileError

_FILE = Path(__file__).parent / "data" / "contacts.toml"
_CERTAINTIES = ("high", "medium")
_WHERES = ("home", "abroad")


@dataclass(frozen=True, slots=True)
class Contact:
    """A number to call, with one fact to show and how certain it is."""

    number: str  # as people write it: "+84 981 84 84 84"
    name: str
    name_en: str
    fact: str
    fact_en: str
    source: str
    checked: date
    certainty: str  # high, medium
    tel: str  # as a telephone dials it: "+84981848484"


@dataclass(frozen=True, slots=True)
class Place:
    """A kind of place to go to, with one fact to show; it has no number of its own."""

    name: str
    name_en: str
    fact: str
    fact_en: str
    source: str
    checked: date
    certainty: str


class Contacts:
    """The reviewed contacts, in the order in which they are offered.

    Args:
        home: contacts for someone in Vietnam, most useful first.
        abroad: contacts for someone abroad, most useful first.
        places_home: where one can go in Vietnam.
        places_abroad: where one can go abroad.
    """

    def __init__(
        self,
        home: tuple[Contact, ...],
        abroad: tuple[Contact, ...],
        places_home: tuple[Place, ...],
        places_abroad: tuple[Place, ...],
    ) -> None:
        self._home, self._abroad = home, abroad
        self._places = {"home": places_home, "abroad": places_abroad}
        self._by_tel = {contact.tel: contact for contact in (*home, *abroad)}

    @classmethod
    def load(cls) -> Contacts:
        """Return the contacts that come with the package.

        Raises:
            DataFileError: the file is malformed.
        """
        return _load(_FILE)

    @classmethod
    def read(cls, path: Path) -> Contacts:
        """Return the contacts of the file at ``path``; raises as :meth:`load`."""
        return _load(path)

    def get(self, number: str) -> Contact:
        """Return the contact of ``number``; blanks, dots and hyphens in it do not count.

        Raises:
            KeyError: the number is not listed.
        """
        return self._by_tel[_tel(number)]

    def all(self) -> tuple[Contact, ...]:
        """Return every contact, those for home first."""
        return (*self._home, *self._abroad)

    def home(self) -> tuple[Contact, ...]:
        """Return the contacts for someone in Vietnam, most useful first."""
        return self._home

    def abroad(self) -> tuple[Contact, ...]:
        """Return the contacts for someone abroad: Vietnamese short codes may not work there."""
        return self._abroad

    def places(self, *, abroad: bool = False) -> tuple[Place, ...]:
        """Return the kinds of places to go to, at home or abroad."""
        return self._places["abroad" if abroad else "home"]


@lru_cache(maxsize=4)
def _load(path: Path) -> Contacts:
    root = read_data_file(path)
    contacts = [(entry, _contact(entry)) for entry in root.entries("contact")]
    places = [(entry, _place(entry)) for entry in root.entries("place")]
    tels = [contact.tel for _, contact in contacts]
    if len(set(tels)) < len(tels):
        raise DataFileError(f"{path.name} lists a number twice.", "Take one out.")
    return Contacts(
        home=tuple(contact for entry, contact in contacts if _where(entry) == "home"),
        abroad=tuple(contact for entry, contact in contacts if _where(entry) == "abroad"),
        places_home=tuple(place for entry, place in places if _where(entry) == "home"),
        places_abroad=tuple(place for entry, place in places if _where(entry) == "abroad"),
    )


def _contact(entry: Entry) -> Contact:
    number = entry.text("number")
    return Contact(
        number=number,
        name=entry.text("name"),
        name_en=entry.text("name_en"),
        fact=entry.text("fact"),
        fact_en=entry.text("fact_en"),
        source=entry.text("source"),
        checked=entry.day("checked"),
        certainty=_one_of(entry, "certainty", _CERTAINTIES),
        tel=_tel(number),
    )


def _place(entry: Entry) -> Place:
    return Place(
        name=entry.text("name"),
        name_en=entry.text("name_en"),
        fact=entry.text("fact"),
        fact_en=entry.text("fact_en"),
        source=entry.text("source"),
        checked=entry.day("checked"),
        certainty=_one_of(entry, "certainty", _CERTAINTIES),
    )


def _where(entry: Entry) -> str:
    return _one_of(entry, "where", _WHERES)


def _one_of(entry: Entry, key: str, allowed: tuple[str, ...]) -> str:
    value = entry.text(key)
    if value not in allowed:
        raise DataFileError(
            f"{entry.place}: {key!r} is {value!r}.", f"Use one of: {', '.join(allowed)}."
        )
    return value


def _tel(number: str) -> str:
    plus = "+" if number.strip().startswith("+") else ""
    return plus + "".join(char for char in number if char.isdecimal() and char.isascii())
