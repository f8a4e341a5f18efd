"""The reviewed words that tell which fact of a passage a question wants (answer_words.toml)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.understanding.question import Question
from knowledge.data_files import Entry, read_data_file
from knowledge.errors import DataFileError
from knowledge.text import fold
from knowledge.word_patterns import (
    NamedPatterns,
    WordPattern,
    compile_patterns,
    first_match,
    message_line,
)

_FILE = Path(__file__).parents[1] / "data" / "answer_words.toml"


@dataclass(frozen=True, slots=True)
class BodySort:
    """A sort of body that questions ask for, and how the names of such bodies begin, folded."""

    patterns: tuple[WordPattern, ...]
    begins: tuple[str, ...]
    unless: tuple[str, ...]


class AnswerWords:
    """The tables of the file.

    Args:
        root: the parsed file; its comment head says what stands where.

    Raises:
        DataFileError: a pattern or an expression is malformed.
    """

    def __init__(self, root: Entry) -> None:
        asks, words, plans = root.table("asks"), root.table("words"), root.table("plans")
        lists = {name: compile_patterns(asks.texts(name)) for name in asks.names()}
        self._names = frozenset(lists)
        # A question is asked about its wording many times, before and after its search.
        self._asked = lru_cache(maxsize=128)(NamedPatterns(lists).names_in)
        self._words = {name: frozenset(words.texts(name)) for name in words.names()}
        self._plans = {name: tuple(plans.texts(name)) for name in plans.names()}
        search = root.table("search")
        self._search = {name: search.text(name) for name in search.names()}
        sorts = root.table("body")
        self._bodies = tuple(_body(sorts.table(name)) for name in sorts.names())
        stated = root.table("stated")
        self._stated = {name: _expressions((stated.text(name),))[0] for name in stated.names()}
        self.times = _expressions(root.table("time").texts("expressions"))
        """Times told in words, as regular expressions, the most telling first."""

    @classmethod
    def load(cls) -> AnswerWords:
        """Return the words that come with the package; DataFileError when malformed."""
        return _load(_FILE)

    def asks(self, name: str, question: Question) -> bool:
        """Say whether a question is worded like those of ``[asks]`` under ``name``.

        Raises:
            KeyError: there is no such name.
        """
        if name not in self._names:
            raise KeyError(name)
        return name in self._asked(_line(question))

    def asked_body(self, question: Question) -> BodySort | None:
        """Return the sort of body that a question asks for: a ministry, a unit of the police."""
        line = _line(question)
        return next((sort for sort in self._bodies if first_match(sort.patterns, line)), None)

    def words(self, name: str) -> frozenset[str]:
        """Return the folded words under ``name``."""
        return self._words[name]

    def also_searched(self, name: str) -> str:
        """Return what plans write about what questions of a kind ask, "" for most kinds."""
        return self._search.get(name, "")

    def states(self, name: str, text: str) -> bool:
        """Say whether ``text`` tells what ``[stated]`` has under ``name``: a duration, a sum."""
        return self._stated[name].search(text) is not None

    def phrases(self, name: str) -> tuple[str, ...]:
        """Return the folded phrases of plans under ``name``; one may end with a blank."""
        return self._plans[name]


def _line(question: Question) -> str:
    dense, text = question.dense, question.text
    return message_line(dense if text in dense else f"{dense} . {text}")


def _body(entry: Entry) -> BodySort:
    return BodySort(
        compile_patterns(entry.texts("patterns")),
        tuple(f"{fold(name)} " for name in entry.texts("begins")),
        tuple(map(fold, entry.texts("unless"))),
    )


def _expressions(sources: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    try:
        return tuple(re.compile(source, re.IGNORECASE) for source in sources)
    except re.error as error:
        raise DataFileError(f"answer_words.toml: {error}.", "Correct the expression.") from error


@lru_cache(maxsize=2)
def _load(path: Path) -> AnswerWords:
    return AnswerWords(read_data_file(path))
