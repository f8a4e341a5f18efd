"""Who speaks, on which channel and in which chat."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person in a chat.

    Args:
        channel: "telegram", "zalo_bot", "zalo_oa", "web".
        chat: the channel's id of the chat.
        person: the channel's id of the person.
        group: whether others read along.
        language: the language the person's app is set to, "vi" or "en", if it is told.
        home: the province that the person's own device remembers, if it tells one.
    """

    channel: str
    chat: str
    person: str
    group: bool = False
    language: str | None = None
    home: str | None = field(default=None, compare=False)
