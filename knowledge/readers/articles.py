"""Keeps only some articles of a law, with the headings they stand under."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.errors import UnknownSection
from knowledge.model import Section
from knowledge.readers.pages import with_spans
from knowledge.readers.source import SourceText
from knowledge.structure.marks import Level

_RANGE = re.compile(r"(?P<first>\d{1,4})(?:\s*-\s*(?P<last>\d{1,4}))?(?P<letter>[a-zđ])?")
_LABEL = re.compile(r"(?P<number>\d+)(?P<letter>[a-zđ]?)")
_ABOVE = (Level.APPENDIX, Level.PART, Level.CHAPTER, Level.GROUP)


@dataclass(frozen=True, slots=True)
class ArticleChoice:
    """Articles that are wanted: single ones and ranges.

    ``ranges`` are first and last numbers; a range holds the lettered articles between too.
    ``single`` are lettered articles named alone: "217a".
    """

    ranges: tuple[tuple[int, int], ...]
    single: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> ArticleChoice:
        """Return the choice that "134,150-154,217a" makes.

        Raises:
            ValueError: it is no such list.
        """
        ranges, single = [], []
        for part in filter(None, (part.strip() for part in text.split(","))):
            found = _RANGE.fullmatch(part)
            if found is None or (found["last"] and found["letter"]):
                raise ValueError(f"“{part}” is no article and no range of articles.")
            first, last = int(found["first"]), int(found["last"] or found["first"])
            if last < first:
                raise ValueError(f"“{part}” ends before it begins.")
            if found["letter"]:
                single.append(f"{first}{found['letter']}")
            else:
                ranges.append((first, last))
        if not ranges and not single:
            raise ValueError("No article is named.")
        return cls(tuple(ranges), tuple(single))

    def has(self, article: str) -> bool:
        """Say whether an article is wanted; a number alone does not name the lettered ones.

        Args:
            article: its number: "150", "217a".
        """
        found = _LABEL.fullmatch(article)
        if found is None:
            return False
        number, letter = int(found["number"]), found["letter"]
        if letter and (article in self.single):
            return True
        return any(
            first <= number <= last and not (letter and first == last)
            for first, last in self.ranges
        )

    def missing(self, articles: Sequence[str]) -> list[str]:
        """Return what of the choice a document with ``articles`` does not have."""
        numbers = {int(found["number"]) for a in articles if (found := _LABEL.fullmatch(a))}
        absent = [
            str(first) if first == last else f"{first}-{last}"
            for first, last in self.ranges
            if not any(first <= number <= last for number in numbers)
        ]
        return absent + [article for article in self.single if article not in articles]


def only_articles(
    source: SourceText, choice: ArticleChoice, sections: Sequence[Section]
) -> SourceText:
    """Return a law's text with its head and the wanted articles alone, below their headings.

    Pages that lose all their text are kept empty, so that the others keep their numbers.

    Args:
        source: the whole text.
        choice: the wanted articles.
        sections: what was read of its structure.

    Raises:
        UnknownSection: an article or a whole range is not there.
    """
    articles = [s for s in sections if s.level == Level.ARTICLE]
    _check(source.name, choice, articles)
    by_id = {section.id: section for section in sections}
    wanted = [article for article in articles if choice.has(_number(article))]
    kept_ids = {above.id for article in wanted for above in _path(article, by_id)}
    outer = [s for s in sections if s.level in (*_ABOVE, Level.ARTICLE)]
    text = _without(source.text, outer, kept_ids)
    note = f"{len(wanted)} of {len(articles)} articles were kept."
    shortened = replace(source, text=text, warnings=(*source.warnings, note))
    return with_spans(shortened, source.pages)


def _check(name: str, choice: ArticleChoice, articles: Sequence[Section]) -> None:
    numbers = [_number(article) for article in articles]
    missing = choice.missing(numbers)
    if missing:
        has = f"It has {len(numbers)} articles" + (
            f", from {numbers[0]} to {numbers[-1]}." if numbers else "."
        )
        raise UnknownSection(f"{name} has no article {', '.join(missing)}.", has)


def _number(article: Section) -> str:
    found = _LABEL.search(article.label)
    return found.group() if found else ""


def _path(section: Section, by_id: dict[int, Section]) -> list[Section]:
    path = [section]
    while path[-1].parent_id is not None:
        path.append(by_id[path[-1].parent_id])
    return path


def _without(text: str, outer: Sequence[Section], kept_ids: set[int]) -> str:
    """Return ``text`` without the parts of ``outer`` that are not kept; page ends stay."""
    starts = [text.rfind("\n", 0, section.start) + 1 for section in outer]
    starts = [
        _mark_line(text, section, start) for section, start in zip(outer, starts, strict=True)
    ]
    pieces = [text[: starts[0]]] if starts else [text]
    for position, section in enumerate(outer):
        end = starts[position + 1] if position + 1 < len(outer) else len(text)
        piece = text[starts[position] : end]
        pieces.append(piece if section.id in kept_ids else "\f" * piece.count("\f"))
    return "".join(pieces)


def _mark_line(text: str, section: Section, start: int) -> int:
    """Return where the line of a section's mark begins: "Chương I" may stand above its heading."""
    label = section.label.split(".")[0].strip()
    while start > 0 and label.lower() not in text[start : section.end].lower():
        start = text.rfind("\n", 0, start - 1) + 1
    return start
