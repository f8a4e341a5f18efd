"""Cut squeezed Vietnamese text into sentences and clauses, never inside quotes or brackets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

_ABBREVIATIONS = Path(__file__).parent / "data" / "sentence_abbreviations.txt"

# A run of end marks ("." "…" "..." "./." "?!"), what closes after it, then white space.
_END = re.compile(r"(?P<mark>\./\.|[.!?…]+)(?P<close>[”\"’')\]»*_]*)(?=\s)")
_LAST_TOKEN = re.compile(r"\S+$")
# The whole sentence so far is only a label, so its full stop does not end anything.
_LABEL = re.compile(
    r"[\W_]*(?:(?:điều|khoản|điểm|mục|tiểu mục|chương|phần|phụ lục)\s+)?"
    r"(?:\d+(?:\.\d+)*[a-zđ]?|[ivxlc]+|[a-zđ])",
    re.IGNORECASE,
)
_SEMICOLON = re.compile(r";(?=\s)")

_QUOTE_ENDS = {"“": '”"', "„": '”“"', '"': '"”', "«": "»"}
_BRACKET_ENDS = {"(": ")", "[": "]"}
_QUOTE_LIMIT = 1500  # characters; a mark whose partner is further away is taken as a slip


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the sentences of ``text`` as ``(start, end)`` in characters, in order.

    The spans are disjoint, stripped of white space, and together hold every other character.

    Args:
        text: squeezed Vietnamese text; dates, numbers, abbreviations, addresses, quotations and
            brackets in it are never cut.
    """
    return list(_sentence_spans(text))


def clause_spans(text: str) -> list[tuple[int, int]]:
    """Return the sentences of ``text`` cut further after each ``;`` outside quotes and brackets.

    Args:
        text: squeezed Vietnamese text.
    """
    return list(_clause_spans(text))


@lru_cache(maxsize=2048)  # the same passages are shown and compared again and again
def _sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(_cut(text, _sentence_ends(text)))


@lru_cache(maxsize=2048)
def _clause_spans(text: str) -> tuple[tuple[int, int], ...]:
    closed = _closed_spans(text)
    cuts = [m.end() for m in _SEMICOLON.finditer(text) if not _inside(m.start(), closed)]
    return tuple(_cut(text, sorted({*_sentence_ends(text), *cuts})))


def span_at(spans: list[tuple[int, int]], position: int) -> tuple[int, int]:
    """Return the first of ``spans`` that ends behind ``position``.

    Raises:
        IndexError: when none does.
    """
    return spans[bisect_right(spans, position, key=lambda span: span[1])]


@lru_cache(maxsize=8)  # the readers of facts ask for the same passage one after the other
def _sentence_ends(text: str) -> tuple[int, ...]:
    closed = _closed_spans(text)
    ends: list[int] = []
    begin = 0
    for match in _END.finditer(text):
        if _inside(match.start(), closed) and not _closes_whole(text, begin, match, closed):
            continue
        if _goes_on(text, begin, match):
            continue
        ends.append(match.end())
        begin = match.end()
    return tuple(ends)


def _goes_on(text: str, begin: int, match: re.Match[str]) -> bool:
    """Say whether the sentence that starts at ``begin`` goes on after the end mark ``match``."""
    following = text[match.end() :].lstrip().lstrip('“„"«([*_#>–-•+ ')
    if following[:1].islower():
        return True
    if match["mark"] != "." or match["close"]:
        return False
    before = text[begin : match.start()]
    if _LABEL.fullmatch(before.strip()):
        return True
    last = _LAST_TOKEN.search(before)
    token = last.group().lstrip('(“"*_') if last else ""
    if token.lower() in _abbreviations() or (len(token) == 1 and token.isupper()):
        return True
    # "1. 000" and "01. 7. 2024" are numbers with slipped-in spaces; a year ends a sentence.
    return token.isdigit() and len(token) < 4 and following[:1].isdigit()


def _closes_whole(
    text: str, begin: int, match: re.Match[str], closed: list[tuple[int, int]]
) -> bool:
    """Say whether the end mark is the last of its quotation, or of a sentence all in brackets."""
    start, end = closed[bisect_right(closed, match.start(), key=lambda span: span[0]) - 1]
    if not match["close"] or match.end() < end:
        return False
    return text[start] in _QUOTE_ENDS or not text[begin:start].strip(" *_-")


@lru_cache(maxsize=8)
def _closed_spans(text: str) -> list[tuple[int, int]]:
    """Return the outermost quotations and brackets of ``text``, marks included, in order."""
    brackets = _bracket_ends(text)
    spans: list[tuple[int, int]] = []
    position = 0
    while position < len(text):
        end = _quote_end(text, position) or brackets.get(position)
        if end is None:
            position += 1
        else:
            spans.append((position, end))
            position = end
    return spans


def _quote_end(text: str, position: int) -> int | None:
    """Return the end of the quotation that opens at ``position``, if it opens and closes."""
    if text[position] not in _QUOTE_ENDS:
        return None
    limit = min(len(text), position + _QUOTE_LIMIT)
    ends = [text.find(mark, position + 1, limit) for mark in _QUOTE_ENDS[text[position]]]
    return min((end + 1 for end in ends if end >= 0), default=None)


def _bracket_ends(text: str) -> dict[int, int]:
    """Return the end of each bracket that closes, by its first character."""
    ends: dict[int, int] = {}
    open_at: dict[str, list[int]] = {closing: [] for closing in _BRACKET_ENDS.values()}
    for index, char in enumerate(text):
        if char in _BRACKET_ENDS:
            open_at[_BRACKET_ENDS[char]].append(index)
        elif open_at.get(char):
            start = open_at[char].pop()
            if index - start < _QUOTE_LIMIT:
                ends[start] = index + 1
    return ends


def _inside(position: int, spans: list[tuple[int, int]]) -> bool:
    index = bisect_right(spans, position, key=lambda span: span[0]) - 1
    return index >= 0 and position < spans[index][1]


def _cut(text: str, cuts: Sequence[int]) -> list[tuple[int, int]]:
    spans = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        piece = text[start:end]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            spans.append((start + lead, start + len(piece.rstrip())))
    return spans


@lru_cache(maxsize=1)
def _abbreviations() -> frozenset[str]:
    lines = _ABBREVIATIONS.read_text(encoding="utf-8").splitlines()
    return frozenset(s.strip().lower() for s in lines if s.strip() and not s.startswith("#"))
