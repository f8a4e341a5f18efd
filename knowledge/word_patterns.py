"""Patterns over the words of a message, as reviewers write them in the data files.

A pattern is a row of words with these marks:

* ``làm sao``: the words, next to each other. Typed with diacritics they must be the pattern's own
  (tone marks may stand elsewhere, hỏi and ngã count as one); typed without, they match.
* ``…``: up to eight words in between, within one sentence.
* ``(làm|cấp mới)``: one of these; ``(giúp|hộ)?``: one of these or nothing.
* ``!(máy|yêu cũ)``: none of these may follow.
* ``#``: any number.
* ``^`` first and ``$`` last: the message begins or ends here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.errors import DataFileError
from knowledge.text import fold, nfc

# More words than this are a document, not a message; they are not read.
MAX_WORDS = 300
_GAP = r"(?: [^ |]+){0,8}?"
_TILDE, _HOOK = "\u0303", "\u0309"
_MESSAGE_PART = re.compile(r"[^\W_]+|[.?!;…]+(?=\s|$)|\n+")
_PATTERN_PART = re.compile(r"!\(|\(|\)\??|\||…|#|\^|\$|[^\W_]+|\S")


@dataclass(frozen=True, slots=True)
class WordPattern:
    """One compiled pattern with the words it was written as."""

    source: str
    regex: re.Pattern[str]

    def occurs_in(self, line: str) -> bool:
        """Say whether the pattern occurs in ``line``, made by :func:`message_line`."""
        return self.regex.search(line) is not None


def message_line(text: str, spellings: Mapping[str, str] | None = None) -> str:
    """Return the words of ``text`` in the form that patterns are matched on.

    Args:
        text: what a person wrote.
        spellings: chat spellings and the words they stand for, both in small letters.

    Returns:
        The words in small letters with a blank before each and one at the end; a word with
        diacritics as its plain form and its letters; ``|`` where a sentence ends.
    """
    table = spellings or {}
    forms: list[str] = []
    for part in _MESSAGE_PART.findall(nfc(text[: MAX_WORDS * 40]).lower())[:MAX_WORDS]:
        if not part[0].isalnum():
            forms.append("|")
        else:
            forms.extend(_form(word) for word in table.get(part, part).split())
    while forms and forms[-1] == "|":
        forms.pop()
    return "".join(f" {form}" for form in forms) + " "


def compile_pattern(source: str) -> WordPattern:
    """Return the pattern that ``source`` writes.

    Raises:
        DataFileError: a bracket is not closed, or a character has no meaning in a pattern.
    """
    if not source.strip():
        raise DataFileError("A pattern is empty.", "Take it out.")
    parts = [_regex_part(part, source) for part in _PATTERN_PART.findall(nfc(source).lower())]
    try:
        return WordPattern(source, re.compile("".join(parts) + "(?= )"))
    except re.error as error:
        raise DataFileError(
            f"The pattern {source!r} cannot be read: {error}.", "Check its brackets."
        ) from error


def compile_patterns(sources: Iterable[str]) -> tuple[WordPattern, ...]:
    """Return the patterns of ``sources``, in order; raises as :func:`compile_pattern`."""
    return tuple(compile_pattern(source) for source in sources)


def first_match(patterns: Iterable[WordPattern], line: str) -> WordPattern | None:
    """Return the first pattern that occurs in ``line``, or None."""
    return next((pattern for pattern in patterns if pattern.occurs_in(line)), None)


def _form(word: str) -> str:
    plain = fold(word)
    return plain if plain == word else f"{plain}~{_letters(word)}"


def _letters(word: str) -> str:
    return "".join(sorted(unicodedata.normalize("NFD", word).replace(_TILDE, _HOOK)))


_MARKS = {
    "(": "(?:",
    "!(": "(?!",
    ")": ")",
    ")?": ")?",
    "|": "|",
    "…": _GAP,
    "#": r" \d+",
    "^": "^",
    "$": "(?= $)",
}


def _regex_part(part: str, source: str) -> str:
    if part in _MARKS:
        return _MARKS[part]
    if not part[0].isalnum():
        raise DataFileError(
            f"The pattern {source!r} has a mark with no meaning: {part!r}.", "Take it out."
        )
    plain = re.escape(fold(part))
    if fold(part) == part:
        return f" {plain}(?= )"
    return f" {plain}(?:~{re.escape(_letters(part))})?(?= )"
