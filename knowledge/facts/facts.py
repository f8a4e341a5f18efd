"""Read a document's facts from its passages; each fact can be verified by its own quote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from knowledge.facts.dates import read_dates
from knowledge.facts.figures import read_figures
from knowledge.facts.references import read_references
from knowledge.facts.themes import read_themes
from knowledge.model import (
    DateFact,
    Document,
    Facts,
    Figure,
    Passage,
    PassageKind,
    Reference,
    Theme,
)
from knowledge.offsets import source_span

_Fact = TypeVar("_Fact", DateFact, Figure, Reference, Theme)


def read_facts(passages: Sequence[Passage], document: Document) -> Facts:
    """Return the date facts, figures, references and themes that ``passages`` state, in order.

    The legal basis gives references only. ``squeeze(document.text[fact.start:fact.end])`` is the
    text of a reference or theme, and holds the printed words of a date fact or figure.

    Args:
        passages: the document's passages.
        document: the document they were read from; its year serves where none is printed.
    """
    dates: list[DateFact] = []
    figures: list[Figure] = []
    references: list[Reference] = []
    themes: list[Theme] = []
    for passage in passages:
        cited = read_references(passage)
        references += _in_source(cited, passage, document)
        if passage.kind is PassageKind.BASIS:
            continue
        spans = [(reference.start, reference.end) for reference in cited]
        dates += _in_source(read_dates(passage, document.year, spans), passage, document)
        figures += _in_source(read_figures(passage), passage, document)
        themes += _in_source(read_themes(passage, document.year), passage, document)
    return Facts(tuple(dates), tuple(figures), tuple(references), tuple(themes))


def _in_source(facts: Iterable[_Fact], passage: Passage, document: Document) -> list[_Fact]:
    """Return ``facts`` with their places counted in the document's text."""
    moved = []
    for fact in facts:
        start, end = source_span(document.text, passage.start, passage.end, fact.start, fact.end)
        moved.append(replace(fact, start=start, end=end))
    return moved
