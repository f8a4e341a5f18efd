"""Sends the parts of a reply: as HTML, else as plain text; over earlier messages where asked."""

from __future__ import annotations

import contextlib
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.intake.dispatcher import MarkSent
from bot.rendering.html import Part
from bot.telegram.client import AT_ONCE, Bot
from bot.telegram.heard import Place
from bot.telegram.trouble import (
    cannot_be_edited,
    chat_is_gone,
    is_unchanged,
    meaning,
    perhaps_sent,
)
from knowledge.errors import SendRefused

_log = logging.getLogger(__name__)

MAX_SENDINGS = 2
"""How often a part is sent whose arrival Telegram does not confirm."""

_MAX_UNSURE = 10_000


@dataclass(frozen=True, slots=True)
class Delivery:
    """A reply on its way.

    Args:
        key: the message it answers, by the inbox's key.
        place: where it goes.
        parts: its messages.
        keyboard: the buttons under the last one.
        over: ids of earlier messages that the first parts take the place of.
        urgent: whether it may wait for no other.
    """

    key: str
    place: Place
    parts: Sequence[Part]
    keyboard: InlineKeyboardMarkup | None = None
    over: Sequence[int] = ()
    urgent: bool = False


class Sender:
    """Sends replies.

    Args:
        bot: the client.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._unsure: OrderedDict[tuple[str, int], int] = OrderedDict()

    async def deliver(self, delivery: Delivery, sent: int, mark_sent: MarkSent) -> list[int]:
        """Send the parts that were not sent before; return the ids of their messages.

        Args:
            delivery: the reply.
            sent: how many parts were sent before.
            mark_sent: to be told after each part that is not the end of the delivery.

        Raises:
            SendLater: Telegram asks to wait, or cannot be reached.
            SendRefused: nothing can be sent to the chat.
        """
        ids = []
        superfluous = delivery.over[len(delivery.parts) :]
        for number in range(sent, len(delivery.parts)):
            try:
                ids.append(await self._put(delivery, number))
            except TelegramError as error:
                self._count_unsure(delivery, number, error)
                raise meaning(error) from error
            if number + 1 < len(delivery.parts) or superfluous:
                await mark_sent(number + 1)
        await self._remove(delivery.place, superfluous)
        return ids

    async def acknowledge(self, query_id: str) -> None:
        """Let a pressed button stop blinking; too late does no harm."""
        with contextlib.suppress(TelegramError):
            await self._bot.answer_callback_query(query_id)

    async def show_typing(self, place: Place) -> None:
        """Show for some seconds that an answer is on its way."""
        with contextlib.suppress(TelegramError):
            await self._bot.send_chat_action(
                place.chat_id, "typing", message_thread_id=place.thread_id
            )

    async def _put(self, delivery: Delivery, number: int) -> int:
        """Send a part, or put it over an earlier message; return the message's id."""
        part = delivery.parts[number]
        last = number == len(delivery.parts) - 1
        keyboard = delivery.keyboard if last else None
        if number < len(delivery.over):
            with contextlib.suppress(_NotEditable):
                return await self._edit(delivery, delivery.over[number], part, keyboard)

        async def send(text: str, mode: str | None, buttons: InlineKeyboardMarkup | None) -> int:
            return await self._send(delivery, text, mode, buttons)

        return await _plainer_and_plainer(part, keyboard, send)

    async def _send(
        self,
        delivery: Delivery,
        text: str,
        mode: str | None,
        keyboard: InlineKeyboardMarkup | None,
    ) -> int:
        """Send a text; a group that became a supergroup is followed to its new id."""
        chat_id = delivery.place.chat_id
        for _ in range(2):
            try:
                message = await self._bot.send_message(
                    chat_id,
                    text,
                    parse_mode=mode,
                    reply_markup=keyboard,
                    message_thread_id=delivery.place.thread_id,
                    rate_limit_args=AT_ONCE if delivery.urgent else None,
                )
            except ChatMigrated as error:
                chat_id = error.new_chat_id
            else:
                return message.message_id
        raise SendRefused("The group has moved, and moved again.")

    async def _edit(
        self,
        delivery: Delivery,
        message_id: int,
        part: Part,
        keyboard: InlineKeyboardMarkup | None,
    ) -> int:
        async def edit(text: str, mode: str | None, buttons: InlineKeyboardMarkup | None) -> int:
            try:
                await self._bot.edit_message_text(
                    text,
                    chat_id=delivery.place.chat_id,
                    message_id=message_id,
                    parse_mode=mode,
                    reply_markup=buttons,
                )
            except BadRequest as error:
                if cannot_be_edited(error):
                    raise _NotEditable from error
                if not is_unchanged(error):
                    raise
            return message_id

        return await _plainer_and_plainer(part, keyboard, edit)

    async def _remove(self, place: Place, ids: Sequence[int]) -> None:
        """Remove the rest of an answer whose new wording is shorter."""
        for message_id in ids:
            with contextlib.suppress(TelegramError):
                await self._bot.delete_message(place.chat_id, message_id)

    def _count_unsure(self, delivery: Delivery, number: int, error: TelegramError) -> None:
        """Count a part that may have arrived; raises SendRefused rather than send it once more."""
        if not perhaps_sent(error) or number < len(delivery.over):
            return
        sendings = self._unsure.pop((delivery.key, number), 0) + 1
        if sendings >= MAX_SENDINGS:
            raise SendRefused(
                f"Telegram confirmed none of {sendings} sendings of a reply."
            ) from error
        self._unsure[(delivery.key, number)] = sendings
        while len(self._unsure) > _MAX_UNSURE:
            self._unsure.popitem(last=False)


class _NotEditable(Exception):
    """The message to edit is gone or too old."""


async def _plainer_and_plainer(
    part: Part,
    keyboard: InlineKeyboardMarkup | None,
    put: Callable[[str, str | None, InlineKeyboardMarkup | None], Awaitable[int]],
) -> int:
    """Put a part out; where Telegram refuses its form, without markup, then without buttons.

    Raises:
        SendRefused: nothing can be sent to the chat.
        TelegramError: it is not the form that is wrong.
    """
    forms = [(part.html, ParseMode.HTML, keyboard), (part.plain, None, keyboard)]
    if keyboard is not None:
        forms.append((part.plain, None, None))
    for number, (text, mode, buttons) in enumerate(forms, 1):
        try:
            return await put(text, mode, buttons)
        except BadRequest as error:
            if chat_is_gone(error) or number == len(forms):
                raise
            _log.warning("Telegram refused the form of a reply; it is sent more plainly")
    raise AssertionError("a form is put out or refused")
