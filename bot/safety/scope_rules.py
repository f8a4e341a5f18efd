"""Read the reviewed patterns of ``data/scope.toml``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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
        rules: the patterns of the rules by the rules' names.
    """

    def __init__(
        self,
        text: str,
        spellings: Mapping[str, str],
        concepts: NamedPatterns,
        rules: NamedPatterns,
    ) -> None:
        self._text = text
        self._spellings = spellings
        self._concepts = concepts
        self._rules = rules
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

    @cached_property
    def rules(self) -> frozenset[str]:
        """The names of the rules of which a pattern occurs in ``typed``."""
        return self._rules.names_in(self.typed)


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


class Requests:
    """The requests of a rule, of which only those are looked at whose concepts occur.

    Each is looked up by its slots that the fewest other requests fill: by one, or by two where one
    may be missing.

    Args:
        requests: in the file's order.
        tolerant: find them despite wrong diacritics.
    """

    def __init__(self, requests: Sequence[Request], *, tolerant: bool) -> None:
        self._requests = requests
        self._tolerant = tolerant
        self._always: list[int] = []
        self._by_concept: dict[str, list[int]] = {}
        used = Counter(name for request in requests for slot in request.slots for name in slot)
        for place, request in enumerate(requests):
            rarest = sorted(request.slots, key=lambda slot: sum(used[name] for name in slot))
            if len(rarest) <= tolerant:
                self._always.append(place)
                continue
            for name in frozenset[str]().union(*rarest[: 1 + tolerant]):
                self._by_concept.setdefault(name, []).append(place)
        self._names = frozenset(self._by_concept)

    def first_in(self, lines: Lines) -> Request | None:
        """Return the first request that occurs in a message, or None."""
        names = self._names & lines.concepts
        places = set(self._always).union(*(self._by_concept[name] for name in names))
        possible = (self._requests[place] for place in sorted(places))
        return next((r for r in possible if r.occurs_in(lines, tolerant=self._tolerant)), None)


@dataclass(frozen=True, slots=True)
class ScopeRule:
    """Patterns and requests that give one reading; ``name`` tells the rule from all others.

    ``unless``: none of these may occur. ``blocked_by``: which words of the domain keep the rule
    from applying ("medium": those and the strong ones). ``whole``: the message is nothing else.
    ``max_words``: longer messages are not meant. ``despite_care``: applies even when a word tells
    that somebody may need help.
    """

    name: str
    status: str
    key: str
    patterns: tuple[WordPattern, ...]
    requests: Requests
    unless: tuple[WordPattern, ...]
    never: tuple[WordPattern, ...]
    blocked_by: str
    whole: bool
    soft: bool
    despite_care: bool
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
        pattern = first_match(self.patterns, lines.typed) if self.name in lines.rules else None
        found = pattern or self.requests.first_in(lines)
        return found.source if found else None


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
    patterns: NamedPatterns  # of the rules
    wording: Mapping[str, float]  # how surely the learnt weights must tell
    never_elsewhere: tuple[WordPattern, ...]
    fillers: tuple[WordPattern, ...]
    spellings: dict[str, str]
    mender: WordMender

    def lines(self, text: str) -> Lines:
        """Return ``text`` as patterns are matched on it, chat spelling opened, slips mended."""
        spellings = {**self.mender.mended(text), **self.spellings}
        return Lines(text, spellings, self.concepts, self.patterns)


def load_rules(path: Path) -> ScopeRules:
    """Return the rules of the file at ``path``.

    Raises:
        DataFileError: the file or a pattern in it is malformed.
    """
    root = read_data_file(path)
    words, care, spellings = root.table("words"), root.table("care"), root.table("spellings")
    concepts, wording = _concepts(root.table("concepts")), root.table("wording")
    rules = tuple(
        _rule(entry, f"rule {number}", concepts)
        for number, entry in enumerate(root.entries("rule"), start=1)
    )
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
        patterns=NamedPatterns({rule.name: rule.patterns for rule in rules}),
        wording={name: wording.number(name) for name in WORDING},
        never_elsewhere=_patterns(wording, "never_elsewhere"),
        fillers=fillers,
        spellings=spelled,
        mender=make_mender(tuple(p.source for p in everything), spelled),
    )


def _concepts(table: Entry) -> Concepts:
    return {name: compile_patterns(table.texts(name)) for name in table.names()}


def _rule(entry: Entry, name: str, concepts: Concepts) -> ScopeRule:
    status = entry.text("status")
    blocked_by = entry.optional_text("blocked_by") or "medium"
    if status not in STATUSES or blocked_by not in _BLOCKS:
        raise DataFileError(
            f"{entry.place}: status {status!r} or blocked_by {blocked_by!r} is not known.",
            f"Use one of {', '.join(STATUSES)} and one of {', '.join(_BLOCKS)}.",
        )
    whole = entry.flag("whole")
    patterns = _patterns(entry, "patterns")
    requests = tuple(_request(row, concepts, entry) for row in entry.texts("requests"))
    return ScopeRule(
        name=name,
        status=status,
        key=entry.text("key"),
        patterns=_longest_first(patterns) if whole else patterns,
        requests=Requests(requests, tolerant=entry.flag("tolerant")),
        unless=_patterns(entry, "unless"),
        never=_named(entry.texts("never"), concepts, entry),
        blocked_by=blocked_by,
        whole=whole,
        soft=entry.flag("soft"),
        despite_care=entry.flag("despite_care"),
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
