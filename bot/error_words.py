"""What errors and remarks say, in the language of who reads them.

The folders below write English for whoever runs the commands; admins read the same in Vietnamese.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter

from knowledge.data_files import read_data_file
from knowledge.errors import DataFileError

_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+")
PATH = Path(__file__).parent / "data" / "error_words.toml"


@dataclass(frozen=True, slots=True)
class Saying:
    """One sentence of the software and its Vietnamese.

    Args:
        pattern: matches the sentence; its groups are the fields, and ``rest`` what follows.
        in_vi: the Vietnamese sentence with the same fields.
    """

    pattern: re.Pattern[str]
    in_vi: str


def in_words(text: str, language: str) -> str:
    """Return what an error or a remark says, in a language.

    Args:
        text: its sentences, as ``str(error)`` gives them.
        language: "vi" or "en".

    Returns:
        The sentences in Vietnamese, each in English still where no Vietnamese is known.
    """
    return _told(text, _sayings())[0] if language == "vi" else text


def is_known(text: str) -> bool:
    """Say whether there is Vietnamese for the whole of a text."""
    return _told(text, _sayings())[1]


def _told(text: str, sayings: Sequence[Saying]) -> tuple[str, bool]:
    """Return a text in Vietnamese as far as it is known, and whether all of it is.

    The saying that begins it is told, then what follows; of several, one with which all is known.
    """
    partly = text
    for saying in sayings:
        found = saying.pattern.fullmatch(text)
        if found is None:
            continue
        fields = {name: value or "" for name, value in found.groupdict().items()}
        rest = fields.pop("rest", "")
        told = saying.in_vi.format(**{n: _value(v, sayings) for n, v in fields.items()})
        if not rest:
            return told, True
        followed, complete = _told(rest, sayings)
        if complete:
            return f"{told} {followed}", True
        if partly is text:
            partly = f"{told} {followed}"
    return partly, False


def _value(text: str, sayings: Sequence[Saying]) -> str:
    """Return what stands in a field in Vietnamese: words that are known, and 10,000 as 10.000."""
    if _THOUSANDS.fullmatch(text):
        return text.replace(",", ".")
    return _told(text, sayings)[0]


@lru_cache
def _sayings() -> tuple[Saying, ...]:
    """Return the sayings, those with most words of their own first."""
    entries = read_data_file(PATH).entries("words")
    texts = [(entry.text("said"), entry.text("in_vi")) for entry in entries]
    texts.sort(key=lambda pair: len(re.sub(r"\{\w+\}", "", pair[0])), reverse=True)
    return tuple(_saying(said, in_vi) for said, in_vi in texts)


def _saying(said: str, in_vi: str) -> Saying:
    names = _fields(said)
    if not _fields(in_vi) <= names:
        raise DataFileError(
            f"{PATH.name}: “{in_vi}” has a field that “{said}” lacks.", "Correct the file."
        )
    parts = [
        re.escape(literal) + (f"(?P<{name}>.+?)" if name else "")
        for literal, name, _, _ in Formatter().parse(said)
    ]
    follows = (
        "" if said.endswith("}") else r"(?: (?P<rest>.+))?"
    )  # a last field is all that is left
    return Saying(re.compile("".join(parts) + follows, re.DOTALL), in_vi)


def _fields(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)
