"""Own texts as the web page shows them: paragraphs, lists, numbers that can be tapped to call.

Only texts that people wrote for the bot are read here. Quotes are not: a "111" in a plan may be
anything, such as the stamp of an incoming letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Literal

from knowledge.contacts import Contacts

BlockKind = Literal["text", "list", "calls"]

_BULLETS = ("• ", "- ")
_AFTER_NUMBER = re.compile(r" ?[–:] ")


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of a line; ``tel`` is what a telephone dials when it is a number to call."""

    text: str
    tel: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text.

    Args:
        words: what it says.
        tel: set when the line is a number to call, with ``number`` before its ``words``.
        number: that number as people write it.
    """

    words: tuple[Words, ...]
    tel: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one kind that stand together."""

    kind: BlockKind
    lines: tuple[Line, ...]


def blocks(text: str) -> tuple[Block, ...]:
    """Return a text as blocks; no character of its lines is lost but bullets.

    Args:
        text: lines ended by line feeds; "• " or "- " begins an item of a list, and an item or line
            that begins with a known number is one to call.
    """
    lines = [_line(line.strip()) for line in text.split("\n") if line.strip()]
    return tuple(
        Block(kind, tuple(line for _, line in group))
        for kind, group in groupby(lines, key=lambda item: item[0])
    )


def words(line: str) -> tuple[Words, ...]:
    """Return a line in stretches, the numbers in it that can be called apart."""
    found: list[Words] = []
    end = 0
    for match in _numbers().finditer(line):
        if match.start() > end:
            found.append(Words(line[end : match.start()]))
        found.append(Words(match[0], _tel(match[0])))
        end = match.end()
    if end < len(line):
        found.append(Words(line[end:]))
    return tuple(found)


def _line(line: str) -> tuple[BlockKind, Line]:
    bullet = next((mark for mark in _BULLETS if line.startswith(mark)), "")
    said = line.removeprefix(bullet)
    call = _call(said)
    if call is not None:
        return "calls", call
    return ("list" if bullet else "text"), Line(words(said))


def _call(said: str) -> Line | None:
    """Return a line such as "113 – công an" as a number to call."""
    number = _numbers().match(said)
    after = _AFTER_NUMBER.match(said, number.end()) if number else None
    if number is None or after is None:
        return None
    return Line((Words(said[after.end() :]),), _tel(number[0]), number[0])


@lru_cache(maxsize=1)
def _numbers() -> re.Pattern[str]:
    """Return what finds the numbers of the reviewed contacts, none inside a longer number."""
    known = sorted({c.number for c in Contacts.load().all()}, key=len, reverse=True)
    return re.compile(rf"(?<![\w+/.-])(?:{'|'.join(map(re.escape, known))})(?![\w/%-]|[.,]\d)")


def _tel(number: str) -> str:
    return Contacts.load().get(number).tel
