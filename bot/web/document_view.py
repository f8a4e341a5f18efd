"""A document as its page shows it: the tree of its sections, who has what to do, its dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.dialogue.listings import DocumentLine, deadlines, document_name, documents, labelled
from bot.messages import Messages
from bot.rendering.plain import display_path, display_quote
from knowledge.errors import UnknownDocument
from knowledge.model import DateFact, Passage, PassageKind, Section

if TYPE_CHECKING:
    from bot.service.desk import Desk

_SHORT = 140  # characters of a duty in the list beside the text


@dataclass(frozen=True, slots=True)
class PassageNode:
    """A passage of the tree.

    Args:
        anchor: "p" and its id, for links from answers.
        path: a readable anchor, such as "II.3.a"; empty when an earlier node has it.
        where: its place for reading: "mục II.3, ý 1".
        text: as printed, with its mark.
        leads: who leads, as printed.
    """

    anchor: str
    path: str
    where: str
    text: str
    leads: tuple[str, ...]
    page: int | None


@dataclass(frozen=True, slots=True)
class SectionNode:
    """A section of the tree with what stands in it, in the document's order."""

    path: str
    title: str
    depth: int
    children: tuple[SectionNode | PassageNode, ...]

    @property
    def is_section(self) -> bool:
        """True: tells sections from passages in the template."""
        return True


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do, shortened, with the way to its text."""

    anchor: str
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class AgencyInDocument:
    """An agency that leads something in the document; ``id`` is empty when it is not listed."""

    id: str
    name: str
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """All that a document's page shows."""

    line: DocumentLine
    name: str
    tree: tuple[SectionNode | PassageNode, ...]
    contents: tuple[SectionNode, ...]
    agencies: tuple[AgencyInDocument, ...]
    dates: tuple[tuple[DateFact, str], ...]  # with the anchor of the passage


def document_page(desk: Desk, document_id: str, language: str) -> DocumentPage:
    """Return what a document's page shows; raises UnknownDocument."""
    messages = Messages.load(language)
    line = next((li for li in documents(desk, messages) if li.document.id == document_id), None)
    if line is None:
        raise UnknownDocument(f"No document “{document_id}” is loaded.")
    store = desk.library.store
    passages = store.passages(document_id)
    leads = {a.passage_id: a.leads for a in store.assignments(document_id)}
    tree = _Tree(store.sections(document_id), passages, leads, messages).build()
    facts = deadlines(desk, document_id)
    return DocumentPage(
        line=line,
        name=document_name(line.document),
        tree=tree,
        contents=tuple(node for node in tree if isinstance(node, SectionNode)),
        agencies=_agencies(desk, document_id, {p.id: p for p in passages}, messages),
        dates=tuple((fact, anchor_of(fact.passage_id)) for fact in facts),
    )


def anchor_of(passage_id: int) -> str:
    """Return the anchor of a passage on its document's page."""
    return f"p{passage_id}"


def shortened(text: str) -> str:
    """Return a text cut at a word so that it fits into a list."""
    plain = display_quote(text)
    if len(plain) <= _SHORT:
        return plain
    return f"{plain[:_SHORT].rsplit(' ', 1)[0]} …"


def where_of(passage: Passage, messages: Messages) -> str:
    """Return a passage's place for reading; empty when it stands in no section."""
    if not passage.path:
        return ""
    return messages.text("label.section", path=display_path(passage.path, messages))


class _Tree:
    """Builds the tree of one document."""

    def __init__(
        self,
        sections: list[Section],
        passages: list[Passage],
        leads: dict[int, tuple[str, ...]],
        messages: Messages,
    ) -> None:
        self._leads = leads
        self._messages = messages
        self._taken = {section.path for section in sections}
        self._known = {section.id for section in sections}
        self._below: dict[int | None, list[Section | Passage]] = defaultdict(list)
        for section in sections:
            self._below[self._parent(section.parent_id)].append(section)
        for passage in passages:
            self._below[self._parent(passage.section_id)].append(passage)

    def build(self) -> tuple[SectionNode | PassageNode, ...]:
        return self._nodes(None, 0)

    def _parent(self, section_id: int | None) -> int | None:
        return section_id if section_id in self._known else None

    def _nodes(self, parent: int | None, depth: int) -> tuple[SectionNode | PassageNode, ...]:
        items = sorted(self._below[parent], key=lambda item: (item.start, item.order))
        return tuple(
            self._section(item, depth) if isinstance(item, Section) else self._passage(item)
            for item in items
        )

    def _section(self, section: Section, depth: int) -> SectionNode:
        heading = section.heading
        title = heading if heading.startswith(section.label) else f"{section.label} {heading}"
        children = self._nodes(section.id, depth + 1)
        return SectionNode(section.path, display_quote(title).strip(), depth, children)

    def _passage(self, passage: Passage) -> PassageNode:
        path = "" if passage.path in self._taken else passage.path
        self._taken.add(passage.path)
        leads = () if passage.kind is PassageKind.BASIS else self._leads.get(passage.id, ())
        return PassageNode(
            anchor=anchor_of(passage.id),
            path=path,
            where=where_of(passage, self._messages),
            text=display_quote(labelled(passage)),
            leads=leads,
            page=passage.page,
        )


def _agencies(
    desk: Desk, document_id: str, passages: dict[int, Passage], messages: Messages
) -> tuple[AgencyInDocument, ...]:
    """Return who leads what, in the order in which the document first names them."""
    found: dict[tuple[str, str], list[Duty]] = {}
    for assignment in desk.library.store.assignments(document_id):
        passage = passages.get(assignment.passage_id)
        if passage is None:
            continue
        duty = Duty(
            anchor_of(passage.id), where_of(passage, messages), shortened(labelled(passage))
        )
        for key in _leading(desk, assignment.lead_ids, assignment.leads, messages):
            found.setdefault(key, []).append(duty)
    return tuple(AgencyInDocument(i, name, tuple(d)) for (i, name), d in found.items())


def _leading(
    desk: Desk, ids: tuple[str, ...], printed: tuple[str, ...], messages: Messages
) -> Iterable[tuple[str, str]]:
    """Return the ids and names of the agencies that lead; as printed where none is listed."""
    if not ids:
        return [("", name) for name in printed]
    return [(i, agency_name(desk, i, messages)) for i in dict.fromkeys(ids)]


def agency_name(desk: Desk, agency_id: str, messages: Messages) -> str:
    """Return the name of a listed agency in a language."""
    agency = desk.agencies.get(agency_id)
    return agency.english if messages.language == "en" else agency.name
