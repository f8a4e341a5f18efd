"""The years a question is about.

The year in a law's name ("Luật … năm 2011"), in the date of a cited document ("số 61/KH-BCĐ ngày
18/4/2021") and beside its number ("Quy chế 2548 năm 2022") is none of them.
"""

from __future__ import annotations

import re
from datetime import date

from knowledge.text import fold

_YEAR = r"(?:19|20)\d\d"
_RANGE = re.compile(rf"\b({_YEAR})\s*(?:-|–|den|to|until)\s*(?:nam\s+)?({_YEAR})\b")
_ALONE = re.compile(rf"(?<![\d/-])({_YEAR})(?![\d/]|-\d)|(?<=\d[/.-])({_YEAR})\b(?!/)")
_CHAT = re.compile(r"\b2k(\d\d)\b")
# A document's kind and its number alone: "quy chế phối hợp 2548".
_NUMBERED = (
    r"\b(?:quy che|quyet dinh|nghi dinh|nghi quyet|thong tu|cong van|chi thi|regulation|decision"
    r"|decree|circular|resolution|dispatch)\b[^,;?\d]{0,40}?\b\d{1,5}\b"
)
_CITED_DATE = re.compile(
    rf"(\d+\s*/\s*(?:\d{{4}}/)?[a-z][\w/-]*|\bso \d+|\bno\.? \d+|{_NUMBERED})[,\s]*"
    r"(?:ngay|of|dated|ra ngay)\s+\d\d?[/.-]\d\d?[/.-]\d{4}"
)
_CITED_YEAR = re.compile(
    rf"({_NUMBERED})[,\s]*(?:nam|of|from|dated)\s+(?:\d\d?\s+[a-z]+\s+)?{_YEAR}\b"
)
_LAW = re.compile(
    rf"\b(?:bo\s+)?luat(?:[\s,]+(?:phong|chong|mua|ban|nguoi|tro|giup|phap|ly|hinh|su|tre|em))*"
    rf"(?:\s+(?:nam\s+)?{_YEAR})|\b{_YEAR}\s+law\b|\blaw(?:\s+of)?\s+{_YEAR}"
)
_RELATIVE = (
    (re.compile(r"\b(?:nam nay|this year)\b"), 0),
    (re.compile(r"\b(?:nam ngoai|nam truoc(?! (?:ngay|khi|luc|thang|mung|\d))|last year)\b"), -1),
    (re.compile(r"\b(?:nam sau|nam toi|sang nam|next year)\b"), 1),
)
_LONGEST_RANGE = 10
_WITH_YEAR = re.compile(
    rf"\b(?:(?:trong|vao|cua|in|for|of)\s+)?(?:nam\s+|year\s+)?{_YEAR}\b(?!/)", re.IGNORECASE
)


def find_years(text: str, today: date | None = None) -> tuple[int, ...]:
    """Return the years ``text`` asks about, in order, each once; a range gives all its years.

    Args:
        text: NFC text.
        today: the day of the question, for "this year"; without it such words give no year.
    """
    folded = _CITED_DATE.sub(r"\1", fold(text))
    folded = _CITED_YEAR.sub(r"\1", folded)
    folded = _LAW.sub(" ", folded)
    years: list[int] = []
    for match in _RANGE.finditer(folded):
        first, last = int(match[1]), int(match[2])
        if first <= last <= first + _LONGEST_RANGE:
            years += range(first, last + 1)
    rest = _RANGE.sub(" ", folded)
    years += (int(match[1] or match[2]) for match in _ALONE.finditer(rest))
    years += (2000 + int(match[1]) for match in _CHAT.finditer(rest))
    if today is not None:
        years += (today.year + step for pattern, step in _RELATIVE if pattern.search(folded))
    return tuple(dict.fromkeys(years))


def without_years(text: str) -> str:
    """Return ``text`` without its years and the word "năm" before them."""
    folded = fold(text)
    kept: list[str] = []
    done = 0
    for match in _WITH_YEAR.finditer(folded):
        kept.append(text[done : match.start()])
        done = match.end()
    return "".join([*kept, text[done:]])
