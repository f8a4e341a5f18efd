"""Sends one reply of the Official Account part by part, in simpler forms where Zalo asks for it."""

from __future__ import annotations

import logging

from bot.dialogue.reply import Reply
from bot.intake.dispatcher import MarkSent
from bot.rendering.splitting import split, utf16_length
from bot.rendering.zalo import OaPart, oa_parts
from bot.zalo.oa_client import OaClient
from bot.zalo.oa_errors import UnfitMessage
from bot.zalo.oa_window import Window

_log = logging.getLogger(__name__)

SHORTEST = 250
"""A text this short is not split again: something else about it must be unfit."""


async def send_reply(
    client: OaClient, person: str, reply: Reply, window: Window, sent: int, mark_sent: MarkSent
) -> None:
    """Send the parts of a reply that were not sent yet.

    Args:
        client: the account's client.
        person: the person's id for this Official Account.
        reply: the reply.
        window: what may still be sent to the person.
        sent: how many parts an earlier attempt has sent.
        mark_sent: awaited after each part but the last, with the number of parts sent so far.

    Raises:
        SendRefused: the person may not be answered any more.
        SendLater: something stands in the way for now.
    """
    parts = oa_parts(reply)
    for number in range(sent, len(parts)):
        await _send(client, person, parts[number], window)
        if number + 1 < len(parts):
            await mark_sent(number + 1)


async def _send(client: OaClient, person: str, part: OaPart, window: Window) -> None:
    """Send one part; without its buttons when Zalo does not take those."""
    if not part.buttons:
        await _send_text(client, person, part.text, window)
        return
    window.check()
    try:
        await client.send(person, part.text, part.buttons)
    except UnfitMessage as error:
        _log.warning("Buttons are sent as numbered lines: %s", error)
    else:
        window.count()
        return
    for text in part.instead:
        await _send_text(client, person, text, window)


async def _send_text(client: OaClient, person: str, text: str, window: Window) -> None:
    """Send a text; in halves when Zalo finds it too long."""
    window.check()
    try:
        await client.send(person, text)
    except UnfitMessage:
        if utf16_length(text) <= SHORTEST:
            raise
    else:
        window.count()
        return
    for half in split(text, utf16_length(text) // 2 + 1, utf16_length):
        await _send_text(client, person, half, window)
