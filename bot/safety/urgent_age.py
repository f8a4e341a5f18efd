"""Reads from a message whether someone under 18 is meant."""

from __future__ import annotations

import re

from bot.safety.urgent_patterns import Found, Span
from bot.safety.urgent_tokens import Message

_UNDER = 18
# Nobody is said to be under 18 by "16" alone; by "mới 16", "I am 16" yes.
_ONLY = frozenset({"moi", "chi", "only", "am", "im", "is", "just"})
_UNITS = ("ngay", "thang", "gio", "trieu", "dong", "lan", "nguoi", "tieng", "nam", "cay", "km")
_TENS = {"mot": 11, "hai": 12, "ba": 13, "bon": 14, "lam": 15, "sau": 16, "bay": 17}
_BIRTH_YEARS = re.compile(r"sinh nam (20\d\d)")
# Children born in or after this year are under 18 when the data was reviewed (2026-11-22).
_BORN_FROM = 2009


def age_spans(message: Message) -> list[Span]:
    """Return the places that state an age or a school year under 18."""
    spans = []
    words = [token.folded for token in message.tokens]
    for i, word in enumerate(words):
        before = words[i - 1] if i else ""
        after = [*words[i + 1 : i + 3], "", ""]
        number = int(word) if word.isdecimal() and len(word) <= 2 else None
        if before == "muoi" and word in _TENS:
            number = _TENS[word]
        if number is None:
            continue
        aged = after[0] in ("tuoi", "yo", "yr", "yrs") or after[:2] in (
            ["years", "old"],
            ["year", "old"],
            ["thang", "tuoi"],
        )
        stated = before in _ONLY and number >= 5 and after[0] not in _UNITS
        school = before in ("lop", "grade") and 1 <= number <= 12
        if school or (number < _UNDER and before != "tren" and (aged or stated)):
            spans.append(Span(i, i + 1))
    return spans


def is_minor(message: Message, found: Found) -> bool:
    """Say whether someone under 18 is meant: by age, year of birth or a word for a child."""
    born = _BIRTH_YEARS.search(" ".join(token.folded for token in message.tokens))
    young = born is not None and int(born.group(1)) >= _BORN_FROM
    return young or "MINORAGE" in found or "CHILD" in found
