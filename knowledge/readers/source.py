"""What a reader gives: a document's text, how each page was read, what the file says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Method = Literal["text", "ocr"]
"""How a page was read: from the file's own text, or recognised in its picture."""


@dataclass(frozen=True, slots=True)
class SourcePage:
    """How one page was read.

    ``start`` and ``end`` are the page's span in ``SourceText.text``, in characters.
    """

    number: int  # from 1, as the file counts
    start: int
    end: int
    method: Method
    confidence: float | None = None  # mean of the page's words, 0 to 1; None for a text layer
    image: str | None = None  # the page's picture, relative to the folder the caller gave


@dataclass(frozen=True, slots=True)
class Hints:
    """What a reader knows of a document beside its text; None where the file does not say.

    The names are those of ``knowledge.catalogue.CatalogueEntry``.
    """

    title: str | None = None
    kind: str | None = None
    number: str | None = None
    issuer: str | None = None
    signer: str | None = None
    issued: date | None = None
    valid_from: date | None = None
    year: int | None = None
    replaces: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of a document, in NFC, lines ended by line feeds and pages by form feeds."""

    text: str
    encoding: str
    sha256: str  # of the file's bytes
    name: str
    warnings: tuple[str, ...] = ()
    pages: tuple[SourcePage, ...] = ()  # empty where the file has no pages
    hints: Hints = Hints()
