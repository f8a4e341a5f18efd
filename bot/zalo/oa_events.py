"""Reads events of the Official Account's webhook."""

from __future__ import annotations

import hashlib
from typing import Any

from bot.state.inbox import Incoming
from bot.zalo.heard import Heard, Kind, sent_at

NAME = "zalo_oa"
_SENT = "user_send_"
_PICTURES = ("user_send_image", "user_send_file")


def read_event(event: dict[str, Any]) -> Incoming | None:
    """Return an event as a message for the inbox; None when nothing is to be done.

    What the account itself sent, what was read or delivered and what people fill into forms
    (``user_submit_info``: names and phone numbers) is never kept.
    """
    name = event.get("event_name")
    if not isinstance(name, str):
        return None
    received = sent_at(event.get("timestamp"))
    if name in ("follow", "unfollow"):
        person = _id(event.get("follower")) or _id(event.get("sender"))
        if not person:
            return None
        key = f"{name}:{person}:{event.get('timestamp', '')}"
        return Heard(Kind(name), person, person).incoming(NAME, key, received)
    return _sent(event, name, received) if name.startswith(_SENT) else None


def _sent(event: dict[str, Any], name: str, received: float) -> Incoming | None:
    person, message = _id(event.get("sender")), event.get("message")
    if not person or not isinstance(message, dict):
        return None
    text = message.get("text")
    words = text if isinstance(text, str) and text.strip() else ""
    heard = Heard(Kind.TEXT if words else _kind(name), person, person, words)
    return heard.incoming(NAME, _key(event, message), received)


def _kind(name: str) -> Kind:
    return Kind.PICTURE if name in _PICTURES else Kind.OTHER


def _key(event: dict[str, Any], message: dict[str, Any]) -> str:
    """Return the message's id; without one, what its sender and time make of it."""
    for name in ("msg_id", "message_id"):
        value = message.get(name)
        if isinstance(value, str | int) and str(value):
            return str(value)
    parts = (_id(event.get("sender")), event.get("event_name"), event.get("timestamp"))
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _id(value: Any) -> str:
    """Return the id in an object such as ``{"id": "1234"}``; empty when there is none."""
    found = value.get("id") if isinstance(value, dict) else None
    return str(found) if isinstance(found, str | int) and found else ""
