"""Splits a long reply into messages where people would: paragraph, line, sentence, word."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable

# Each names the places where a text may be cut, from the best to the worst.
_BREAKS = (
    re.compile(r"(?=\n[^\S\n]*\n)"),
    re.compile(r"(?=\n)"),
    re.compile(r"(?<=[.!?…;])[\"”’»)\]]*(?=\s)"),
    re.compile(r"(?=\s)"),
)
_LEAST = 0.4  # a good break before this share of the room would leave a stub of a message
_JOINERS = "\u200d\ufe0e\ufe0f"


def utf16_length(text: str) -> int:
    """Return the length of ``text`` in UTF-16 code units, in which Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, limit: int, length: Callable[[str], int] = len) -> list[str]:
    """Return ``text`` in parts that are each at most ``limit`` long.

    Nothing but white space at the cuts is lost. A word is cut only where it is longer than a
    message, and then between characters as people see them.

    Args:
        text: any text; the parts of a blank one are none.
        limit: the greatest length of a part.
        length: measures a text; it must grow with it (``len``, ``utf16_length``, or the length
            after escaping, so that no HTML entity is ever cut).

    Raises:
        ValueError: the limit has no room for a single character.
    """
    parts = []
    rest = text.strip()
    while rest and length(rest) > limit:
        cut = _cut(rest, _fitting(rest, limit, length))
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest] if rest else parts


def _fitting(text: str, limit: int, length: Callable[[str], int]) -> int:
    """Return how many characters from the beginning of ``text`` fit."""
    sizes = range(1, len(text) + 1)
    fitting = bisect_right(sizes, limit, key=lambda size: length(text[:size]))
    if not fitting:
        raise ValueError(f"A part of at most {limit} has no room for {text[0]!r}.")
    return fitting


def _cut(text: str, fitting: int) -> int:
    """Return where to cut, at most ``fitting`` characters from the beginning."""
    word_break = 0
    for pattern in _BREAKS:
        # What stands two characters further tells whether a break begins at the very end.
        found = (match.end() for match in pattern.finditer(text, 1, fitting + 2))
        word_break = max((cut for cut in found if cut <= fitting), default=0)
        if word_break >= fitting * _LEAST:
            return word_break
    return word_break or _between_characters(text, fitting)


def _between_characters(text: str, fitting: int) -> int:
    """Return a place near ``fitting`` that parts no letter from its marks."""
    cut = fitting
    while cut > 1 and _belongs_to_previous(text, cut):
        cut -= 1
    return cut if cut > 1 else fitting


def _belongs_to_previous(text: str, at: int) -> bool:
    return unicodedata.combining(text[at]) != 0 or text[at] in _JOINERS or text[at - 1] == "\u200d"
