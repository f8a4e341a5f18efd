"""``lachan show``: a document as it was read, with who is assigned to each part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from bot.commands.listing import UNKNOWN
from bot.commands.output import described
from bot.runtime import Runtime
from knowledge.errors import UnknownDocument, UnknownSection
from knowledge.model import Assignment, Document, Passage, PassageKind, Section
from knowledge.text import fold, squeeze

if TYPE_CHECKING:
    from knowledge.store import Store

_SEPARATORS = re.compile(r"[\s._/-]+")
_LISTED = 12  # sections that an error names


@click.command(
    "show",
    **described(
        "Xem một văn bản như phần mềm đã đọc, kèm cơ quan được giao từng phần.",
        """Show a document as it was read: its tree, every passage as it would be quoted, and who
        is assigned to it. DOCUMENT is an id or any part of one that names no other; SECTION is a
        path such as II.3, shown with all that is below it.""",
        "lachan show can-tho",
        "lachan show can-tho-2025-ke-hoach-30-7 II.3",
    ),
)
@click.argument("document")
@click.argument("section", required=False)
@click.pass_obj
def show(runtime: Runtime, document: str, section: str | None) -> None:
    """Show a document as it was read."""
    release = runtime.open_release()
    try:
        found = find_document(release.store.documents(), document)
        lines = _lines(release.store, found, section)
    finally:
        release.close()
    click.echo("\n".join(lines))


def find_document(documents: Sequence[Document], name: str) -> Document:
    """Return the document of an id, or the only one whose id or title holds ``name``.

    Raises:
        UnknownDocument: none does, or several do.
    """
    exact = [document for document in documents if document.id == name]
    wanted = _plain(name)
    near = [d for d in documents if wanted and wanted in _plain(f"{d.id} {d.title}")]
    near = [d for d in near if wanted in _plain(d.id)] or near
    found = exact or near
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(document.id for document in found)
        raise UnknownDocument(f"“{name}” fits several documents: {ids}.", "Give more of the id.")
    raise UnknownDocument(
        f"No document “{name}” is loaded.", "`lachan documents` lists those that are."
    )


def _plain(text: str) -> str:
    return _SEPARATORS.sub(" ", fold(text)).strip()


def _lines(store: Store, document: Document, path: str | None) -> list[str]:
    sections = store.sections(document.id)
    passages = store.passages(document.id)
    if path is not None:
        wanted = path.strip(" .").casefold()
        sections = [s for s in sections if _within(s.path, wanted)]
        passages = [p for p in passages if _within(p.path, wanted)]
        if not sections and not passages:
            raise _unknown_section(store, document, path)
    assignments = store.assignments_of([passage.id for passage in passages])
    head = [] if path is not None else [*_head(document), ""]
    return [*head, *_tree(sections, passages, assignments)]


def _within(path: str, wanted: str) -> bool:
    path = path.casefold()
    return path == wanted or path.startswith(f"{wanted}.")


def _unknown_section(store: Store, document: Document, path: str) -> UnknownSection:
    known = [section.path for section in store.sections(document.id)]
    more = f" … ({len(known)} in all)" if len(known) > _LISTED else ""
    return UnknownSection(
        f"{document.id} has no section “{path}”.", f"It has {', '.join(known[:_LISTED])}{more}."
    )


def _head(document: Document) -> Iterable[str]:
    yield f"{document.id}"
    yield squeeze(document.title)
    yield (
        f"{document.kind} {document.number or '(không rõ số / no number)'} · "
        f"{document.issuer or UNKNOWN} · {document.province or UNKNOWN} · "
        f"{document.year or UNKNOWN}"
    )
    if document.note:
        yield squeeze(document.note)


def _tree(
    sections: Sequence[Section], passages: Sequence[Passage], assignments: dict[int, Assignment]
) -> list[str]:
    """Return sections and passages in the order of the document, indented by their depth."""
    depths = _depths(sections)
    parts: list[tuple[int, list[str]]] = [
        (s.start, [f"{'  ' * depths[s.id]}{s.path}  {_title(s)}"]) for s in sections
    ]
    for passage in passages:
        above = depths.get(passage.section_id or 0, -1)
        parts.append((passage.start, _passage(passage, "  " * (above + 1), assignments)))
    return [line for _, lines in sorted(parts, key=lambda part: part[0]) for line in lines]


def _depths(sections: Sequence[Section]) -> dict[int, int]:
    """Return how deep each section stands below the first that is shown."""
    depths: dict[int, int] = {}
    for section in sections:  # parents come before their children
        depths[section.id] = depths.get(section.parent_id or 0, -1) + 1
    return depths


def _title(section: Section) -> str:
    page = f" (trang / page {section.page})" if section.page else ""
    return f"{section.label} {squeeze(section.heading)}{page}".strip()


def _passage(passage: Passage, indent: str, assignments: dict[int, Assignment]) -> list[str]:
    mark = f"{passage.label} " if passage.label else ""
    kind = "[căn cứ / basis] " if passage.kind is PassageKind.BASIS else ""
    lines = [f"{indent}{passage.path or '–'} | {kind}{mark}“{passage.text}”"]
    assigned = assignments.get(passage.id)
    if assigned:
        lines.append(f"{indent}    → {_assigned(assigned)}")
    return lines


def _assigned(assignment: Assignment) -> str:
    lead = ", ".join(assignment.leads) or UNKNOWN
    partners = ", ".join(assignment.partners)
    return f"chủ trì / lead: {lead}" + (f"; phối hợp / with: {partners}" if partners else "")
