"""Where a build takes its documents from, so that what has not changed need not even be read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from pydantic import TypeAdapter

from knowledge.errors import ReleaseError
from knowledge.model import ReadDocument

_READ = TypeAdapter(ReadDocument)


@runtime_checkable
class DocumentSource(Protocol):
    """What a release is built of."""

    def keys(self) -> Mapping[str, str]:
        """Return a content key for every document, by id, in the order of the release.

        Equal keys mean equal readings, also between one process and the next.
        """
        ...

    def read(self, document_id: str) -> ReadDocument:
        """Return one of these documents with everything that was read in it."""
        ...


class GivenDocuments:
    """Documents that were read already.

    Args:
        documents: all documents of the release, in its order.

    Raises:
        ReleaseError: two of them have the same id.
    """

    def __init__(self, documents: Sequence[ReadDocument]) -> None:
        self._documents = {read.document.id: read for read in documents}
        if len(self._documents) != len(documents):
            raise ReleaseError(
                "Two documents of a release have the same id.", "Give each document once."
            )

    def keys(self) -> Mapping[str, str]:
        """Return the hash of everything that was read in each document."""
        return {document_id: content_key(read) for document_id, read in self._documents.items()}

    def read(self, document_id: str) -> ReadDocument:
        """Return one of the documents."""
        return self._documents[document_id]


def source_of(documents: Sequence[ReadDocument] | DocumentSource) -> DocumentSource:
    """Return ``documents`` as a source."""
    return documents if isinstance(documents, DocumentSource) else GivenDocuments(documents)


def content_key(read: ReadDocument) -> str:
    """Return the hash of everything that was read in a document, facts included."""
    return hashlib.sha256(_READ.dump_json(read)).hexdigest()
