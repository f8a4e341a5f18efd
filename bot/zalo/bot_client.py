"""A client of the Zalo Bot Platform: ``https://bot-api.zaloplatforms.com/bot<TOKEN>/METHOD``.

No official page could be read when this was written (2026-11); what is known comes from public
clients and their notes. Every answer is ``{"ok": true, "result": …}`` or ``{"ok": false,
"error_code": …, "description": …}``, with or without an HTTP status that says the same.
"""

from __future__ import annotations

from typing import Any

import httpx

from bot.zalo.http import SEND_TIMEOUT, new_client, post
from knowledge.errors import ChannelError, SendLater, SendRefused

TOKEN_RETRY_S = 300.0
_IDLE, _TOO_MANY, _CONFLICT = 408, 429, 409
_BAD_TOKEN = (401, 404)
_POLL_MARGIN_S = 10.0  # how much later than asked for an idle poll may end


class BadBotToken(SendLater):
    """The platform does not know the bot's token; an operator has to set another."""


class PollConflict(SendLater):
    """Somebody else polls, or a webhook is set."""


class ZaloBotClient:
    """Calls the methods of one bot.

    Args:
        base_url: the platform's address.
        token: the bot's token.
    """

    def __init__(self, base_url: str, token: str) -> None:
        self._token = token
        self._client = new_client(base_url)

    async def updates(self, timeout_s: float) -> list[dict[str, Any]]:
        """Wait for what people send; an empty list when nobody did.

        What is returned is gone from the platform: there is no offset to ask for it again.

        Args:
            timeout_s: how long to wait, in seconds.

        Raises:
            PollConflict: a webhook is set, or somebody else polls.
            ChannelError: the platform refuses or cannot be reached.
        """
        patience = httpx.Timeout(timeout_s + _POLL_MARGIN_S, connect=SEND_TIMEOUT.connect)
        seconds = str(max(1, round(timeout_s)))
        result = await self._call("getUpdates", {"timeout": seconds}, patience, idle_is_none=True)
        found = result if isinstance(result, list) else [result]
        return [update for update in found if isinstance(update, dict) and update]

    async def send(self, chat: str, text: str) -> None:
        """Send a text of at most 2000 characters; raises ChannelError."""
        await self._call("sendMessage", {"chat_id": chat, "text": text})

    async def show_typing(self, chat: str) -> None:
        """Show for some seconds that an answer is on its way; raises ChannelError."""
        await self._call("sendChatAction", {"chat_id": chat, "action": "typing"})

    async def set_webhook(self, url: str, secret: str) -> None:
        """Have updates sent to an address; polling is refused from then on; raises ChannelError."""
        await self._call("setWebhook", {"url": url, "secret_token": secret})

    async def delete_webhook(self) -> None:
        """Make polling possible; raises ChannelError."""
        await self._call("deleteWebhook", {})

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _call(
        self,
        method: str,
        arguments: dict[str, str],
        timeout: httpx.Timeout = SEND_TIMEOUT,
        *,
        idle_is_none: bool = False,
    ) -> Any:
        path = f"/bot{self._token}/{method}"
        status, answer = await post(self._client, path, json=arguments, timeout=timeout)
        if answer.get("ok") is True:
            return answer.get("result")
        code = answer.get("error_code", status)
        if idle_is_none and code == _IDLE:
            return None
        raise _error(method, code)


def _error(method: str, code: Any) -> ChannelError:
    """Return what an error code means; its description may repeat a text and is left out."""
    if code in _BAD_TOKEN:
        return BadBotToken(
            f"The Zalo Bot Platform refuses the bot's token ({code}).",
            "Set ZALO_BOT_TOKEN to the token that the platform shows for the bot, and restart.",
            after_s=TOKEN_RETRY_S,
        )
    if code == _CONFLICT:
        return PollConflict("Zalo says that a webhook is set or somebody else polls (409).")
    if code in (_IDLE, _TOO_MANY) or not isinstance(code, int) or code >= 500:
        return SendLater(f"Zalo could not do {method} now ({code!r:.20}).")
    return SendRefused(f"Zalo refused {method} ({code}).")
