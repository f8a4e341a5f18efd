"""All documents known by hand: the shipped plans, and the texts that questions need but lack.

The list is ``data/catalogue.toml``, reviewed by hand. Whether a document holds depends on the day
a caller names, never on the list itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from knowledge.data_files import Entry, read_data_file
from knowledge.errors import DataFileError, UnknownDocument
from knowledge.model import Status
from knowledge.word_patterns import WordPattern, compile_patterns, message_line

_FILE = Path(__file__).parent / "data" / "catalogue.toml"
_NAMED = 100  # a document called by its name or number goes before any match of topics


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """What people know about a shipped document: the fields of Document except its text."""

    id: str
    title: str
    kind: str
    number: str | None = None
    issuer: str | None = None
    signer: str | None = None
    province_at_issue: str | None = None
    province: str | None = None
    year: int | None = None
    issued: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    replaces: tuple[str, ...] = ()
    replaced_by: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class MissingDocument:
    """A document that is known and not loaded: what is sure about it, and which questions need it.

    ``names`` are patterns of its own name and number; ``topics`` are patterns of questions that it
    would answer. Its content is never stated.
    """

    id: str
    name: str  # as people call it: "Luật 53/2024/QH15"
    name_en: str
    title: str
    kind: str
    number: str | None
    issued: date | None
    in_force: date | None
    ended: date | None
    replaced_by: str | None
    fact: str
    fact_en: str
    names: tuple[WordPattern, ...]
    topics: tuple[WordPattern, ...]

    def status_on(self, day: date) -> Status:
        """Say whether the document holds on ``day``."""
        over = self.ended is not None and self.ended <= day
        if self.replaced_by and (over or self.ended is None):
            return Status.REPLACED
        if over:
            return Status.ENDED
        if self.in_force is not None and self.in_force <= day:
            return Status.IN_FORCE
        return Status.UNKNOWN

    def overlap(self, line: str) -> int:
        """Return how much of a message's line is about this document; 0 is nothing.

        Args:
            line: made by :func:`knowledge.word_patterns.message_line`.

        Returns:
            The number of its topics that occur, and ``100`` more for each of its names.
        """
        named = sum(pattern.occurs_in(line) for pattern in self.names)
        return _NAMED * named + sum(pattern.occurs_in(line) for pattern in self.topics)


class Catalogue:
    """The shipped documents and the missing ones, in the order of the file."""

    def __init__(
        self,
        shipped: tuple[CatalogueEntry, ...],
        missing: tuple[MissingDocument, ...],
        names: Mapping[str, tuple[WordPattern, ...]] | None = None,
    ) -> None:
        self.shipped = shipped
        self.missing = missing
        self._names = names or {}
        self._by_id = {entry.id: entry for entry in shipped}
        ids = [entry.id for entry in shipped] + [document.id for document in missing]
        if len(set(ids)) < len(ids):
            raise DataFileError("The catalogue has an id twice.", "Change one of them.")

    @classmethod
    def load(cls) -> Catalogue:
        """Return the catalogue that comes with the package.

        Raises:
            DataFileError: the file is malformed.
        """
        return _load(_FILE)

    @classmethod
    def read(cls, path: Path) -> Catalogue:
        """Return the catalogue of the file at ``path``; raises as :meth:`load`."""
        return _load(path)

    def has(self, document_id: str) -> bool:
        """Say whether ``document_id`` is a shipped document of the catalogue."""
        return document_id in self._by_id

    def entry(self, document_id: str) -> CatalogueEntry:
        """Return the entry of a shipped document.

        Raises:
            UnknownDocument: the catalogue does not know it.
        """
        try:
            return self._by_id[document_id]
        except KeyError:
            raise UnknownDocument(
                f"The catalogue has no document {document_id!r}.", "See: lachan documents"
            ) from None

    def called(self, text: str) -> tuple[str, ...]:
        """Return the ids of the shipped documents that a question calls by a name of their own.

        Args:
            text: a question: "chương trình của tỉnh ven biển nói gì?"
        """
        line = message_line(text)
        return tuple(
            document_id
            for document_id, patterns in self._names.items()
            if any(pattern.occurs_in(line) for pattern in patterns)
        )

    def missing_for(self, text: str) -> list[MissingDocument]:
        """Return the missing documents that a question needs, best first; none when no topic fits.

        Args:
            text: a question, with or without diacritics, Vietnamese or English.
        """
        line = message_line(text)
        scored = [(document.overlap(line), document) for document in self.missing]
        found = [(score, document) for score, document in scored if score]
        found.sort(key=lambda pair: -pair[0])  # stable: equal scores keep the file's order
        return [document for _, document in found]


@lru_cache(maxsize=4)
def _load(path: Path) -> Catalogue:
    root = read_data_file(path)
    return Catalogue(
        tuple(_shipped(entry) for entry in root.entries("shipped")),
        tuple(_missing(entry) for entry in root.entries("missing")),
        {e.text("id"): compile_patterns(e.texts("names")) for e in root.entries("shipped")},
    )


def _shipped(entry: Entry) -> CatalogueEntry:
    return CatalogueEntry(
        id=entry.text("id"),
        title=entry.text("title"),
        kind=entry.text("kind"),
        number=entry.optional_text("number"),
        issuer=entry.optional_text("issuer"),
        signer=entry.optional_text("signer"),
        province_at_issue=entry.optional_text("province_at_issue"),
        province=entry.optional_text("province"),
        year=entry.optional_int("year"),
        issued=entry.optional_day("issued"),
        valid_from=entry.optional_day("valid_from"),
        valid_to=entry.optional_day("valid_to"),
        replaces=entry.texts("replaces"),
        replaced_by=entry.optional_text("replaced_by"),
        note=entry.optional_text("note"),
    )


def _missing(entry: Entry) -> MissingDocument:
    return MissingDocument(
        id=entry.text("id"),
        name=entry.text("name"),
        name_en=entry.text("name_en"),
        title=entry.text("title"),
        kind=entry.text("kind"),
        number=entry.optional_text("number"),
        issued=entry.optional_day("issued"),
        in_force=entry.optional_day("in_force"),
        ended=entry.optional_day("ended"),
        replaced_by=entry.optional_text("replaced_by"),
        fact=entry.text("fact"),
        fact_en=entry.text("fact_en"),
        names=compile_patterns(entry.texts("names")),
        topics=compile_patterns(entry.texts("topics")),
    )
