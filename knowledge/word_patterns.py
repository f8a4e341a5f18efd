"""Patterns over the words of a message, as reviewers write them in the data files.

A pattern is a row of words with these marks:

* ``làm sao``: the words, next to each other. Typed with diacritics they must be the pattern's own
  (tone marks may stand elsewhere, hỏi and ngã count as one); typed without, they match, unless
  the message has diacritics on most of its words: there "bao" is not "báo".
* ``=dụ``: only typed with its diacritics, where the plain word is too often another.
* ``…``: up to eight words in between, within one sentence.
* ``(làm|cấp mới)``: one of these; ``(giúp|hộ)?``: one of these or nothing.
* ``!(máy|yêu cũ)``: none of these may follow.
* ``#``: any number.
* ``^`` first and ``$`` last: the message begins or ends here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from knowledge.errors import DataFileError
from knowledge.text import fold, nfc

# More words than this are a document, not a message; they are not read.
MAX_WORDS = 300
_MAX_WORD_LENGTH = 40  # characters; bounds how much of a text is looked at
_MIN_MARKED, _MARKED_SHARE = 2, 0.4  # plain Vietnamese prose has marks on two words in three
_TILDE, _HOOK = "\u0303", "\u0309"
_MESSAGE_PART = re.compile(r"[^\W_]+|[.?!;…]+(?=\s|$)|\n+")
_PATTERN_PART = re.compile(r"!\(|\(|\)\??|\||…|#|\^|\$|=?[^\W_]+|\S")
_MARKS = {"…": r"(?: [^ |]+){0,8}?", "#": r" \d+(?:~\d+)?(?= )", "^": "^", "$": "(?= $)"}


@dataclass(frozen=True, slots=True)
class WordPattern:
    """One pattern: how it is written, and the words without which nothing matches it.

    It becomes a regular expression when a message has these words; most never do.

    Args:
        source: as written.
        expression: the regular expression, for lines made by :func:`message_line`.
        needs: sets of plain words; of each set every match has at least one.
    """

    source: str
    expression: str
    needs: tuple[frozenset[str], ...]

    @property
    def regex(self) -> re.Pattern[str]:
        """Return the regular expression, for lines made by :func:`message_line`."""
        return _compiled(self.expression)

    def occurs_in(self, line: str) -> bool:
        """Say whether the pattern occurs in ``line``, made by :func:`message_line`."""
        return self._may_occur(_plain_words(line)) and self.regex.search(line) is not None

    def _may_occur(self, words: frozenset[str]) -> bool:
        return not any(map(words.isdisjoint, self.needs))

    def removed_from(self, line: str, substitute: str) -> str:
        """Return ``line`` with each place where the pattern occurs put as ``substitute``."""
        return self.regex.sub(substitute, line) if self.occurs_in(line) else line


def message_line(text: str, spellings: Mapping[str, str] | None = None) -> str:
    """Return the words of ``text`` in the form that patterns are matched on.

    Args:
        text: what a person wrote.
        spellings: chat spellings and the words they stand for, both in small letters.

    Returns:
        The words in small letters with a blank before each and one at the end; a word with
        diacritics as its plain form and its letters; ``|`` where a sentence ends.
    """
    return _line(text, spellings) if spellings else _plain_line(text)


@lru_cache(maxsize=128)  # each question of a batch is compared with several lists of patterns
def _plain_line(text: str) -> str:
    return _line(text, {})


def _line(text: str, table: Mapping[str, str]) -> str:
    shown = nfc(text[: MAX_WORDS * _MAX_WORD_LENGTH]).lower()
    parts = _MESSAGE_PART.findall(shown)[:MAX_WORDS]
    accented = _is_accented([part for part in parts if part.isalpha()])
    forms: list[str] = []
    for part in parts:
        if not part[0].isalnum():
            forms.append("|")
        else:
            exact = accented and part not in table
            forms.extend(_form(word, exact=exact) for word in table.get(part, part).split())
    while forms and forms[-1] == "|":
        forms.pop()
    return "".join(f" {form}" for form in forms) + " "


def compile_pattern(source: str) -> WordPattern:
    """Return the pattern that ``source`` writes.

    Raises:
        DataFileError: a bracket is not closed, or a character has no meaning in a pattern.
    """
    parser = _Parser(source)
    read = parser.alternatives()
    parser.expect_end()
    if read.can_be_empty:
        raise parser.error("it would match anything")
    return WordPattern(source, f"(?:{read.expression})(?= )", read.needs)


def compile_patterns(sources: Iterable[str]) -> tuple[WordPattern, ...]:
    """Return the patterns of ``sources``, in order; raises as :func:`compile_pattern`."""
    return tuple(compile_pattern(source) for source in sources)


def first_match(patterns: Iterable[WordPattern], line: str) -> WordPattern | None:
    """Return the first pattern that occurs in ``line``, or None."""
    return next((pattern for pattern in _possible(patterns, line) if pattern.occurs_in(line)), None)


def matches(patterns: Iterable[WordPattern], line: str) -> list[WordPattern]:
    """Return all patterns that occur in a line made by :func:`message_line`, in their order."""
    return [pattern for pattern in _possible(patterns, line) if pattern.occurs_in(line)]


def removed(patterns: Iterable[WordPattern], line: str, substitute: str) -> str:
    """Return ``line`` with each place where one of the patterns occurs put as ``substitute``."""
    for pattern in _possible(patterns, line):
        line = pattern.removed_from(line, substitute)
    return line


class NamedPatterns:
    """Lists of patterns with names, which are looked through together.

    Args:
        lists: the patterns of each name.
    """

    def __init__(self, lists: Mapping[str, tuple[WordPattern, ...]]) -> None:
        self._names = [name for name, patterns in lists.items() for _ in patterns]
        self._patterns = tuple(pattern for patterns in lists.values() for pattern in patterns)
        self._index = _Index(self._patterns)

    def names_in(self, line: str) -> frozenset[str]:
        """Return the names of all lists of which a pattern occurs in ``line``."""
        found = set[str]()
        for place in self._index.places(_plain_words(line)):
            name = self._names[place]
            if name not in found and self._patterns[place].occurs_in(line):
                found.add(name)
        return frozenset(found)


class _Index:
    """Tells which patterns of a list can occur in a line, so that most need not be looked at.

    A pattern is looked up by the words it needs that the fewest others of the list need.
    """

    def __init__(self, patterns: tuple[WordPattern, ...]) -> None:
        self._by_word: dict[str, list[int]] = {}
        self._always: list[int] = []
        used = Counter(word for pattern in patterns for need in pattern.needs for word in need)
        for place, pattern in enumerate(patterns):
            if not pattern.needs:
                self._always.append(place)
                continue
            for word in min(pattern.needs, key=lambda need: sum(used[word] for word in need)):
                self._by_word.setdefault(word, []).append(place)
        self._words = frozenset(self._by_word)

    def places(self, words: frozenset[str]) -> Sequence[int]:
        """Return the places in the list of the patterns that can occur among these words."""
        here = self._words & words
        if not here:
            return self._always
        return sorted(set(self._always).union(*(self._by_word[word] for word in here)))


# The lists of the data files are made once and live as long as the process; each is told by its
# identity, which the entry itself keeps from being given to another list.
_INDEXES: dict[int, tuple[tuple[WordPattern, ...], _Index]] = {}
_LONG = 4  # patterns; shorter lists are looked through


def _possible(patterns: Iterable[WordPattern], line: str) -> Iterable[WordPattern]:
    """Return the patterns of a list that can occur in a line, in their order."""
    if not isinstance(patterns, tuple) or len(patterns) < _LONG:
        return patterns
    known = _INDEXES.get(id(patterns))
    if known is None:
        known = _INDEXES[id(patterns)] = (patterns, _Index(patterns))
    return [patterns[place] for place in known[1].places(_plain_words(line))]


class _Read(NamedTuple):
    """A part of a pattern: its expression, the words it needs, whether it can be empty."""

    expression: str
    needs: tuple[frozenset[str], ...] = ()
    can_be_empty: bool = False


class _Parser:
    """Turns a pattern into a regular expression and the words that every match needs."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._parts = _PATTERN_PART.findall(nfc(source).lower())
        self._place = 0

    def alternatives(self) -> _Read:
        """Read rows of words with ``|`` between them, up to a closing bracket or the end."""
        rows = [self._row()]
        while self._next() == "|":
            self._place += 1
            rows.append(self._row())
        return _Read(
            "|".join(row.expression for row in rows),
            rows[0].needs if len(rows) == 1 else _needs_of_any(rows),
            any(row.can_be_empty for row in rows),
        )

    def expect_end(self) -> None:
        """Raise unless all has been read."""
        if self._place < len(self._parts):
            raise self.error("a bracket is closed that was not opened")

    def error(self, why: str) -> DataFileError:
        """Return the error for this pattern."""
        return DataFileError(f"The pattern {self._source!r} cannot be read: {why}.", "Correct it.")

    def _next(self) -> str:
        return self._parts[self._place] if self._place < len(self._parts) else ""

    def _row(self) -> _Read:
        items: list[_Read] = []
        while self._next() and self._next() not in ("|", ")", ")?"):
            items.append(self._item())
        return _Read(
            "".join(item.expression for item in items),
            tuple(need for item in items for need in item.needs),
            all(item.can_be_empty for item in items),
        )

    def _item(self) -> _Read:
        part = self._next()
        self._place += 1
        if part in ("(", "!("):
            return self._group(negative=part == "!(")
        if part in _MARKS:
            return _Read(_MARKS[part], can_be_empty=part != "#")
        word = part.removeprefix("=")
        if not word or not word[0].isalnum():
            raise self.error(f"the mark {part!r} has no meaning")
        plain = fold(word)
        optional = "" if part.startswith("=") else "?"
        expression = f" {re.escape(plain)}(?:~{re.escape(_letters(word))}){optional}(?= )"
        return _Read(expression, (frozenset((plain,)),))

    def _group(self, *, negative: bool) -> _Read:
        inner = self.alternatives()
        closing = self._next()
        if closing not in (")", ")?"):
            raise self.error("a bracket is not closed")
        self._place += 1
        if negative:
            return _Read(f"(?!{inner.expression})", can_be_empty=True)
        if closing == ")?":
            return _Read(f"(?:{inner.expression})?", can_be_empty=True)
        return inner._replace(expression=f"(?:{inner.expression})")


def _needs_of_any(rows: Sequence[_Read]) -> tuple[frozenset[str], ...]:
    """Return the one set of words that rows need of which any may match; none where one is free."""
    if not all(row.needs for row in rows):
        return ()
    return (frozenset[str]().union(*(min(row.needs, key=len) for row in rows)),)


@lru_cache(maxsize=8192)
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


@lru_cache(maxsize=128)  # a line is compared with hundreds of patterns
def _plain_words(line: str) -> frozenset[str]:
    return frozenset(form.partition("~")[0] for form in line.split())


def _is_accented(words: list[str]) -> bool:
    """Say whether someone types diacritics: on at least two words and two in five of all."""
    marked = sum(fold(word) != word for word in words)
    return marked >= _MIN_MARKED and marked >= _MARKED_SHARE * len(words)


@lru_cache(maxsize=16_384)  # single words, which tell nothing of who wrote them
def _form(word: str, *, exact: bool) -> str:
    plain = fold(word)
    return f"{plain}~{_letters(word)}" if exact or plain != word else plain


def _letters(word: str) -> str:
    return "".join(sorted(unicodedata.normalize("NFD", word).replace(_TILDE, _HOOK)))
