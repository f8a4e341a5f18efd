"""Telegram as a channel: receives, answers, presents itself."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from telegram import Update

from bot.answer import AnswerStatus
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Reply
from bot.intake.arrival import on_its_way
from bot.intake.channel import Submit
from bot.intake.dispatcher import MarkSent
from bot.intake.slow_notice import SlowNotice
from bot.messages import Messages
from bot.rendering.html import render_html
from bot.state.inbox import Incoming
from bot.telegram.admin_access import Backstage, NoBackstage
from bot.telegram.client import Bot, derived
from bot.telegram.heard import (
    NAME,
    Heard,
    Place,
    Pressed,
    Said,
    Shown,
    read_update,
    signals_danger,
)
from bot.telegram.inline import InlineAnswers
from bot.telegram.keyboard import keyboard_of
from bot.telegram.patience import Patience, until_it_works
from bot.telegram.profile import AREA, introduce
from bot.telegram.receiving import ALLOWED, poll, take_in
from bot.telegram.sending import Delivery, Sender
from bot.telegram.sent import SentReplies
from knowledge.errors import SendLater

_log = logging.getLogger(__name__)

SLOW_S = 0.7
"""After so many seconds without an answer the person sees that one is on its way."""

_CONNECTED_S = 10.0  # how long a kept message waits for the first contact with Telegram
_WEBHOOK_CONNECTIONS = 100
_MAX_ALBUMS = 1000


class TelegramChannel:
    """Talks to people through a Telegram bot.

    Args:
        bot: the client.
        dialogue: what answers.
        public_url: where the world reaches this server; empty to poll.
        secret: what Telegram shows with each call of the webhook: 1 to 256 of A-Za-z0-9_-.
        backstage: answers admins where they ask for more than others may.
        slow_s: seconds after which "typing" is shown.
    """

    name = NAME

    def __init__(
        self,
        bot: Bot,
        dialogue: Dialogue,
        *,
        public_url: str = "",
        secret: str = "",
        backstage: Backstage | None = None,
        slow_s: float = SLOW_S,
    ) -> None:
        self._bot = bot
        self._dialogue = dialogue
        self._public_url = public_url
        self._secret = secret or derived(bot.token, "webhook secret")
        self._path = f"/telegram/{derived(bot.token, 'webhook path')[:32]}"
        self._backstage = backstage or NoBackstage()
        self._slow_notice = SlowNotice(slow_s)
        self._sender = Sender(bot)
        self._sent = SentReplies()
        self._inline = InlineAnswers(bot, dialogue)
        self._albums: OrderedDict[str, None] = OrderedDict()
        self._connected = asyncio.Event()
        self._submit: Submit | None = None
        self._receiving: asyncio.Task[None] | None = None

    def routes(self) -> Sequence[BaseRoute]:
        """Return the webhook's route; none when updates are polled."""
        return [Route(self._path, self._webhook, methods=["POST"])] if self._public_url else []

    async def start(self, submit: Submit) -> None:
        """Begin to receive, as soon as Telegram can be reached."""
        self._submit = submit
        self._receiving = asyncio.create_task(self._receive())

    async def stop_receiving(self) -> None:
        """Take nothing more in; what Telegram holds it sends again after the next start."""
        if self._receiving is not None:
            self._receiving.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._receiving
        await self._inline.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._bot.shutdown()

    async def handle(self, message: Incoming, sent: int, mark_sent: MarkSent) -> None:
        """Answer a message; see ``Handler``."""
        await self._wait_for_telegram()
        update = Update.de_json(json.loads(message.body), self._bot)
        heard = read_update(update, self._bot.bot)
        if heard is None:
            return
        typing = partial(self._sender.show_typing, heard.place)
        async with self._acknowledging(heard):
            with self._slow_notice.beside(typing):
                reply = await self._reply_to(heard, calm=not message.urgent)
        if reply is None:
            return
        delivery = Delivery(
            key=message.key,
            place=heard.place,
            parts=render_html(reply),
            keyboard=keyboard_of(reply.options),
            over=self._over(heard, reply),
            urgent=message.urgent,
        )
        on_its_way(NAME, reply.answer)
        ids = await self._sender.deliver(delivery, sent, mark_sent)
        if isinstance(heard, Said):
            self._sent.remember(heard.place.chat_id, heard.message_id, ids)

    async def send(self, chat: str, reply: Reply) -> None:
        """Send what nobody asked for a moment ago; see ``Messenger``."""
        await self._wait_for_telegram()
        parts, keyboard = render_html(reply), keyboard_of(reply.options)
        place = Place(int(chat.partition("/")[0]))
        key = f"unasked {secrets.token_hex(8)}"
        await self._sender.deliver(Delivery(key, place, parts, keyboard), 0, _noted)

    async def _reply_to(self, heard: Heard, *, calm: bool) -> Reply | None:
        match heard:
            case Said():
                own = await self._backstage.hear(heard.speaker, heard.text)
                return own or await self._dialogue.hear(heard.speaker, heard.text, calm=calm)
            case Pressed():
                own = await self._backstage.press(heard.speaker, heard.data, self.send)
                return own or await self._dialogue.press(heard.speaker, heard.data)
            case Shown():
                return await self._reply_to_shown(heard)

    async def _reply_to_shown(self, shown: Shown) -> Reply | None:
        """Return the line for what is not text; pictures sent together get one between them."""
        if shown.document is not None:
            taken = await self._backstage.take(shown.speaker, shown.document, self.send)
            if taken is not None:
                return taken
        if shown.album is not None and not self._is_new(shown.album):
            return None
        language = self._dialogue.language(shown.speaker)
        return Reply(language, text=Messages.load(language, AREA).text(shown.line))

    def _is_new(self, album: str) -> bool:
        if album in self._albums:
            return False
        self._albums[album] = None
        while len(self._albums) > _MAX_ALBUMS:
            self._albums.popitem(last=False)
        return True

    def _over(self, heard: Heard, reply: Reply) -> Sequence[int]:
        """Return the messages that a reply takes the place of.

        An edited question changes its answer, unless it now signals danger: nobody is told of a
        changed message. A source never takes the place of the answer it belongs to.
        """
        if isinstance(heard, Pressed):
            return [heard.message_id] if reply.replaces and not heard.under_answer else []
        if not isinstance(heard, Said) or not heard.edited:
            return []
        if reply.answer is not None and reply.answer.status is AnswerStatus.SAFETY:
            return []
        return self._sent.to(heard.place.chat_id, heard.message_id)

    @asynccontextmanager
    async def _acknowledging(self, heard: Heard) -> AsyncIterator[None]:
        """Acknowledge a pressed button while it is being answered."""
        if not isinstance(heard, Pressed):
            yield
            return
        task = asyncio.create_task(self._sender.acknowledge(heard.query_id))
        try:
            yield
        finally:
            await task

    async def _wait_for_telegram(self) -> None:
        """Wait until the bot knows its own name; raises SendLater when that takes long."""
        if self._connected.is_set():
            return
        try:
            await asyncio.wait_for(self._connected.wait(), _CONNECTED_S)
        except TimeoutError:
            raise SendLater("Telegram has not been reached yet.") from None

    async def _receive(self) -> None:
        """Connect, present the bot, and poll unless Telegram calls."""
        patience = Patience()
        await until_it_works(self._bot.initialize, patience)
        self._connected.set()
        if self._public_url:
            await until_it_works(self._set_webhook, patience)
            await self._introduce()
            return
        await until_it_works(self._bot.delete_webhook, patience)
        introducing = asyncio.create_task(self._introduce())
        try:
            await poll(self._bot, self._keep)
        finally:
            introducing.cancel()

    async def _introduce(self) -> None:
        await introduce(self._bot)
        await self._backstage.introduce()

    async def _set_webhook(self) -> bool:
        return await self._bot.set_webhook(
            f"{self._public_url}{self._path}",
            secret_token=self._secret,
            allowed_updates=ALLOWED,
            max_connections=_WEBHOOK_CONNECTIONS,
        )

    async def _webhook(self, request: Request) -> Response:
        if self._submit is None or not self._connected.is_set():
            return JSONResponse({"error": "not started"}, status_code=503)
        return await take_in(request, self._secret, self._bot, self._keep)

    async def _keep(self, update: Update) -> None:
        """Keep an update that wants an answer; inline queries are answered at once."""
        if update.inline_query is not None:
            self._inline.take(update.inline_query)
            return
        heard = read_update(update, self._bot.bot)
        if heard is not None and self._submit is not None:
            await self._submit(_incoming(update, heard))


async def _noted(_parts: int) -> None:
    """Be told how much was sent; nothing is kept that could be sent again."""


def _incoming(update: Update, heard: Heard) -> Incoming:
    """Return an update as a message for the inbox."""
    message = update.message or update.edited_message
    written = (message.edit_date or message.date).timestamp() if message else time.time()
    return Incoming(
        channel=NAME,
        key=str(update.update_id),
        chat=heard.speaker.chat,
        body=update.to_json(),
        received=written,
        urgent=isinstance(heard, Said) and signals_danger(heard.text),
    )
