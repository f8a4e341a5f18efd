"""Reads whether a message signals danger, before anything that can fail.

Needs the reviewed data files only: no database, no model, no release. The patterns are in
``data/danger.toml``, the fixed replies in ``messages/danger.*.toml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.urgent_match import Hit, Scene, find_hits
from bot.urgent_patterns import ABROAD, Found, Patterns, Span, find_concepts, patterns
from bot.urgent_reply import Danger, DangerReply, danger_reply, detect_reply_language
from bot.urgent_tokens import Message, read_message
from bot.urgent_weigh import weighs_as_danger
from knowledge.text import nfc

__all__ = [
    "Danger",
    "DangerReply",
    "UrgentReading",
    "danger_reply",
    "detect_reply_language",
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
_UNDER = 18
# Nobody is said to be under 18 by "16" alone; by "mới 16", "I am 16" yes.
_ONLY = frozenset({"moi", "chi", "only", "am", "im", "is", "just"})
_UNITS = ("ngay", "thang", "gio", "trieu", "dong", "lan", "nguoi", "tieng", "nam", "cay", "km")
_TENS = {"mot": 11, "hai": 12, "ba": 13, "bon": 14, "lam": 15, "sau": 16, "bay": 17}
_BIRTH_YEARS = re.compile(r"sinh nam (20\d\d)")
# Children born in or after this year are under 18 when the data was reviewed (2026-11-22).
_BORN_FROM = 2009
_FUTURE_REACH = 7
_BARE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class UrgentReading:
    """What a message signals.

    Args:
        danger: the danger signalled, or None.
        joke: danger words in a joke, game, film, essay or news: answer normally and add one
            quiet line of help.
    """

    danger: Danger | None
    joke: bool


def _age_spans(message: Message) -> list[Span]:
    """Return the places that state an age or a school year under 18."""
    spans = []
    words = [token.folded for token in message.tokens]
    for i, word in enumerate(words):
        before = words[i - 1] if i else ""
        after = [*words[i + 1 : i + 3], "", ""]
        number = int(word) if word.isdecimal() and len(word) <= 2 else None
        if before == "muoi" and word in _TENS:
            number = _TENS[word]
        if number is None:
            continue
        aged = after[0] in ("tuoi", "yo", "yr", "yrs") or after[:2] in (
            ["years", "old"],
            ["year", "old"],
            ["thang", "tuoi"],
        )
        stated = before in _ONLY and number >= 5 and after[0] not in _UNITS
        school = before in ("lop", "grade") and 1 <= number <= 12
        if school or (number < _UNDER and before != "tren" and (aged or stated)):
            spans.append(Span(i, i + 1))
    return spans


def _minor(message: Message, found: Found) -> bool:
    born = _BIRTH_YEARS.search(" ".join(token.folded for token in message.tokens))
    young = born is not None and int(born.group(1)) >= _BORN_FROM
    return young or "MINORAGE" in found or "CHILD" in found


def _abroad(found: Found) -> tuple[bool, str | None]:
    """Return whether the person is in another country, and which is named first."""
    future = found.get("FUTUREMOVE", [])
    spans = found.get(ABROAD, [])
    there = [
        span for span in spans if not any(0 <= span.start - f.end <= _FUTURE_REACH for f in future)
    ]
    country = next((span.country for span in spans if span.country), None)
    surely = any(span.country is not None for span in there)
    return surely, country or None


def _who(hits: list[Hit], found: Found) -> Literal["self", "other"]:
    """Return whose danger it is: the person named in the earliest signal, else by mention."""
    named = min((h for h in hits if h.who), key=lambda h: h.start, default=None)
    if named is not None:
        return "self" if named.who == "self" else "other"
    others = "KIN" in found or "OTHER" in found or ("CHILD" in found and "ME" not in found)
    return "other" if others or ("CHILD" in found and "SEE" in found) else "self"


def _is_bare_cry(message: Message, data: Patterns) -> bool:
    """Say whether the message is a cry for help and nothing else ("cứu em với")."""
    words = [token.folded for token in message.tokens]
    text = " ".join(words)
    if not words or len(words) > _BARE_LENGTH or any(p in text for p in data.not_help):
        return False
    allowed = data.bare_around | {w for phrase in data.bare_help for w in phrase.split()}
    padded = f" {text} "
    cries = " s o s " in padded or any(f" {phrase} " in padded for phrase in data.bare_help)
    return cries and all(word in allowed for word in words)


def _is_scenario(text: str) -> bool:
    """Say whether the text names people as law questions do ("ông A", "B và C")."""
    if text.upper() == text:
        return False
    return bool(_SCENARIO_NAME.search(text)) or len(_LONE_CAPITAL.findall(text)) >= 2


def _danger(hits: list[Hit], found: Found, message: Message, certain: bool) -> Danger:
    signals = tuple(hit.signal.id for hit in hits) or ("evidence" if certain else "bare-cry",)
    abroad, country = _abroad(found)
    return Danger(
        signals=signals,
        who=_who(hits, found) if certain else "self",
        minor=_minor(message, found),
        abroad=abroad,
        country=country,
        self_harm=any(signal.startswith("self-harm") for signal in signals),
        watched=any(signal.startswith("watched") for signal in signals),
        certain=certain,
    )


def read_urgency(text: str) -> UrgentReading:
    """Return whether ``text`` signals danger to the writer or someone else.

    Args:
        text: a message in Vietnamese (any spelling) or English; of more than 16,000 characters
            the beginning and the end are read.

    Raises:
        DataFileError: the reviewed patterns cannot be read.
    """
    data = patterns()
    message = read_message(_SCENARIO_CHILD.sub("người", nfc(text)), data.speller)
    found = dict(find_concepts(message, data))
    ages = _age_spans(message)
    if ages:
        found["MINORAGE"] = ages
    laughs = message.laughs or "LAUGH" in found
    scene = Scene(message, found, _is_scenario(nfc(text)), laughs)
    hits = find_hits(scene, data)
    if hits:
        return UrgentReading(_danger(hits, found, message, certain=True), joke=False)
    if _is_bare_cry(message, data):
        return UrgentReading(_danger([], found, message, certain=False), joke=False)
    if weighs_as_danger(scene, data.weights):
        return UrgentReading(_danger([], found, message, certain=True), joke=False)
    unreal = laughs or "FICTION" in found or "NEWS" in found
    return UrgentReading(None, joke=unreal and "JOKEWORD" in found)
