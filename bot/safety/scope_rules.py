"""Read the reviewed patterns of ``data/scope.toml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bot.safety.scope_words import WordMender, make_mender
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

STATUSES = ("smalltalk", "meta", "refused", "out_of_scope")
WORDING = ("talk", "elsewhere", "no_aside", "surely")
_BLOCKS = ("none", "strong", "medium")
Concepts = Mapping[str, tuple[WordPattern, ...]]


class Lines:
    """A message as patterns are matched on it.

    Args:
        text: as typed.
        spellings: what its words stand for that are chat spellings or slips.
        concepts: lists of patterns that are told by name.
    """

    def __init__(self, text: str, spellings: Mapping[str, str], concepts: NamedPatterns) -> None:
        self._text = text
        self._spellings = spellings
        self._concepts = concepts
        self.typed = message_line(text, spellings)
        """The line with its diacritics, which tell "bao" from "báo"."""

    @cached_property
    def plain(self) -> str:
        """The line without diacritics; a concept that slips hide in ``typed`` is found here."""
        spellings = {fold(typed): meant for typed, meant in self._spellings.items()}
        return message_line(fold(self._text), spellings)

    @cached_property
    def words(self) -> int:
        """How many words it has."""
        return len(self.typed.split())

    @cached_property
    def concepts(self) -> frozenset[str]:
        """The names of the concepts that occur in ``typed``."""
        return self._concepts.names_in(self.typed)


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody wants, told by concepts that occur together in any order.

    ``slots``: of each at least one concept must occur, told by its name; ``patterns`` are theirs;
    ``source`` is how it is written.
    """

    source: str
    slots: tuple[frozenset[str], ...]
    patterns: tuple[tuple[WordPattern, ...], ...]

    def occurs_in(self, lines: Lines, *, tolerant: bool) -> bool:
        """Say whether all slots are filled; ``tolerant``: one of them despite wrong diacritics."""
        missing: tuple[WordPattern, ...] | None = None
        for slot, patterns in zip(self.slots, self.patterns, strict=True):
            if slot.isdisjoint(lines.concepts):
                if not tolerant or missing is not None:
                    return False
                missing = patterns
        return missing is None or first_match(missing, lines.plain) is not None


@dataclass(frozen=True, slots=True)
class ScopeRule:
    """Patterns and requests that give one reading.

    ``unless``: none of these may occur. ``blocked_by``: which words of the domain keep the rule
    from applying ("medium": those and the strong ones). ``whole``: the message is nothing else.
    ``max_words``: longer messages are not meant. ``despite_care``: applies even when a word tells
    that somebody may need help. ``tolerant``: requests are found despite wrong diacritics.
    """

    status: str
    key: str
    patterns: tuple[WordPattern, ...]
    requests: tuple[Request, ...]
    unless: tuple[WordPattern, ...]
    never: tuple[WordPattern, ...]
    blocked_by: str
    whole: bool
    soft: bool
    despite_care: bool
    tolerant: bool
    max_words: int | None

    def match(self, lines: Lines) -> str | None:
        """Return the pattern or request that makes the rule apply to a message, or None."""
        if self.max_words is not None and lines.words > self.max_words:
            return None
        found = self._found(lines)
        if found is None or first_match(self.unless, lines.typed):
            return None
        return None if first_match(self.never, lines.typed) else found

    def _found(self, lines: Lines) -> str | None:
        pattern = first_match(self.patterns, lines.typed)
        if pattern is not None:
            return pattern.source
        return next(
            (r.source for r in self.requests if r.occurs_in(lines, tolerant=self.tolerant)), None
        )


@dataclass(frozen=True, slots=True)
class ScopeRules:
    """Everything in the file: the rules in order and the word lists they need."""

    rules: tuple[ScopeRule, ...]
    words: dict[str, tuple[WordPattern, ...]]  # strong, medium, weak
    false_friends: tuple[WordPattern, ...]
    victim: tuple[WordPattern, ...]
    worry: tuple[WordPattern, ...]
    personal: tuple[WordPattern, ...]
    concepts: NamedPatterns
    wording: Mapping[str, float]  # how surely the learnt weights must tell
    never_elsewhere: tuple[WordPattern, ...]
    fillers: tuple[WordPattern, ...]
    spellings: dict[str, str]
    mender: WordMender

    def lines(self, text: str) -> Lines:
        """Return ``text`` as patterns are matched on it, chat spelling opened, slips mended."""
        return Lines(text, {**self.mender.mended(text), **self.spellings}, self.concepts)


def load_rules(path: Path) -> ScopeRules:
    """Return the rules of the file at ``path``.

    Raises:
        DataFileError: the file or a pattern in it is malformed.
    """
    root = read_data_file(path)
    words, care, spellings = root.table("words"), root.table("care"), root.table("spellings")
    concepts, wording = _concepts(root.table("concepts")), root.table("wording")
    rules = tuple(_rule(entry, concepts) for entry in root.entries("rule"))
    spelled = {key: spellings.text(key) for key in spellings.names()}
    lists = {name: _patterns(words, name) for name in ("strong", "medium", "weak")}
    fillers = _longest_first(_patterns(words, "fillers"))
    everything = [p for rule in rules for p in (*rule.patterns, *rule.unless)]
    for patterns in (*lists.values(), *concepts.values(), fillers):
        everything += patterns
    return ScopeRules(
        rules=rules,
        words=lists,
        false_friends=_patterns(words, "false_friends"),
        victim=_patterns(care, "victim"),
        worry=_patterns(care, "worry"),
        personal=tuple(
            p for rule in rules if rule.key == "refused.personal_data" for p in rule.patterns
        ),
        concepts=NamedPatterns(concepts),
        wording={name: wording.number(name) for name in WORDING},
        never_elsewhere=_patterns(wording, "never_elsewhere"),
        fillers=fillers,
        spellings=spelled,
        mender=make_mender(tuple(p.source for p in everything), spelled),
    )


def _concepts(table: Entry) -> Concepts:
    return {name: compile_patterns(table.texts(name)) for name in table.names()}


def _rule(entry: Entry, concepts: Concepts) -> ScopeRule:
    status = entry.text("status")
    blocked_by = entry.optional_text("blocked_by") or "medium"
    if status not in STATUSES or blocked_by not in _BLOCKS:
        raise DataFileError(
            f"{entry.place}: status {status!r} or blocked_by {blocked_by!r} is not known.",
            f"Use one of {', '.join(STATUSES)} and one of {', '.join(_BLOCKS)}.",
        )
    whole = entry.flag("whole")
    patterns = _patterns(entry, "patterns")
    return ScopeRule(
        status=status,
        key=entry.text("key"),
        patterns=_longest_first(patterns) if whole else patterns,
        requests=tuple(_request(row, concepts, entry) for row in entry.texts("requests")),
        unless=_patterns(entry, "unless"),
        never=_named(entry.texts("never"), concepts, entry),
        blocked_by=blocked_by,
        whole=whole,
        soft=entry.flag("soft"),
        despite_care=entry.flag("despite_care"),
        tolerant=entry.flag("tolerant"),
        max_words=entry.optional_int("max_words"),
    )


def _request(row: str, concepts: Concepts, entry: Entry) -> Request:
    """Return what ``row`` writes: "ASK|WANT MOVE" is one of ASK and WANT, together with MOVE."""
    slots = [slot.split("|") for slot in row.split()]
    patterns = tuple(_named(slot, concepts, entry) for slot in slots)
    return Request(row, tuple(map(frozenset, slots)), patterns)


def _named(names: Iterable[str], concepts: Concepts, entry: Entry) -> tuple[WordPattern, ...]:
    names = tuple(names)
    unknown = [name for name in names if name not in concepts]
    if unknown:
        raise DataFileError(
            f"{entry.place}: the concept {unknown[0]!r} is not known.",
            "Name one of the table [concepts], or add it there.",
        )
    return tuple(pattern for name in names for pattern in concepts[name])


def _patterns(entry: Entry, key: str) -> tuple[WordPattern, ...]:
    return compile_patterns(entry.texts(key))


def _longest_first(patterns: tuple[WordPattern, ...]) -> tuple[WordPattern, ...]:
    """Return the patterns so that "a lot" is removed before "a" leaves "lot" behind."""
    return tuple(sorted(patterns, key=lambda p: -len(p.source)))
