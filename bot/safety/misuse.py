"""Recognises requests to help with misuse by weights of words learnt from labelled messages.

The rules of ``data/scope.toml`` know the wording that reviewers foresaw. Here every word, pair of
neighbours, concept and pair of concepts of a message has a weight, learnt by
``bot.safety.misuse_learn`` and kept in ``data/misuse_words.txt``; their sum says how much the
message is worded like the requests that are refused and unlike all others, dangers included.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any, Literal

from bot.safety.urgent_data import reviewed
from bot.safety.urgent_match import Scene
from bot.safety.word_weights import SHORTEST, WordWeights, load_weights, score, word_features
from knowledge.errors import DataFileError

DATA = Path(__file__).parents[1] / "data" / "misuse_words.txt"
# Concepts of danger that tell together with those of misuse: who, where, asking.
_CONTEXT = frozenset(
    {"ME", "KIN", "OTHER", "THEY", "BOSS", "CHILD", "MINORAGE", "ABROAD", "BORDER"}
)
_NEEDED = {
    "enough": ("calm", "no_act", "unsure", "certain", "clearly_not"),
    "reply": ("order", "otherwise"),
}
Alarm = Literal["calm", "unsure", "certain"]


def features(scene: Scene) -> frozenset[str]:
    """Return what the message has: words, pairs, length, concepts (``=A``) and pairs of them."""
    found = word_features(scene.message)
    names = sorted(scene.found)
    found.update(f"={name}" for name in names)
    telling = [name for name in names if name in _concepts() or name in _CONTEXT]
    found.update(f"={a} ={b}" for a, b in combinations(telling, 2))
    return frozenset(found)


@lru_cache(maxsize=1)
def misuse_weights() -> WordWeights:
    """Return the learnt weights, read once; raises as :func:`load_weights`."""
    return load_weights(DATA, "bot.safety.misuse_learn")


def misuse_score(scene: Scene, weights: WordWeights | None = None) -> float:
    """Return the log-odds that a message asks for misuse.

    Args:
        scene: the message.
        weights: by default the package's.
    """
    return score(features(scene), weights or misuse_weights())


def asks_for_misuse(scene: Scene, alarm: Alarm, weights: WordWeights | None = None) -> bool:
    """Say whether a message is worded clearly enough like a request for misuse.

    Args:
        scene: the message.
        alarm: what was read about danger: none, unsure or certain; the surer, the more it takes.
        weights: by default the package's.
    """
    settings = _settings()
    if len(scene.message.tokens) < SHORTEST:
        return False
    if alarm != "calm" and not scene.has(settings["asking"]):
        return False
    enough = settings["enough"][alarm if scene.has(settings["acts"]) else "no_act"]
    return misuse_score(scene, weights) >= float(enough)


def clearly_no_misuse(scene: Scene) -> bool:
    """Say whether a message is worded so unlike a request for misuse that no rule refuses it."""
    enough = _settings()["enough"]
    return len(scene.message.tokens) >= SHORTEST and misuse_score(scene) <= float(
        enough["clearly_not"]
    )


def refusal_key(scene: Scene) -> str:
    """Return the key of the message that refuses: the first concept in the reviewed order."""
    settings = _settings()["reply"]
    for line in settings["order"]:
        concept, _, key = line.partition(" = ")
        if concept in scene.found:
            return str(key)
    return str(settings["otherwise"])


@lru_cache(maxsize=1)
def _settings() -> Mapping[str, Any]:
    """Return the tables of ``misuse.toml`` but its concepts.

    Raises:
        DataFileError: a table or a key is missing.
    """
    settings: Mapping[str, Any] = reviewed()["misuse"]
    try:
        for table, keys in _NEEDED.items():
            for key in keys:
                settings[table][key]
        for key in ("asking", "acts", "concept"):
            settings[key]
    except (KeyError, TypeError) as error:
        raise DataFileError(
            f"The file misuse.toml lacks {error}.", "Correct the file or install the package again."
        ) from error
    return settings


@lru_cache(maxsize=1)
def _concepts() -> frozenset[str]:
    return frozenset(_settings()["concept"])
