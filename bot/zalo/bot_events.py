"""Reads updates of the Zalo Bot Platform."""

from __future__ import annotations

from typing import Any

from bot.state.inbox import Incoming
from bot.zalo.heard import Heard, Kind, sent_at

NAME = "zalo_bot"


def read_update(update: dict[str, Any]) -> Incoming | None:
    """Return an update as a message for the inbox; None when nothing is to be answered.

    Args:
        update: ``{"event_name": …, "message": {…}}``, perhaps wrapped in ``{"result": …}``: the
            platform has been seen to do both.
    """
    inner = update.get("result")
    if isinstance(inner, dict):
        update = inner
    message, event = update.get("message"), update.get("event_name", "")
    if not isinstance(message, dict) or not isinstance(event, str):
        return None
    heard, key = _heard(message, event), message.get("message_id")
    if heard is None or not isinstance(key, str | int) or not str(key):
        return None
    return heard.incoming(NAME, str(key), sent_at(message.get("date")))


def _heard(message: dict[str, Any], event: str) -> Heard | None:
    chat, sender = message.get("chat"), message.get("from")
    if not isinstance(chat, dict) or not isinstance(sender, dict) or sender.get("is_bot") is True:
        return None
    chat_id, person = str(chat.get("id") or ""), str(sender.get("id") or "")
    if not chat_id or not person or "reaction" in event:
        return None
    text = next((t for t in map(message.get, ("text", "caption")) if isinstance(t, str) and t), "")
    kind = Kind.TEXT if text.strip() else _kind(message, event)
    return Heard(kind, chat_id, person, text, group=chat.get("chat_type") == "GROUP")


def _kind(message: dict[str, Any], event: str) -> Kind:
    """Return what was sent without words."""
    if "image" in event or "photo" in message or "photo_url" in message:
        return Kind.PICTURE
    return Kind.OTHER
