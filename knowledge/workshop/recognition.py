"""Recognises a file: a duplicate, a new version of a known document, or a new one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from knowledge.catalogue import CatalogueEntry
from knowledge.text import fold, squeeze
from knowledge.workshop.fingerprint import likeness

SAME_NAME = 0.5  # likeness at which a file of a document's own name is that document
_SAME_TITLE = 90.0  # rapidfuzz ratio of folded titles, 0 to 100
_LIKE = 0.4  # likeness of two texts with the same title
_VERY_LIKE = 0.8  # likeness of two texts that need nothing else in common
_UNTITLED = re.compile(r"^van ban khong co tieu de$")


@dataclass(frozen=True, slots=True)
class KnownText:
    """A text of the workshop, as far as recognising needs it."""

    document_id: str
    metadata: CatalogueEntry
    sketch: bytes


def version_of(
    metadata: CatalogueEntry, sketch: bytes, name_id: str, known: Iterable[KnownText]
) -> str | None:
    """Return the id of the document that a text is a version of, None for a new document.

    Numbers decide where both texts print one: the plans of two years are nearly the same text.
    Without them year, province and kind must not differ, and title or text must be alike.

    Args:
        metadata: what the new text says of itself.
        sketch: the new text's sketch.
        name_id: the id that its file's name would give.
        known: all texts of the workshop.
    """
    for text in known:
        if _is_same(metadata, sketch, name_id, text):
            return text.document_id
    return None


def alike_ids(document_id: str, known: Sequence[KnownText]) -> tuple[str, ...]:
    """Return the ids of other documents with a text very like one of a document's own."""
    own = [text.sketch for text in known if text.document_id == document_id]
    others = [text for text in known if text.document_id != document_id]
    found = (
        text.document_id
        for text in others
        if any(likeness(sketch, text.sketch) >= _VERY_LIKE for sketch in own)
    )
    return tuple(dict.fromkeys(found))


def plain_number(number: str) -> str:
    """Return a document's number in the one form in which numbers are compared."""
    return re.sub(r"\s+", "", fold(number))


def _is_same(metadata: CatalogueEntry, sketch: bytes, name_id: str, text: KnownText) -> bool:
    old = text.metadata
    if metadata.number and old.number:
        return plain_number(metadata.number) == plain_number(old.number) and not (
            _differ(metadata.issued, old.issued) or _differ(metadata.province, old.province)
        )
    if _differ(metadata.year, old.year) or _differ(metadata.province, old.province):
        return False
    alike = likeness(sketch, text.sketch)
    if alike >= _VERY_LIKE or (name_id == text.document_id and alike >= SAME_NAME):
        return True
    return alike >= _LIKE and _same_title(metadata.title, old.title)


def _differ(one: object, other: object) -> bool:
    return one is not None and other is not None and one != other


def _same_title(one: str, other: str) -> bool:
    first, second = squeeze(fold(one)), squeeze(fold(other))
    if _UNTITLED.match(first) or _UNTITLED.match(second):
        return False
    return fuzz.ratio(first, second) >= _SAME_TITLE
