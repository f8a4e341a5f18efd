"""What an update means: words, something that is not text, or a pressed button; else nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram import (
    CallbackQuery,
    Document,
    MaybeInaccessibleMessage,
    Message,
    MessageEntity,
    Update,
    User,
)
from telegram.constants import ChatType

from bot.dialogue.reply import Action, parse_option
from bot.dialogue.speaker import Speaker
from bot.dialogue.spoken import is_urgent
from bot.telegram.profile import group_commands

NAME = "telegram"

_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_COMMAND = re.compile(r"/(\w+)(?:@(\w+))?")
_MENTIONS: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reply goes.

    Args:
        chat_id: the chat.
        thread_id: the topic in it, if it has topics.
    """

    chat_id: int
    thread_id: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Words that want an answer.

    Args:
        place: where they were said.
        speaker: by whom.
        message_id: their message.
        text: the words, without a mention of the bot.
        edited: whether an earlier message was changed into them.
    """

    place: Place
    speaker: Speaker
    message_id: int
    text: str
    edited: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that is not text.

    Args:
        place: where it was sent.
        speaker: by whom.
        message_id: its message.
        line: the key of the line that answers it, in the messages of Telegram.
        album: the id that pictures sent together share.
        document: the file, when it is one.
    """

    place: Place
    speaker: Speaker
    message_id: int
    line: str
    album: str | None = None
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """A pressed button.

    Args:
        place: where it stands.
        speaker: who pressed it.
        query_id: what Telegram wants acknowledged.
        message_id: the message it stands under.
        data: the option's data.
        under_answer: whether that message is an answer, which a source must not replace.
    """

    place: Place
    speaker: Speaker
    query_id: str
    message_id: int
    data: str
    under_answer: bool


Heard = Said | Shown | Pressed


def read_update(update: Update, me: User) -> Heard | None:
    """Return what an update means; None when it wants no answer, as most group messages do.

    Args:
        update: the update.
        me: the bot.
    """
    if update.callback_query is not None:
        return _pressed(update.callback_query)
    message = update.message or update.edited_message
    if message is None or message.from_user is None:
        return None
    if _from_a_program(message, message.from_user, me):
        return None
    heard = _said(message, me, edited=update.edited_message is not None)
    # A live location is "edited" every few seconds.
    return None if isinstance(heard, Shown) and update.edited_message else heard


def signals_danger(text: str) -> bool:
    """Say whether words signal danger to somebody."""
    return is_urgent(text)


def _from_a_program(message: Message, sender: User, me: User) -> bool:
    """Say whether no person wrote a message, or it is an answer of the bot put in by a person."""
    anonymous_admin = message.sender_chat is not None and not message.is_automatic_forward
    own = message.via_bot is not None and message.via_bot.id == me.id
    return own or (sender.is_bot and not anonymous_admin)


def _said(message: Message, me: User, *, edited: bool) -> Said | Shown | None:
    group = message.chat.type in _GROUPS
    if not group and message.chat.type != ChatType.PRIVATE:
        return None
    words = message.text or message.caption or ""
    text = _without_mention(message, words, me)
    if group and not _is_meant(message, words, text, me):
        return None
    assert message.from_user is not None
    place = _place(message)
    speaker = _speaker(place, message.from_user, group)
    if message.text or (text and signals_danger(text)):
        return Said(place, speaker, message.message_id, text, edited)
    line = _line(message)
    if line is None:
        return None
    album = message.media_group_id
    return Shown(place, speaker, message.message_id, line, album, message.document)


def _is_meant(message: Message, words: str, text: str, me: User) -> bool:
    """Say whether a group's message is for the bot: a command, a mention, a reply to it."""
    command = _COMMAND.match(words)
    if command is not None:
        name, addressee = command.groups()
        if addressee:
            return addressee.casefold() == (me.username or "").casefold()
        return name.casefold() in group_commands()
    if text != words:
        return True
    before = message.reply_to_message
    return (
        before is not None
        and before.from_user is not None
        and before.from_user.id == me.id
        # Every message in a topic "replies" to the one that opened it.
        and before.forum_topic_created is None
    )


def _without_mention(message: Message, words: str, me: User) -> str:
    """Return the words without mentions of the bot."""
    if not words:
        return ""
    parse = message.parse_entities if message.text else message.parse_caption_entities
    for entity, mention in parse(_MENTIONS).items():
        by_name = mention.casefold() == f"@{me.username}".casefold()
        if by_name or (entity.user is not None and entity.user.id == me.id):
            words = words.replace(mention, " ")
    return words.strip()


def _line(message: Message) -> str | None:
    """Return the key of the line that answers what is not text; None for notices of Telegram."""
    if message.photo or message.document:
        return "shown.papers"
    if message.location or message.venue:
        return "shown.location"
    if message.contact:
        return "shown.contact"
    return "shown.other" if message.effective_attachment else None


def _pressed(query: CallbackQuery) -> Pressed | None:
    message = query.message
    if message is None or query.data is None:
        return None
    place = _place(message) if isinstance(message, Message) else Place(message.chat.id)
    speaker = _speaker(place, query.from_user, message.chat.type in _GROUPS)
    under_answer = _is_answer(message)
    return Pressed(place, speaker, query.id, message.message_id, query.data, under_answer)


def _is_answer(message: MaybeInaccessibleMessage) -> bool:
    """Say whether a message of the bot is an answer: one can say of it whether it was right."""
    if not isinstance(message, Message) or not message.is_accessible:
        return True  # too old for Telegram to say more of it
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    options = [parse_option(str(button.callback_data)) for row in rows for button in row]
    return any(option is not None and option[0] is Action.RIGHT for option in options)


def _place(message: Message) -> Place:
    return Place(message.chat.id, message.message_thread_id if message.is_topic_message else None)


def _speaker(place: Place, user: User, group: bool) -> Speaker:
    """Return who speaks.

    In a group everybody has a queue of their own, so that nobody who deletes their messages
    deletes those of others.
    """
    chat = f"{place.chat_id}/{place.thread_id or ''}/{user.id}" if group else str(place.chat_id)
    code = (user.language_code or "").partition("-")[0]
    return Speaker(NAME, chat, str(user.id), group, code if code in ("vi", "en") else None)
