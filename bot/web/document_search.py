"""The search box of the documents' page: documents by their names, passages by their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.dialogue.listings import DocumentLine, document_name, documents, labelled
from bot.messages import Messages
from bot.rendering.plain import display_quote
from bot.web.document_view import anchor_of, where_of
from index.search import SearchQuery
from knowledge.text import folded_words

if TYPE_CHECKING:
    from bot.service.desk import Desk

MAX_PASSAGES = 8
MAX_WORDS = 200  # characters of a search that are read


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage that a search found, with the document it stands in."""

    line: DocumentLine
    name: str
    anchor: str
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class FoundDocuments:
    """What a search found; without words: all documents and no passage."""

    documents: tuple[DocumentLine, ...]
    passages: tuple[FoundPassage, ...] = ()


def find(desk: Desk, words: str, language: str) -> FoundDocuments:
    """Return the documents whose names have all words, and the passages that fit them best.

    Args:
        desk: the release.
        words: as typed, with or without diacritics; blank for all documents.
        language: of what is shown: "vi" or "en".
    """
    messages = Messages.load(language)
    lines = documents(desk, messages)
    words = words.strip()[:MAX_WORDS]
    if not words:
        return FoundDocuments(tuple(lines))
    wanted = set(folded_words(words))
    named = tuple(line for line in lines if wanted <= _names(line))
    return FoundDocuments(named, _passages(desk, words, lines, messages))


def _names(line: DocumentLine) -> set[str]:
    document = line.document
    parts = (
        document_name(document),
        document.title,
        document.issuer or "",
        document.province or "",
        line.place,
    )
    return set(folded_words(" ".join(parts)))


def _passages(
    desk: Desk, words: str, lines: list[DocumentLine], messages: Messages
) -> tuple[FoundPassage, ...]:
    question = desk.reader.read(words, today=desk.today())
    query = SearchQuery(words=question.words, dense=question.dense, limit=MAX_PASSAGES)
    by_id = {line.document.id: line for line in lines}
    return tuple(
        FoundPassage(
            line=by_id[found.document.id],
            name=document_name(found.document),
            anchor=anchor_of(found.passage.id),
            where=where_of(found.passage, messages),
            text=display_quote(labelled(found.passage)),
        )
        for found in desk.library.search(query)
    )
