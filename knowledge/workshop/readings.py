"""What was read in each version, kept so that a publish reads nothing twice.

The table ``reads`` is a cache. A reading is stale when its text, its confirmed metadata, its
corrections, the reading code or a reviewed list has changed; only then is the text read again.
"""

from __future__ import annotations

import gc
import hashlib
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields, replace

import sqlite_utils

from knowledge.catalogue import Catalogue, CatalogueEntry
from knowledge.errors import StorageError
from knowledge.model import ReadDocument
from knowledge.reading import DocumentReader
from knowledge.workshop.changing import changing
from knowledge.workshop.codec import SHAPE, dump, load
from knowledge.workshop.corrections import Corrections
from knowledge.workshop.documents import Documents
from knowledge.workshop.reader_version import reader_version
from knowledge.workshop.records import Version

_METADATA = [field.name for field in fields(CatalogueEntry)]


class Readings:
    """Reads versions, or takes what was read before.

    Args:
        db: the workshop's database.
        documents: its texts and metadata.
        corrections: its corrections.
        reader: reads texts.
        catalogue: the reviewed metadata of shipped documents.
    """

    def __init__(
        self,
        db: sqlite_utils.Database,
        documents: Documents,
        corrections: Corrections,
        reader: DocumentReader,
        catalogue: Catalogue,
    ) -> None:
        self._db = db
        self._documents = documents
        self._corrections = corrections
        self._reader = reader
        self._catalogue = catalogue
        # Readings with other lists than the package's are nobody else's.
        shipped = reader == DocumentReader.load() and catalogue is Catalogue.load()
        self._reader_version = reader_version() if shipped else uuid.uuid4().hex

    def read(self, version: Version) -> ReadDocument:
        """Return what is read in one version, corrections applied."""
        return next(read for _, read in self.read_all([version]))

    def read_all(self, versions: Sequence[Version]) -> Iterator[tuple[str, ReadDocument]]:
        """Give the content key and the reading of each version, in their order.

        Equal keys are equal readings. What was stale is read again and kept.
        """
        keys = self.keys(versions)
        with _without_collecting():
            for version, key in keys.items():
                yield key, self._kept(version, key) or self._read_anew(version, key)

    def read_raw(self, version: Version) -> ReadDocument:
        """Return what is read in a version without any correction."""
        source = self._documents.source(version)
        return self._reader.read(version.document_id, source, self.known(version))

    def keep_first(self, version: Version, read: ReadDocument) -> ReadDocument:
        """Keep a new version's first reading; it is made again when it has another id."""
        if read.document.id == version.document_id:
            return self._keep(version, self.keys([version])[version], read)
        return self.read(version)

    def refresh(self, versions: Sequence[Version]) -> dict[Version, str]:
        """Read again what is stale, and return the content key of every version."""
        kept = {
            (row["id"], row["sha256"]): row["key"]
            for row in self._db.table("reads").rows_where(select="id, sha256, key")
        }
        keys = self.keys(versions)
        for version, key in keys.items():
            if kept.get((version.document_id, version.sha256)) != key:
                self._read_anew(version, key)
        return keys

    def keys(self, versions: Sequence[Version]) -> dict[Version, str]:
        """Return the hash of all that each version's reading depends on, in the order given."""
        confirmed = self._documents.confirmations()
        corrected = self._corrections.digests()
        keys = {}
        for version in versions:
            place = (version.document_id, version.sha256)
            said = confirmed.get(place) or self._catalogued(version.document_id)
            parts = (*place, SHAPE, self._reader_version, said, corrected.get(place, ""))
            keys[version] = hashlib.sha256("\0".join(parts).encode()).hexdigest()
        return keys

    def known(self, version: Version) -> CatalogueEntry | None:
        """Return what people know: their own confirmation first, then the shipped catalogue."""
        confirmed = self._documents.confirmed(version)
        if confirmed is None and self._catalogue.has(version.document_id):
            return self._catalogue.entry(version.document_id)
        return confirmed

    def _catalogued(self, document_id: str) -> str:
        """Return what the catalogue says of a shipped document; empty for any other."""
        if not self._catalogue.has(document_id):
            return ""
        return repr(self._catalogue.entry(document_id))

    def _kept(self, version: Version, key: str) -> ReadDocument | None:
        rows = self._db.query(
            "select r.data, s.text from reads r join sources s using (id, sha256) "
            "where r.id = ? and r.sha256 = ? and r.key = ?",
            (version.document_id, version.sha256, key),
        )
        for row in rows:
            with suppress(ValueError, TypeError, LookupError):  # a damaged cache is only read anew
                return _with_text(load(row["data"]), row["text"])
        return None

    def _read_anew(self, version: Version, key: str) -> ReadDocument:
        corrected = self._corrections.apply(version, self.read_raw(version))
        return self._keep(version, key, corrected)

    def _keep(self, version: Version, key: str, read: ReadDocument) -> ReadDocument:
        data = dump(_with_text(read, ""))
        row = {"id": version.document_id, "sha256": version.sha256, "key": key, "data": data}
        # Without a place to keep it (a full disk), the reading is still right.
        with suppress(StorageError), changing(self._db):
            self._db.table("reads").insert(row, replace=True)
            if self._documents.confirmed(version) is None:
                self._documents.put_metadata(version.document_id, version.sha256, metadata_of(read))
        return read


def metadata_of(read: ReadDocument) -> CatalogueEntry:
    """Return a document's fields without its text."""
    document = read.document
    return CatalogueEntry(**{name: getattr(document, name) for name in _METADATA})


def _with_text(read: ReadDocument, text: str) -> ReadDocument:
    """Return a reading with another text; the table of sources has it already."""
    return replace(read, document=replace(read.document, text=text))


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Keep the garbage collector from walking the many new records, which hold no cycles."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
