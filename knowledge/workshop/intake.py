"""Decides what a file is: words that are known, a version of a known document, or a new one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from knowledge.catalogue import Catalogue, CatalogueEntry
from knowledge.metadata import document_id_of
from knowledge.model import ReadDocument
from knowledge.readers.text_files import SourceText, read_source
from knowledge.reading import DocumentReader
from knowledge.text import fold
from knowledge.workshop.documents import Documents
from knowledge.workshop.fingerprint import likeness, sketch_of
from knowledge.workshop.readings import metadata_of
from knowledge.workshop.recognition import SAME_NAME, version_of
from knowledge.workshop.records import State, Version


@dataclass(frozen=True, slots=True)
class Arrival:
    """A text that is not in the workshop yet, read once."""

    version: Version
    source: SourceText
    read: ReadDocument  # its ids are right when its document's id is the version's
    version_of: str | None
    sketch: bytes
    is_shipped: bool


class Intake:
    """Recognises what comes in; changes nothing.

    Args:
        documents: what the workshop holds.
        reader: reads texts.
        catalogue: the shipped documents.
        shipped: the folder of their texts.
    """

    def __init__(
        self, documents: Documents, reader: DocumentReader, catalogue: Catalogue, shipped: Path
    ) -> None:
        self._documents = documents
        self._reader = reader
        self._catalogue = catalogue
        self._shipped = shipped

    def known(self, source: SourceText) -> Version | None:
        """Return the version with the same words, whatever its file and layout."""
        return self._documents.with_words(source.text)

    def is_same_file(self, version: Version, source: SourceText) -> bool:
        """Say whether a version was taken from the very file that a source was read from."""
        return version.sha256 in (source.sha256, _part_hash(source))

    def differs(self, version: Version, source: SourceText) -> bool:
        """Say whether a source with a version's words has another layout or reader's notes."""
        return self._documents.source(version).text != source.text

    def arrival(self, source: SourceText) -> Arrival:
        """Return a source read once, and as what it would be taken in."""
        name_id = document_id_of(source.name)
        sketch = sketch_of(source.text)
        is_shipped = self._is_shipped(name_id, sketch)
        known = self._catalogue.entry(name_id) if is_shipped else None
        source = replace(source, sha256=self._version_hash(source))
        read = self._reader.read(name_id, source, known)
        document_id, original = self._place(name_id, sketch, metadata_of(read), is_shipped)
        version = Version(document_id, source.sha256, State.DRAFT)
        return Arrival(version, source, read, original, sketch, is_shipped)

    def still_holds(self, arrival: Arrival) -> bool:
        """Say whether a text would still be taken in as the same; asked within a transaction."""
        name_id = document_id_of(arrival.source.name)
        metadata = metadata_of(arrival.read)
        place = self._place(name_id, arrival.sketch, metadata, arrival.is_shipped)
        unused = not self._documents.is_used(arrival.version.sha256)
        return unused and place == (arrival.version.document_id, arrival.version_of)

    def _place(
        self, name_id: str, sketch: bytes, metadata: CatalogueEntry, is_shipped: bool
    ) -> tuple[str, str | None]:
        """Return the id that a text gets, and the document it is a version of, if any."""
        if is_shipped:
            return name_id, name_id if self._documents.versions(name_id) else None
        original = version_of(metadata, sketch, name_id, self._documents.known_texts())
        if original is not None:
            return original, original
        return next(id_ for id_ in _ids(name_id, metadata) if self._is_free(id_)), None

    def _is_free(self, document_id: str) -> bool:
        return not self._catalogue.has(document_id) and not self._documents.versions(document_id)

    def _is_shipped(self, name_id: str, sketch: bytes) -> bool:
        """Say whether a text is the shipped document of its file's name, perhaps corrected."""
        if not self._catalogue.has(name_id):
            return False
        shipped = read_source(self._shipped / f"{name_id}.txt").text
        return likeness(sketch_of(shipped), sketch) >= SAME_NAME

    def _version_hash(self, source: SourceText) -> str:
        """Return the file's hash, or one of file and text when the file gave another text too.

        One file holds several documents (a codification), or is read in parts or by a better
        reader a second time.
        """
        if not self._documents.is_used(source.sha256):
            return source.sha256
        return _part_hash(source)


def _part_hash(source: SourceText) -> str:
    """Return the hash of a file and of one text in it."""
    return hashlib.sha256(f"{source.sha256}\0{source.text}".encode()).hexdigest()


def _ids(name_id: str, metadata: CatalogueEntry) -> Iterator[str]:
    """Give ids for a new document: its file's name, with its number, its year, or a counter."""
    yield name_id
    number = re.sub(r"[^a-z0-9]+", "-", fold(metadata.number or "")).strip("-")
    for mark in (number, str(metadata.year or "")):
        if mark:
            yield f"{name_id}-{mark}"
    for position in count(2):
        yield f"{name_id}-{position}"
