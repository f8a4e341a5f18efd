"""What is no question for the documents: small talk, questions about the bot, misuse, other topics.

Reviewed patterns in ``data/scope.toml`` decide, in the file's order; when in doubt there is no
reading, and the question is searched. Messages that signal danger are handled before this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.safety.scope_rules import Lines, ScopeRules, load_rules
from knowledge.word_patterns import first_match, matches, removed

_FILE = Path(__file__).parents[1] / "data" / "scope.toml"
# How sure one word of each list makes that a text is about the domain (chosen by hand, checked by
# the tests: one strong word passes 0.5 alone, as do two medium words, as do seven weak ones).
_WEIGHTS = {"strong": 0.8, "medium": 0.35, "weak": 0.1}


@dataclass(frozen=True, slots=True)
class ScopeReading:
    """Why a message is no question for the documents, and what to answer.

    ``status`` is smalltalk, meta, refused or out_of_scope; ``key`` is the message's key; ``soft``
    asks for a gentle line with the hotline; ``pattern`` is the reviewed pattern that decided.
    """

    status: str
    key: str
    soft: bool = False
    pattern: str = ""


def read_scope(text: str) -> ScopeReading | None:
    """Return what a message is when it is no question for the documents, else None.

    Args:
        text: the message as typed or with its chat spelling opened; only its first 300 words count.
    """
    rules = _rules()
    lines = _lines(text)
    cared_for = first_match(rules.victim, lines.typed) is not None
    worried = first_match(rules.worry, lines.typed) is not None
    blocked = _domain_blocks(lines.typed, rules)
    for rule in rules.rules:
        if rule.blocked_by in blocked or (cared_for and not rule.despite_care):
            continue
        may_worry = rule.status in ("out_of_scope", "smalltalk") and not rule.despite_care
        if worried and may_worry:
            continue
        if rule.whole and not _is_only_small_talk(lines.typed, rules):
            continue
        source = rule.match(lines)
        if source is not None:
            return ScopeReading(rule.status, rule.key, rule.soft, source)
    return None


def refused_part(text: str) -> str | None:
    """Return the message key for a part of a question that is refused while the rest is answered.

    Args:
        text: a question: "who signed the plan, and what is his phone number?"

    Returns:
        The key of the line to add, or None when nothing in it is refused.
    """
    rules = _rules()
    line = _lines(text).typed
    if first_match(rules.victim, line):
        return None
    found = first_match(rules.personal, line)
    return "not_found.personal" if found else None


@lru_cache(maxsize=128)  # a question is judged more than once
def domain_score(text: str) -> float:
    """Return how surely a text is about trafficking, the plans, their agencies or victims, 0 to 1.

    Each reviewed word that occurs lowers the doubt by its weight: ``1 - Π(1 - weight)``.

    Args:
        text: the message as typed or with its chat spelling opened.
    """
    rules = _rules()
    line = _without_false_friends(_lines(text).typed, rules)
    doubt = 1.0
    for name, weight in _WEIGHTS.items():
        found = len(matches(rules.words[name], line))
        doubt *= (1.0 - weight) ** found
    return 1.0 - doubt


def scope_traits(text: str) -> frozenset[str]:
    """Return what the reviewed lists tell of a message, for weighing its words.

    Args:
        text: the message as typed.

    Returns:
        ``#NAME`` for each concept that occurs, ``#strong``, ``#medium`` and ``#weak`` for words of
        the domain, ``#no strong`` and ``#no domain`` when there are none.
    """
    rules, lines = _rules(), _lines(text)
    found = {f"#{name}" for name in lines.concepts}
    own = _without_false_friends(lines.typed, rules)
    levels = {level for level in _WEIGHTS if first_match(rules.words[level], own)}
    found.update(f"#{level}" for level in levels)
    if "strong" not in levels:
        found.add("#no strong" if "medium" in levels else "#no domain")
    return frozenset(found)


def is_worried(text: str) -> bool:
    """Say whether a message has a word of ``[care]``: somebody may need help."""
    rules, line = _rules(), _lines(text).typed
    return bool(first_match(rules.victim, line) or first_match(rules.worry, line))


def cites_document(text: str) -> bool:
    """Say whether a message names a document by its number: it asks about that document."""
    rules = _rules()
    return first_match(rules.never_elsewhere, _lines(text).typed) is not None


def wording_limits() -> Mapping[str, float]:
    """Return how surely the learnt weights must tell, from ``[wording]`` of ``scope.toml``."""
    return _rules().wording


def _domain_blocks(line: str, rules: ScopeRules) -> frozenset[str]:
    """Return the values of ``blocked_by`` whose rules do not apply to a message."""
    own = _without_false_friends(line, rules)
    if first_match(rules.words["strong"], own):
        return frozenset(("strong", "medium"))
    return frozenset(("medium",) if first_match(rules.words["medium"], own) else ())


def _without_false_friends(line: str, rules: ScopeRules) -> str:
    return removed(rules.false_friends, line, " |")


def _is_only_small_talk(line: str, rules: ScopeRules) -> bool:
    """Say whether nothing is left of a message without its small talk and filling words."""
    rest = line
    for rule in rules.rules:
        if rule.whole:
            rest = removed(rule.patterns, rest, "")
    rest = removed(rules.fillers, rest, "")
    return not rest.replace("|", "").strip()


@lru_cache(maxsize=1)
def _rules() -> ScopeRules:
    return load_rules(_FILE)


@lru_cache(maxsize=128)  # one message of a batch is looked at several times on its way
def _lines(text: str) -> Lines:
    return _rules().lines(text)
