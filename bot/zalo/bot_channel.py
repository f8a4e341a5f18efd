"""The Zalo Bot Platform as a channel: polled, or by webhook when the world can reach us."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import logging
from collections.abc import Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.dialogue.dialogue import Dialogue
from bot.intake.arrival import on_its_way
from bot.intake.channel import Submit
from bot.intake.dispatcher import MarkSent
from bot.intake.slow_notice import SlowNotice
from bot.rendering.zalo import zalo_texts
from bot.state.inbox import Incoming
from bot.zalo.bot_client import ZaloBotClient
from bot.zalo.bot_events import NAME, read_update
from bot.zalo.bot_polling import FIRST_WAIT_S, LONGEST_WAIT_S, POLL_S, Polling
from bot.zalo.heard import Heard, reply_to
from bot.zalo.http import body_of, parse
from knowledge.errors import ChannelError

_log = logging.getLogger(__name__)

PATH = "/zalo/bot"
SECRET_HEADER = "x-bot-api-secret-token"
SLOW_S = 1.0
"""After so many seconds without an answer the person sees that one is on its way."""


class ZaloBotChannel:
    """Talks to people through a bot of the Zalo Bot Platform.

    Args:
        client: the bot's client.
        dialogue: what answers.
        public_url: where the world reaches this server; empty to poll.
        secret: what the platform shows with each call of the webhook, 8 to 256 characters.
        poll_s: how long one poll waits, in seconds.
    """

    name = NAME

    def __init__(
        self,
        client: ZaloBotClient,
        dialogue: Dialogue,
        *,
        public_url: str = "",
        secret: str = "",
        poll_s: float = POLL_S,
    ) -> None:
        self._client = client
        self._dialogue = dialogue
        self._public_url = public_url
        self._secret = secret
        self._slow_notice = SlowNotice(SLOW_S)
        self._polling = Polling(client, poll_s)
        self._submit: Submit | None = None
        self._announcing: asyncio.Task[None] | None = None

    def routes(self) -> Sequence[BaseRoute]:
        """Return the webhook's route; none when updates are polled."""
        return [Route(PATH, self._webhook, methods=["POST"])] if self._public_url else []

    async def start(self, submit: Submit) -> None:
        """Begin to receive: announce the webhook, or poll."""
        self._submit = submit
        if self._public_url:
            self._announcing = asyncio.create_task(self._announce())
        else:
            self._polling.start(submit)

    async def stop_receiving(self) -> None:
        """Take nothing more in."""
        if self._announcing is not None:
            self._announcing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._announcing
        await self._polling.stop()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def handle(self, message: Incoming, sent: int, mark_sent: MarkSent) -> None:
        """Answer a message; see ``Handler``."""
        heard = Heard.of(message)
        if heard is None:
            return
        with self._slow_notice.beside(partial(self._show_typing, heard.chat)):
            reply = await reply_to(heard, NAME, self._dialogue, calm=not message.urgent)
        if reply is None:
            return
        texts = zalo_texts(reply)
        on_its_way(NAME, reply.answer)
        for number in range(sent, len(texts)):
            await self._client.send(heard.chat, texts[number])
            if number + 1 < len(texts):
                await mark_sent(number + 1)

    async def _show_typing(self, chat: str) -> None:
        with contextlib.suppress(ChannelError):
            await self._client.show_typing(chat)

    async def _webhook(self, request: Request) -> Response:
        """Keep an update and acknowledge it, which the platform wants within two seconds."""
        shown = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(shown.encode(), self._secret.encode()):
            return JSONResponse({"error": "wrong secret"}, status_code=403)
        body = await body_of(request)
        if body is None:
            return JSONResponse({"error": "too large"}, status_code=413)
        update = parse(body)
        if update is None:
            return JSONResponse({"error": "not an update"}, status_code=400)
        if self._submit is None:
            return JSONResponse({"error": "not started"}, status_code=503)
        message = read_update(update)
        if message is not None:
            await self._submit(message)
        return JSONResponse({"ok": True})

    async def _announce(self) -> None:
        """Tell the platform where to call, until it has understood."""
        wait = FIRST_WAIT_S
        while True:
            try:
                await self._client.set_webhook(f"{self._public_url}{PATH}", self._secret)
            except ChannelError as error:
                _log.warning("The webhook of the Zalo bot cannot be set: %s", error)
                await asyncio.sleep(max(wait, getattr(error, "after_s", None) or 0.0))
                wait = min(LONGEST_WAIT_S, 2 * wait)
            else:
                return


def secret_of(token: str) -> str:
    """Return a webhook secret made from a bot's token, for when none is set: 64 characters."""
    return hashlib.sha256(f"lachan zalo_bot webhook {token}".encode()).hexdigest()
