"""The right side of the check screen: the tree of sections with what was read in each passage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bot.dialogue.listings import labelled
from bot.messages import Messages
from bot.rendering.plain import display_path, display_quote
from knowledge.agencies import Agencies
from knowledge.model import (
    Assignment,
    DateFact,
    Figure,
    Passage,
    PassageKind,
    ReadDocument,
    Section,
)
from knowledge.workshop import date_places, place_of


@dataclass(frozen=True, slots=True)
class AgencyName:
    """An agency as printed; ``known`` says whether the reviewed list has it."""

    name: str
    known: bool


@dataclass(frozen=True, slots=True)
class Who:
    """Who leads and who takes part in a passage."""

    leads: tuple[AgencyName, ...]
    partners: tuple[AgencyName, ...]


@dataclass(frozen=True, slots=True)
class When:
    """A date fact with its place."""

    place: str
    fact: DateFact


@dataclass(frozen=True, slots=True)
class PassageItem:
    """A passage of the tree.

    Args:
        anchor: "d" and its start.
        words: the anchor of its words on the left side.
        place: names it in corrections.
        where: its place for reading; empty when it stands in no section.
        text: its words with their printed mark.
        page: the page it begins on.
        is_basis: whether it is one of the opening words, which assign nothing.
        who: its assignment.
        dates: its dates.
        figures: its figures.
    """

    anchor: str
    words: str
    place: str
    where: str
    text: str
    page: int | None
    is_basis: bool
    who: Who | None
    dates: tuple[When, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class SectionItem:
    """A section of the tree with what stands in it, in the document's order."""

    anchor: str
    place: str
    title: str
    depth: int
    children: tuple[SectionItem | PassageItem, ...]

    @property
    def is_section(self) -> bool:
        """True: tells sections from passages in the template."""
        return True


def check_tree(
    read: ReadDocument, agencies: Agencies, messages: Messages
) -> tuple[SectionItem | PassageItem, ...]:
    """Return the tree of a document.

    Args:
        read: what was read in it.
        agencies: the reviewed list.
        messages: the general texts, for the places.
    """
    return _Tree(read, agencies, messages).build()


def agency_names(names: Iterable[str], agencies: Agencies) -> tuple[AgencyName, ...]:
    """Return names with whether the reviewed list has them."""
    return tuple(AgencyName(name, bool(agencies.find(name))) for name in names)


class _Tree:
    """Builds the tree of one document."""

    def __init__(self, read: ReadDocument, agencies: Agencies, messages: Messages) -> None:
        self._agencies = agencies
        self._messages = messages
        self._who = {a.passage_id: a for a in read.assignments}
        self._dates: dict[int, list[When]] = defaultdict(list)
        for place, fact in date_places(read):
            self._dates[fact.passage_id].append(When(place, fact))
        self._figures: dict[int, list[Figure]] = defaultdict(list)
        for figure in read.facts.figures:
            self._figures[figure.passage_id].append(figure)
        known = {section.id for section in read.sections}
        self._below: dict[int | None, list[Section | Passage]] = defaultdict(list)
        for section in read.sections:
            self._below[section.parent_id if section.parent_id in known else None].append(section)
        for passage in read.passages:
            self._below[passage.section_id if passage.section_id in known else None].append(passage)

    def build(self) -> tuple[SectionItem | PassageItem, ...]:
        return self._items(None, 0)

    def _items(self, parent: int | None, depth: int) -> tuple[SectionItem | PassageItem, ...]:
        things = sorted(self._below[parent], key=lambda thing: (thing.start, thing.order))
        return tuple(
            self._section(thing, depth) if isinstance(thing, Section) else self._passage(thing)
            for thing in things
        )

    def _section(self, section: Section, depth: int) -> SectionItem:
        return SectionItem(
            anchor=f"s{section.start}",
            place=place_of(section),
            title=display_quote(f"{section.label} {section.heading}").strip(),
            depth=depth,
            children=self._items(section.id, depth + 1),
        )

    def _passage(self, passage: Passage) -> PassageItem:
        return PassageItem(
            anchor=f"d{passage.start}",
            words=f"v{passage.start}",
            place=place_of(passage),
            where=display_path(passage.path, self._messages) if passage.path else "",
            text=display_quote(labelled(passage)),
            page=passage.page,
            is_basis=passage.kind is PassageKind.BASIS,
            who=self._read_who(self._who.get(passage.id)),
            dates=tuple(self._dates[passage.id]),
            figures=tuple(self._figures[passage.id]),
        )

    def _read_who(self, found: Assignment | None) -> Who | None:
        if found is None:
            return None
        return Who(
            agency_names(found.leads, self._agencies), agency_names(found.partners, self._agencies)
        )
