"""Recognises messages that are no question for the documents by learnt weights of words.

The rules of ``data/scope.toml`` know the wordings that reviewers foresaw. Here each word, pair of
neighbours, concept and sign of the domain has a weight, learnt by ``bot.safety.aside_learn`` and
kept in ``data/aside_words.txt``. One model tells talk with or about the bot from all else, one
tells other topics; then one model a message key tells which reply fits.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from bot.safety.scope import ScopeReading, cites_document, is_worried, scope_traits, wording_limits
from bot.safety.urgent_match import Scene
from bot.safety.urgent_tokens import Message, Token
from bot.safety.word_weights import (
    SHORTEST,
    WordWeights,
    load_named_weights,
    score,
    word_features,
)
from knowledge.places import find_provinces
from knowledge.text import folded_words, nfc

DATA = Path(__file__).parents[1] / "data" / "aside_words.txt"
PLACE = "(place)"
# Diacritics as keys of Telex and signs, so that a file of features stays plain text.
_SHOWN_MARKS = str.maketrans("\u0301\u0300\u0309\u0303\u0323\u0302\u0306\u031b", "sfrxj^(+")
TALK, ELSEWHERE = "talk", "elsewhere"
GROUPS = {"meta": TALK, "smalltalk": TALK, "out_of_scope": ELSEWHERE}

Models = Mapping[str, WordWeights]


class AsideScores(NamedTuple):
    """The log-odds that a message is talk with the bot, and that it is about another topic."""

    talk: float
    elsewhere: float


def features(text: str, scene: Scene) -> frozenset[str]:
    """Return what a message has: words, pairs, length, concepts and signs of the domain.

    A word typed with diacritics counts also as it is typed: "bạn" is not "bán". A province counts
    as a place, whichever it is.

    Args:
        text: the message as typed.
        scene: the same message as read for danger.
    """
    message = _with_any_place(scene.message, text)
    found = word_features(message)
    found.update(f"{t.folded}~{t.marks.translate(_SHOWN_MARKS)}" for t in message.tokens if t.marks)
    found.update(f"={name}" for name in scene.found)
    return scope_traits(text) | found


def _with_any_place(message: Message, text: str) -> Message:
    """Return ``message`` with each province named in ``text`` as one same word."""
    text = nfc(text)
    names = {tuple(folded_words(text[m.start : m.end])) for m in find_provinces(text)}
    if not names:
        return message
    tokens: list[Token] = []
    rest = list(message.tokens)
    while rest:
        name = next((n for n in names if n == tuple(t.folded for t in rest[: len(n)])), ())
        tokens.append(rest[0]._replace(folded=PLACE, marks="") if name else rest[0])
        del rest[: len(name) or 1]
    return message._replace(tokens=tuple(tokens))


@lru_cache(maxsize=1)
def aside_models() -> Models:
    """Return the learnt weights, read once; raises as :func:`load_named_weights`."""
    return load_named_weights(DATA, "bot.safety.aside_learn")


def aside_scores(text: str, scene: Scene, models: Models | None = None) -> AsideScores | None:
    """Return how a message is worded; None when it is too short to tell.

    Args:
        text: the message as typed.
        scene: the same message as read for danger.
        models: by default the package's.
    """
    if len(scene.message.tokens) < SHORTEST:
        return None
    return _scores(features(text, scene), models or aside_models())


def read_aside(
    text: str, scene: Scene, ruled: ScopeReading | None = None, models: Models | None = None
) -> ScopeReading | None:
    """Return what a message is when it is no question for the documents, else None.

    Args:
        text: the message as typed.
        scene: the same message as read for danger.
        ruled: what the rules took it for. It stands, unless the message is worded clearly like a
            question for the documents, or like talk with the bot where a rule saw another topic.
        models: by default the package's.
    """
    if len(scene.message.tokens) < SHORTEST:
        return ruled
    found, models, limits = features(text, scene), models or aside_models(), wording_limits()
    scores = _scores(found, models)
    if ruled is not None:
        return _mended(ruled, scores, found, models)
    if scores.talk >= limits["talk"] and scores.talk >= scores.elsewhere:
        return _reading(TALK, found, models)
    spoken_of = cites_document(text) or (is_worried(text) and not scene.laughs)
    if scores.elsewhere >= limits["elsewhere"] and not spoken_of:
        return _reading(ELSEWHERE, found, models)
    return None


def is_clearly_aside(text: str, scene: Scene) -> bool:
    """Say whether a message is so surely off the topic that a sign of danger in it is none."""
    scores = aside_scores(text, scene)
    return scores is not None and max(scores) >= wording_limits()["surely"]


def _scores(found: frozenset[str], models: Models) -> AsideScores:
    return AsideScores(score(found, models[TALK]), score(found, models[ELSEWHERE]))


def _mended(
    ruled: ScopeReading, scores: AsideScores, found: frozenset[str], models: Models
) -> ScopeReading | None:
    """Return what a rule took a message for, unless it is surely something else."""
    limits = wording_limits()
    if max(scores) <= limits["no_aside"] and not ruled.soft:
        return None
    if ruled.status == "out_of_scope" and scores.talk >= max(limits["surely"], scores.elsewhere):
        return _reading(TALK, found, models)
    return ruled


def _reading(group: str, found: frozenset[str], models: Models) -> ScopeReading:
    """Return the reading of ``group`` whose key's model knows the wording best."""
    keys = [name for name in models if GROUPS.get(name.partition(".")[0]) == group]
    key = max(keys, key=lambda name: score(found, models[name]))
    return ScopeReading(key.partition(".")[0], key, soft=key.endswith(".soft"))
