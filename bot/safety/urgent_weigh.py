"""Adds up weaker evidence when no single danger rule holds.

Someone in danger may use words no rule foresaw. Each concept has a weight in ``data/danger.toml``
(table ``weigh``); a message about the writer or someone close is danger when the weights of its
concepts, each syllable counted once, reach the sum set there; one about others needs more.
"""

from __future__ import annotations

from bot.safety.urgent_match import Scene
from bot.safety.urgent_past import is_over
from bot.safety.urgent_patterns import Span, Weights

# Facts that make a message an ordinary one, whatever words it has.
CALMING = ("INFO", "FICTION", "NEWS", "OFFICIAL", "HYPO", "WHEN", "MISUSE", "HACKED")


def _weighed(scene: Scene, weights: Weights) -> list[tuple[int, Span, str]]:
    """Return the concepts' spans with their weights, heaviest and longest first."""
    items = [
        (weight, span, name)
        for name, weight in weights.of.items()
        for span in scene.found.get(name, ())
    ]
    return sorted(items, key=lambda item: (-item[0], item[1].start - item[1].end, item[1]))


def evidence(scene: Scene, weights: Weights) -> int:
    """Return the sum of the weights: each concept once, each syllable once."""
    used: set[int] = set()
    named: set[str] = set()
    total = 0
    for weight, span, name in _weighed(scene, weights):
        places = range(span.start, span.end)
        if name in named or used.intersection(places):
            continue
        used.update(places)
        named.add(name)
        total += weight
    return total


def weighs_as_danger(scene: Scene, weights: Weights) -> bool:
    """Say whether the weaker evidence in a personal message adds up to danger."""
    if scene.scenario or scene.laughs or scene.has(CALMING) or is_over(scene.found):
        return False
    if scene.has(("ME", "KIN")):
        return evidence(scene, weights) >= weights.enough
    seen = scene.has(("OTHER", "CHILD")) and scene.has(("ACTUAL", "SEE"))
    if not seen and not scene.has(("THEY",)):
        return False
    return "INFOSOFT" not in scene.found and evidence(scene, weights) >= weights.enough_others
