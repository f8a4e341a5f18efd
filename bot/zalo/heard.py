"""What a person sent on Zalo, reduced to what an answer needs: no name, no picture, no file."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Reply
from bot.dialogue.speaker import Speaker
from bot.dialogue.spoken import is_urgent
from bot.messages import Messages
from bot.state.inbox import Incoming

_MILLISECONDS = 1e11  # a later time than this in seconds is the year 5138: it is milliseconds


class Kind(StrEnum):
    """What kind of thing was sent."""

    TEXT = "text"
    PICTURE = "picture"  # a photo or a file: often of somebody's papers
    OTHER = "other"  # a sticker, a voice message, a place, a card
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing a person sent or did.

    Args:
        kind: what it is.
        chat: the channel's id of the chat.
        person: the channel's id of the person.
        text: the words, perhaps those under a picture.
        group: whether others read along.
    """

    kind: Kind
    chat: str
    person: str
    text: str = ""
    group: bool = False

    def incoming(self, channel: str, key: str, received: float) -> Incoming:
        """Return it as a message for the inbox.

        Args:
            channel: the channel's name.
            key: tells duplicates.
            received: when it was sent, in seconds since 1970.
        """
        body = json.dumps(asdict(self), ensure_ascii=False)
        return Incoming(channel, key, self.chat, body, received, self.urgent)

    @property
    def urgent(self) -> bool:
        """Whether the words signal danger."""
        if self.kind is not Kind.TEXT:
            return False
        return is_urgent(self.text)

    @classmethod
    def of(cls, message: Incoming) -> Heard | None:
        """Return what a message of the inbox holds; None when the person had it erased."""
        if not message.body:
            return None
        value: dict[str, Any] = json.loads(message.body)
        return cls(**value | {"kind": Kind(value["kind"])})


async def reply_to(heard: Heard, channel: str, dialogue: Dialogue, *, calm: bool) -> Reply | None:
    """Return the reply to what a person sent; None when they left, which erases their data.

    Args:
        heard: what was sent.
        channel: the channel's name.
        dialogue: what answers.
        calm: whether no danger was found in it when it came in.
    """
    speaker = Speaker(channel, heard.chat, heard.person, heard.group)
    match heard.kind:
        case Kind.UNFOLLOW:
            await dialogue.forget(speaker)
            return None
        case Kind.FOLLOW:
            return await dialogue.hear(speaker, "/start")
        case Kind.TEXT:
            return await dialogue.hear(speaker, heard.text, calm=calm)
        case Kind.PICTURE | Kind.OTHER:
            language = dialogue.language(speaker)
            key = "input.papers" if heard.kind is Kind.PICTURE else "input.not_text"
            return Reply(language, text=Messages.load(language).text(key))


def sent_at(value: Any, clock: Callable[[], float] = time.time) -> float:
    """Return when something was sent, in seconds since 1970.

    Args:
        value: what the platform says: milliseconds, as a number or its digits.
        clock: the time now, which stands in for anything that cannot be, such as the future.
    """
    now = clock()
    try:
        moment = float(value)
    except (TypeError, ValueError, OverflowError):
        return now
    if moment > _MILLISECONDS:
        moment /= 1000
    return moment if 0 < moment < now else now
