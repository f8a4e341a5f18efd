"""Read the reviewed patterns of ``data/scope.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.data_files import Entry, read_data_file
from knowledge.errors import DataFileError
from knowledge.word_patterns import WordPattern, compile_patterns, first_match

STATUSES = ("smalltalk", "meta", "refused", "out_of_scope")
_BLOCKS = ("none", "strong", "medium")


@dataclass(frozen=True, slots=True)
class ScopeRule:
    """Patterns that give one reading.

    ``unless``: none of these may occur. ``blocked_by``: which words of the domain keep the rule
    from applying ("medium": those and the strong ones). ``whole``: the message is nothing else.
    """

    status: str
    key: str
    patterns: tuple[WordPattern, ...]
    unless: tuple[WordPattern, ...]
    blocked_by: str
    whole: bool
    soft: bool

    def match(self, line: str) -> WordPattern | None:
        """Return the pattern that makes the rule apply to a message's line, or None."""
        pattern = first_match(self.patterns, line)
        if pattern is None or first_match(self.unless, line):
            return None
        return pattern


@dataclass(frozen=True, slots=True)
class ScopeRules:
    """Everything in the file: the rules in order and the word lists they need."""

    rules: tuple[ScopeRule, ...]
    words: dict[str, tuple[WordPattern, ...]]  # strong, medium, weak
    false_friends: tuple[WordPattern, ...]
    victim: tuple[WordPattern, ...]
    worry: tuple[WordPattern, ...]
    personal: tuple[WordPattern, ...]
    fillers: tuple[WordPattern, ...]
    spellings: dict[str, str]


def load_rules(path: Path) -> ScopeRules:
    """Return the rules of the file at ``path``.

    Raises:
        DataFileError: the file or a pattern in it is malformed.
    """
    root = read_data_file(path)
    words, care, spellings = root.table("words"), root.table("care"), root.table("spellings")
    rules = tuple(_rule(entry) for entry in root.entries("rule"))
    return ScopeRules(
        rules=rules,
        words={name: _patterns(words, name) for name in ("strong", "medium", "weak")},
        false_friends=_patterns(words, "false_friends"),
        victim=_patterns(care, "victim"),
        worry=_patterns(care, "worry"),
        personal=tuple(
            p for rule in rules if rule.key == "refused.personal_data" for p in rule.patterns
        ),
        fillers=_patterns(words, "fillers"),
        spellings={key: spellings.text(key) for key in spellings.names()},
    )


def _rule(entry: Entry) -> ScopeRule:
    status = entry.text("status")
    blocked_by = entry.optional_text("blocked_by") or "medium"
    if status not in STATUSES or blocked_by not in _BLOCKS:
        raise DataFileError(
            f"{entry.place}: status {status!r} or blocked_by {blocked_by!r} is not known.",
            f"Use one of {', '.join(STATUSES)} and one of {', '.join(_BLOCKS)}.",
        )
    return ScopeRule(
        status=status,
        key=entry.text("key"),
        patterns=_patterns(entry, "patterns"),
        unless=_patterns(entry, "unless"),
        blocked_by=blocked_by,
        whole=entry.flag("whole"),
        soft=entry.flag("soft"),
    )


def _patterns(entry: Entry, key: str) -> tuple[WordPattern, ...]:
    return compile_patterns(entry.texts(key))
