"""Knows a short plea: a message that is nothing but a cry, fear or danger, with no other topic.

"cứu em với", "em sợ lắm", "nó sắp về", "không ra được": too short for a rule, but there is nothing
else it could be about. The words are in ``data/danger.toml`` (concept ``PLEA``, table ``plea``).
"""

from __future__ import annotations

from bot.safety.urgent_match import Scene
from bot.safety.urgent_patterns import Plea


def _covered(scene: Scene, plea: Plea) -> bool:
    """Say whether every syllable belongs to a concept of danger or is an empty word."""
    inside: set[int] = set()
    for name in (*plea.telling, *plea.cover):
        for span in scene.found.get(name, ()):
            inside.update(range(span.start, span.end))
    return all(
        i in inside or token.folded in plea.around for i, token in enumerate(scene.message.tokens)
    )


def is_plea(scene: Scene, plea: Plea) -> bool:
    """Say whether the message is a short plea."""
    tokens = scene.message.tokens
    if not tokens or len(tokens) > plea.longest or scene.has(plea.unless) or scene.laughs:
        return False
    text = " ".join(token.folded for token in tokens)
    if any(f" {phrase} " in f" {text} " for phrase in plea.not_help):
        return False
    return scene.has(plea.telling) and _covered(scene, plea)
