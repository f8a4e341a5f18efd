"""What of a passage the two indexes see."""

from __future__ import annotations

from index.words import Entry
from knowledge.model import Passage


def encoding_text(passage: Passage) -> str:
    """Return what the encoder reads: the headings above the passage, then its text."""
    return "\n".join((*passage.headings, passage.text))


def word_entry(passage: Passage) -> Entry:
    """Return what the word index holds: the same words, headings apart from the text."""
    return Entry(passage.id, "\n".join(passage.headings), passage.text)
