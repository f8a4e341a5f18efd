"""Reads whether a message signals danger, before anything that can fail.

Needs the reviewed data files only: no database, no model, no release. The patterns are in
``data/danger.toml``, the fixed replies in ``messages/danger.*.toml``.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from bot.safety.urgent_age import age_spans, is_minor
from bot.safety.urgent_calm import is_calm_question
from bot.safety.urgent_find import find_concepts
from bot.safety.urgent_index import ABROAD, AWAY, SOMEWHERE
from bot.safety.urgent_match import Hit, Scene, find_hits
from bot.safety.urgent_patterns import Found, Patterns, patterns
from bot.safety.urgent_plea import is_plea
from bot.safety.urgent_reply import Danger, DangerReply, danger_reply, detect_reply_language
from bot.safety.urgent_tokens import read_message
from bot.safety.urgent_weigh import weighs_as_danger
from bot.safety.urgent_words import is_trifle, word_weights, worded_as_danger
from bot.safety.word_weights import WordWeights
from knowledge.text import nfc

__all__ = [
    "UNSURE",
    "Danger",
    "DangerReply",
    "UrgentReading",
    "danger_reply",
    "detect_reply_language",
    "judge",
    "read_scene",
    "read_urgency",
]

# Titles and letters that law questions use for made-up people: "ông A", "chị B".
_SCENARIO_NAME = re.compile(
    r"\b(?:[Aa]nh|[Cc]hị|[Ôô]ng|[Bb]à|[Cc]háu|[Cc]ô|[Cc]hú|[Bb]ác|[Vv]ợ|[Cc]hồng|Văn|Thị"
    r"|[Đđ]ối tượng|[Mm]r\.?|[Mm]rs\.?|[Mm]s\.?)\s+[A-ZĐ](?![\w'’])"
)
# "em A" is such a name too; letters that stand for a word in chat ("em K biết") are left out.
_SCENARIO_CHILD = re.compile(r"\b(?i:em|con|cháu)(?=\s+[ABCDGLNPQSVXY](?![\w'’]))")
_LONE_CAPITAL = re.compile(r"(?<![\w.])[A-DFGL-NOPQSUVXYĐ](?![\w'’.)])")
_FUTURE_REACH = 7
# What stands for the signals when no rule holds.
PLEA, EVIDENCE, WORDING = "plea", "evidence", "wording"
UNSURE = frozenset({PLEA, EVIDENCE, WORDING})


class UrgentReading(NamedTuple):
    """What a message signals.

    Args:
        danger: the danger signalled, or None.
        joke: danger words in a joke, game, film, essay or news: answer normally and add one
            quiet line of help.
    """

    danger: Danger | None
    joke: bool


def _abroad(found: Found) -> tuple[bool, str | None]:
    """Return whether the person is in another country, and which is named first."""
    future = found.get("FUTUREMOVE", [])
    spans = found.get(ABROAD, [])
    there = [
        span for span in spans if not any(0 <= span.start - f.end <= _FUTURE_REACH for f in future)
    ]
    country = next((span.country for span in spans if span.country not in (SOMEWHERE, AWAY)), None)
    surely = any(span.country != SOMEWHERE for span in there)
    return surely, country


def _who(hits: list[Hit], found: Found) -> Literal["self", "other"]:
    """Return whose danger it is: the person named in the earliest signal, else by mention."""
    named = min((h for h in hits if h.who), key=lambda h: h.start, default=None)
    if named is not None:
        return "self" if named.who == "self" else "other"
    others = "KIN" in found or "OTHER" in found or ("CHILD" in found and "ME" not in found)
    return "other" if others or ("CHILD" in found and "SEE" in found) else "self"


def _is_scenario(text: str) -> bool:
    """Say whether the text names people as law questions do ("ông A", "B và C")."""
    if text.upper() == text:
        return False
    return bool(_SCENARIO_NAME.search(text)) or len(_LONE_CAPITAL.findall(text)) >= 2


def _danger(hits: list[Hit], scene: Scene, otherwise: str, certain: bool) -> Danger:
    found = scene.found
    signals = tuple(hit.signal.id for hit in hits) or (otherwise,)
    abroad, country = _abroad(found)
    harm = any(signal.startswith("self-harm") for signal in signals)
    watched = any(signal.startswith("watched") for signal in signals)
    return Danger(
        signals=signals,
        who="self" if otherwise == PLEA else _who(hits, found),
        minor=is_minor(scene.message, found),
        abroad=abroad,
        country=country,
        self_harm=harm or (not hits and "SELFHARM" in found),
        watched=watched or (not hits and scene.has(("NOCALL", "PHONEWATCH"))),
        certain=certain,
    )


def read_scene(text: str) -> Scene:
    """Return ``text`` as tokens with the concepts found in it.

    Args:
        text: a message; of more than 16,000 characters the beginning and the end are read.

    Raises:
        DataFileError: the reviewed patterns cannot be read.
    """
    data = patterns()
    text = nfc(text)
    message = read_message(_SCENARIO_CHILD.sub("người", text), data.speller)
    found = dict(find_concepts(message, data))
    ages = age_spans(message)
    if ages:
        found["MINORAGE"] = ages
    return Scene(message, found, _is_scenario(text), message.laughs or "LAUGH" in found)


def read_urgency(text: str, words: WordWeights | None = None) -> UrgentReading:
    """Return whether ``text`` signals danger to the writer or someone else.

    Args:
        text: a message in Vietnamese (any spelling) or English; of more than 16,000 characters
            the beginning and the end are read.
        words: learnt weights of words; by default the package's.

    Raises:
        DataFileError: the reviewed patterns or the learnt weights cannot be read.
    """
    return judge(read_scene(text), words)


def judge(scene: Scene, words: WordWeights | None = None) -> UrgentReading:
    """Return whether the message of ``scene`` signals danger; otherwise as :func:`read_urgency`."""
    data, words = patterns(), words or word_weights()
    hits = find_hits(scene, data)
    danger = _signalled(scene, hits, data, words)
    if danger is not None and danger.signals[0] != PLEA:
        calm = data.weights.wording["calm"]
        danger = None if is_calm_question(scene, hits, calm, words) else danger
    if danger is not None:
        return UrgentReading(danger, joke=False)
    unreal = scene.laughs or scene.has(("FICTION", "NEWS")) or is_trifle(scene, data.weights)
    return UrgentReading(None, joke=unreal and "JOKEWORD" in scene.found)


def _signalled(scene: Scene, hits: list[Hit], data: Patterns, words: WordWeights) -> Danger | None:
    if hits:
        return _danger(hits, scene, "rule", certain=True)
    if is_plea(scene, data.plea):
        return _danger([], scene, PLEA, certain=False)
    if weighs_as_danger(scene, data.weights):
        return _danger([], scene, EVIDENCE, certain=True)
    if worded_as_danger(scene, data.weights, words):
        return _danger([], scene, WORDING, certain=False)
    return None
