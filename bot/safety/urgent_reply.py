"""Chooses the fixed, human-written reply to a danger message.

The texts are in ``messages/danger.vi.toml`` and ``messages/danger.en.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from bot.safety.urgent_data import reviewed
from knowledge.text import has_diacritics

Language = Literal["vi", "en"]

_ASCII_WORD = re.compile(r"[a-z']+")


class Danger(NamedTuple):
    """The danger a message signals.

    Args:
        signals: ids of the patterns that matched.
        who: the writer or someone else.
        minor: someone under 18 is signalled.
        abroad: the person is in another country.
        country: the country named, by its Vietnamese name.
        self_harm: thoughts of suicide or self-harm.
        watched: someone else may hold or read the phone.
        certain: False for a bare cry for help ("cứu"), which gets a gentle short reply.
    """

    signals: tuple[str, ...]
    who: Literal["self", "other"]
    minor: bool
    abroad: bool
    country: str | None
    self_harm: bool
    watched: bool
    certain: bool


class DangerReply(NamedTuple):
    """The reply and the contacts in it, as ``(name, number)`` in the order shown."""

    text: str
    contacts: tuple[tuple[str, str], ...]


def _messages(language: Language) -> Mapping[str, Any]:
    """Return the fixed texts of a language; raises as :func:`reviewed`."""
    texts: Mapping[str, Any] = reviewed()["replies"][language]
    return texts


def _numbers(danger: Danger) -> list[str]:
    """Return the keys of the contacts, most useful first."""
    order = ["child", "police"] if danger.minor else ["police", "child"]
    if danger.self_harm:
        order.insert(0 if not danger.minor else 1, "ambulance")
    if danger.abroad:
        order.insert(0, "abroad")
    elif not danger.self_harm:
        order.append("abroad")
    return order


def _situation(danger: Danger) -> str:
    """Return the key of the text: the most pressing fact decides."""
    if danger.watched and danger.who == "self":
        return "watched"
    if not danger.certain:
        return "unsure"
    if danger.self_harm:
        return "self_harm_other" if danger.who == "other" else "self_harm"
    place = "abroad" if danger.abroad else "here"
    return f"{danger.who}_{place}"


def danger_reply(danger: Danger, language: Language) -> DangerReply:
    """Return the fixed reply for ``danger``.

    Args:
        danger: as read from the message.
        language: ``vi`` or ``en``.

    Raises:
        DataFileError: the fixed texts cannot be read.
    """
    texts = _messages(language)
    contacts = texts["contact"]
    keys = _numbers(danger)
    situation = _situation(danger)
    style = "short" if situation in ("watched", "unsure") else "line"
    calls = (", " if style == "short" else "\n").join(contacts[key][style] for key in keys)
    age = texts["age"]["minor"] if danger.minor and situation != "watched" else ""
    text = texts["reply"][situation].strip().format(calls=calls)
    parts = [part for part in (text, age) if part]
    return DangerReply(
        "\n".join(parts),
        tuple((contacts[key]["name"], contacts[key]["number"]) for key in keys),
    )


def follow_reply(plea: str, calls: Sequence[str], language: Language) -> DangerReply:
    """Return the fixed reply to a plea that follows a reply to danger.

    Args:
        plea: its name in ``danger_follow.toml``.
        calls: keys of the contacts, in order.
        language: ``vi`` or ``en``.

    Raises:
        DataFileError: the fixed texts cannot be read.
    """
    texts = _messages(language)
    contacts = texts["contact"]
    shown = ", ".join(contacts[key]["short"] for key in calls)
    return DangerReply(
        texts["follow"][plea].strip().format(calls=shown),
        tuple((contacts[key]["name"], contacts[key]["number"]) for key in calls),
    )


def quiet_line(language: Language) -> str:
    """Return the line for jokes, games and films; raises as :func:`follow_reply`."""
    return str(_messages(language)["joke"]["line"])


def detect_reply_language(text: str) -> Language:
    """Return ``en`` when ``text`` is clearly English, else ``vi``."""
    if has_diacritics(text):
        return "vi"
    words = _ASCII_WORD.findall(text.lower())
    english = set(str(_messages("en")["language"]["words"]).split())
    hits = sum(word in english for word in words)
    return "en" if words and hits / len(words) >= 0.4 else "vi"
