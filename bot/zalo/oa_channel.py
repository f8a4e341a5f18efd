"""A Zalo Official Account as a channel: people write to it, its webhook brings what they write."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.dialogue.dialogue import Dialogue
from bot.intake.arrival import on_its_way
from bot.intake.channel import Submit
from bot.intake.dispatcher import MarkSent
from bot.state.inbox import Incoming
from bot.zalo.heard import Heard, reply_to
from bot.zalo.http import body_of, parse
from bot.zalo.oa_client import OaClient
from bot.zalo.oa_events import NAME, read_event
from bot.zalo.oa_sending import send_reply
from bot.zalo.oa_signature import is_signed
from bot.zalo.oa_window import Window

PATH = "/zalo/oa"


class ZaloOaChannel:
    """Talks to people through an Official Account.

    Args:
        client: the account's client.
        dialogue: what answers.
        app_id: the id of the Zalo app, part of every signature.
        secret_key: the Official Account's secret key, for signatures.
        clock: seconds since 1970.
    """

    name = NAME

    def __init__(
        self,
        client: OaClient,
        dialogue: Dialogue,
        *,
        app_id: str,
        secret_key: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._client = client
        self._dialogue = dialogue
        self._app_id = app_id
        self._secret_key = secret_key
        self._clock = clock
        self._submit: Submit | None = None

    def routes(self) -> Sequence[BaseRoute]:
        """Return the webhook's route, whose address is set in Zalo's developer console."""
        return [Route(PATH, self._webhook, methods=["POST"])]

    async def start(self, submit: Submit) -> None:
        """Begin to receive."""
        self._submit = submit

    async def stop_receiving(self) -> None:
        """Take nothing more in: the server has stopped serving the webhook by then."""
        self._submit = None

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def handle(self, message: Incoming, sent: int, mark_sent: MarkSent) -> None:
        """Answer a message; see ``Handler``."""
        heard = Heard.of(message)
        if heard is None:
            return
        reply = await reply_to(heard, NAME, self._dialogue, calm=not message.urgent)
        if reply is None:
            return
        on_its_way(NAME, reply.answer)
        window = Window(message.received, sent, self._clock)
        await send_reply(self._client, heard.person, reply, window, sent, mark_sent)

    async def _webhook(self, request: Request) -> Response:
        """Keep an event and acknowledge it, which Zalo wants within two seconds."""
        body = await body_of(request)
        if body is None:
            return JSONResponse({"error": "too large"}, status_code=413)
        if body.strip() == b"{}":  # the console's try when the address is saved; not signed
            return JSONResponse({"ok": True})
        if not is_signed(body, request.headers, self._app_id, self._secret_key):
            return JSONResponse({"error": "wrong signature"}, status_code=403)
        event = parse(body)
        if event is None:
            return JSONResponse({"error": "not an event"}, status_code=400)
        if self._submit is None:
            return JSONResponse({"error": "not started"}, status_code=503)
        message = read_event(event)
        if message is not None:
            await self._submit(message)
        return JSONResponse({"ok": True})
