"""Reads one document completely: metadata, structure, assignments, facts."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from knowledge.agencies import Agencies
from knowledge.catalogue import CatalogueEntry
from knowledge.facts.assignments import AssignmentReader
from knowledge.facts.facts import read_facts
from knowledge.metadata import guess_metadata
from knowledge.model import Document, ReadDocument
from knowledge.places import Places
from knowledge.readers.articles import ArticleChoice, only_articles
from knowledge.readers.source import Hints, SourceText
from knowledge.structure.structure import Structure, read_structure

_OPENING_PASSAGES = 2


@dataclass(frozen=True, slots=True)
class DocumentReader:
    """Reads documents with the reviewed lists of agencies and places."""

    agencies: Agencies
    places: Places

    @classmethod
    def load(cls) -> DocumentReader:
        """Return a reader with the lists that come with the package."""
        return cls(Agencies.load(), Places.load())

    def read(
        self, document_id: str, source: SourceText, known: CatalogueEntry | None = None
    ) -> ReadDocument:
        """Return all that is read in a document.

        Args:
            document_id: the document's id.
            source: its text.
            known: what a person has confirmed about it; guessed from the text when None.
        """
        structure = read_structure(document_id, source.text, self.agencies)
        entry = known or self._guess(document_id, structure, source)
        document = Document(
            **asdict(entry), text=source.text, source=source.name, sha256=source.sha256
        )
        tree = structure.tree
        passages = tuple(tree.passages)
        return ReadDocument(
            document=document,
            sections=tuple(tree.sections),
            passages=passages,
            assignments=AssignmentReader(self.agencies, source.text).read(tree),
            facts=read_facts(passages, document),
            not_understood=structure.not_understood,
        )

    def only_articles(self, source: SourceText, choice: ArticleChoice) -> SourceText:
        """Return a law's text with the wanted articles alone, and what the whole says of itself.

        Args:
            source: the whole text.
            choice: the wanted articles.

        Raises:
            UnknownSection: an article or a whole range is not there.
        """
        structure = read_structure(source.name, source.text, self.agencies)
        shortened = only_articles(source, choice, structure.tree.sections)
        entry = self._guess(source.name, structure, source)
        hints = Hints(**{field.name: getattr(entry, field.name) for field in fields(Hints)})
        return replace(shortened, hints=hints)

    def _guess(self, document_id: str, structure: Structure, source: SourceText) -> CatalogueEntry:
        """Return what the text says of the document, and before that what its file says."""
        passages = structure.tree.passages[:_OPENING_PASSAGES]
        opening = " . ".join(passage.text for passage in passages)
        guess = guess_metadata(document_id, structure.frame, opening, self.places, source.text)
        return replace(guess, **_told(source.hints))


def _told(hints: Hints) -> dict[str, Any]:
    """Return the fields that a reader knows."""
    return {name: value for name, value in asdict(hints).items() if value is not None}
