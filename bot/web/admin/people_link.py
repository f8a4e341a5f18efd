"""A one-time sign-in link, sent to the Telegram account that an admin tied to the account."""

from __future__ import annotations

import asyncio
import logging

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.commands.admin import LINK_PATH
from bot.dialogue.limits import Limits
from bot.dialogue.reply import Reply
from bot.messages import LANGUAGES, Messages
from bot.outgoing.messenger import Messenger
from bot.service.office import Office
from bot.web.admin.guard import SIGN_IN
from bot.web.admin.pages import AdminPages
from bot.web.bodies import read_form
from bot.web.visitor import Visitors
from knowledge.errors import AccountError, ChannelError
from knowledge.workshop import Workshop

_log = logging.getLogger(__name__)

PATH = f"{SIGN_IN}/telegram"
ACTOR = "web:sign-in"

_NAME_PER_MINUTE, _NAME_BURST = 0.2, 2.0
_ADDRESS_PER_MINUTE, _ADDRESS_BURST = 2.0, 5.0


class TelegramLink:
    """Sends sign-in links to Telegram.

    Whoever asks sees the same page at once, whether or not there is such an account; making and
    sending the link happens afterwards, so not even the time tells.

    Args:
        pages: fills the templates.
        office: makes links.
        messenger: writes to people on Telegram; None when it is off.
        visitors: tells addresses.
        base_url: where the admin page is reached: scheme and host.
    """

    def __init__(
        self,
        pages: AdminPages,
        office: Office,
        messenger: Messenger | None,
        visitors: Visitors,
        base_url: str,
    ) -> None:
        self._pages = pages
        self._office = office
        self._messenger = messenger
        self._visitors = visitors
        self._base_url = base_url
        self._by_name = Limits(_NAME_PER_MINUTE, _NAME_BURST)
        self._by_address = Limits(_ADDRESS_PER_MINUTE, _ADDRESS_BURST)
        self._tasks: set[asyncio.Task[None]] = set()

    def routes(self) -> list[BaseRoute]:
        """Return the route; none when Telegram is off."""
        if self._messenger is None:
            return []
        return [Route(PATH, self._ask, methods=["POST"])]

    async def _ask(self, request: Request) -> Response:
        name = (await read_form(request)).get("name", "").strip().lower()
        address = self._visitors.address(request.scope)
        if self._by_address.allows(address) and self._by_name.allows(name):
            task = asyncio.create_task(self._send(name))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return self._pages.page(request, "people_link_sent.html")

    async def _send(self, name: str) -> None:
        """Send a link to whom the account is tied to; nothing happens where there is nobody."""
        made = await self._office.run(lambda workshop: _link_of(workshop, name))
        if made is None or self._messenger is None:
            return
        chat, token = made
        link = f"{self._base_url}{LINK_PATH}/{token}"
        texts = [Messages.load(lang, "telegram_admin").text("link") for lang in LANGUAGES]
        reply = Reply("vi", text="\n\n".join([texts[0], link, texts[1]]))
        try:
            await self._messenger.send(str(chat), reply)
        except ChannelError as error:
            _log.warning("A sign-in link could not be sent: %s", error.what)


def _link_of(workshop: Workshop, name: str) -> tuple[int, str] | None:
    """Return the Telegram user of an account and a new link's token."""
    try:
        account = workshop.accounts.get(name)
    except AccountError:
        return None
    if account.disabled or account.telegram_id is None:
        return None
    return account.telegram_id, workshop.accounts.make_link(name, actor=ACTOR)
