"""The marks that open the parts of an administrative document or a law.

Levels and their order follow the form of Vietnamese legal and administrative documents (Decree
30/2020/NĐ-CP, annex I: phần, chương, mục, điều, khoản, điểm; and I., 1., a), -).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """What kind of mark opens a part."""

    APPENDIX = "appendix"  # Phụ lục
    PART = "part"
    CHAPTER = "chapter"
    GROUP = "group"  # Mục
    ARTICLE = "article"  # Điều
    ROMAN = "roman"
    NUMBER = "number"
    DECIMAL = "decimal"
    LETTER = "letter"
    PARENS = "parens"
    DASH = "dash"
    PLUS = "plus"
    PLAIN = "plain"  # no mark


# Levels up to NUMBER nest in this order; deeper ones nest as they come.
OUTER_ORDER = (
    Level.APPENDIX,
    Level.PART,
    Level.CHAPTER,
    Level.GROUP,
    Level.ARTICLE,
    Level.ROMAN,
    Level.NUMBER,
    Level.DECIMAL,
)

_CAPITALS = "".join(filter(str.isupper, map(chr, range(ord("A"), ord("ỹ") + 1))))
# Small letters with tone marks open a sentence too: old encodings (TCVN3) have no capitals of them,
# so a plan converted from one reads "2. ủy ban nhân dân".
_UPPER = _CAPITALS + "".join(filter(str.islower, map(chr, range(ord("ạ"), ord("ỹ") + 1))))
# Capitals are told from a word that goes on: "PHỤ LỤC II", but "Phụ lục" only on a line of its own.
_APPENDIX_NUMBER = r"(?:\s+(?P<n>[IVXLC]+\b|\d+\b))?[.:]?"
_APPENDIX_ALONE = r"(?=(?:\s+(?:[IVXLC]+|\d+))?[.:]?\s*$)"
_SENTENCE_START = rf"(?=(?:\*{{2,3}})?[{_UPPER}“\"'‘\[(])"  # "1. **Sở Y tế**" in Markdown

_PATTERNS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (
        Level.APPENDIX,
        re.compile(rf"(?:PHỤ LỤC\b|Phụ lục\b{_APPENDIX_ALONE}){_APPENDIX_NUMBER}\s*"),
    ),
    (Level.PART, re.compile(r"(?:PHẦN|Phần)\s+(?P<n>[IVXLC]+\b|\d+|thứ\s+\S+|THỨ\s+\S+)[.:]?\s*")),
    (Level.CHAPTER, re.compile(r"(?:CHƯƠNG|Chương)\s+(?P<n>[IVXLC]+\b|\d+)[.:]?\s*")),
    (Level.GROUP, re.compile(r"(?:MỤC|Mục)\s+(?P<n>[IVXLC]+\b|\d+)[.:]?\s*(?=[" + _UPPER + "]|$)")),
    (Level.ARTICLE, re.compile(r"(?:ĐIỀU|Điều)\s+(?P<n>\d+[a-zđ]?)(?:[.:]\s*|\s*$)")),
    (Level.ROMAN, re.compile(rf"(?P<n>[IVX]{{1,5}})\.\s*{_SENTENCE_START}")),
    (Level.DECIMAL, re.compile(rf"(?P<n>\d{{1,2}}(?:\.\d{{1,2}})+)\.?\s+{_SENTENCE_START}")),
    (Level.NUMBER, re.compile(rf"(?P<n>\d{{1,3}})\.\s*{_SENTENCE_START}")),
    (Level.LETTER, re.compile(r"(?P<n>[a-zđ])\)\s*")),
    (Level.PARENS, re.compile(r"\((?P<n>\d{1,2})\)\s*")),
    (Level.DASH, re.compile(rf"(?P<n>[-–—•]|\*(?!\*))\s*{_SENTENCE_START}")),
    (Level.PLUS, re.compile(rf"(?P<n>\+)\s*{_SENTENCE_START}")),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at the beginning of a line.

    ``length`` counts the characters of the line that belong to the mark.
    """

    level: Level
    label: str  # as printed
    ordinal: str  # "3", "II", "a"; "" of an appendix without a number
    length: int


def read_mark(text: str) -> Mark | None:
    """Return the mark that ``text`` begins with, or None."""
    for level, pattern in _PATTERNS:
        match = pattern.match(text)
        if match:
            return Mark(level, match.group().strip(), match["n"] or "", match.end())
    return None
