"""A client of the Official Account's OpenAPI v3: replies to people who wrote to it.

Source: Zalo's OpenAPI v3 as public clients use it (2026-11); no official page could be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.rendering.zalo import OaButton
from bot.zalo.http import new_client, post
from bot.zalo.oa_errors import TOKEN_CODES, oa_error
from bot.zalo.oa_tokens import OaTokens
from knowledge.errors import SendLater

_PATH = "/v3.0/oa/message/cs"


class OaClient:
    """Sends replies for one Official Account.

    Args:
        base_url: the address of the OpenAPI.
        tokens: hands out access tokens.
    """

    def __init__(self, base_url: str, tokens: OaTokens) -> None:
        self._tokens = tokens
        self._client = new_client(base_url)

    async def send(self, person: str, text: str, buttons: Sequence[OaButton] = ()) -> None:
        """Send one reply.

        Args:
            person: the person's id for this Official Account.
            text: at most 2000 characters.
            buttons: at most 5, shown below the text.

        Raises:
            UnfitMessage: Zalo takes no such text or buttons.
            SendRefused: the person may not be answered any more.
            SendLater: the quota, the rate, the tokens or the network stand in the way.
        """
        message = {"recipient": {"user_id": person}, "message": _message(text, buttons)}
        token = await self._tokens.access_token()
        code = await self._post(message, token)
        if code in TOKEN_CODES:
            code = await self._post(message, await self._tokens.access_token(refused=token))
        if code in TOKEN_CODES:
            raise SendLater(f"Zalo does not take a fresh access token ({code}).", after_s=60.0)
        if code != 0:
            raise oa_error(code)

    async def close(self) -> None:
        """Close the connections; a refresh of the tokens under way is kept first."""
        await self._tokens.close()
        await self._client.aclose()

    async def _post(self, message: dict[str, Any], access_token: str) -> int:
        """Return the code of the answer; 0 when the message was sent."""
        headers = {"access_token": access_token}
        status, answer = await post(self._client, _PATH, json=message, headers=headers)
        code = answer.get("error")
        if not isinstance(code, int):
            raise SendLater(f"Zalo's answer has no error code (status {status}).")
        return code


def _message(text: str, buttons: Sequence[OaButton]) -> dict[str, Any]:
    if not buttons:
        return {"text": text}
    shown = [{"title": b.title, "type": b.type, "payload": b.payload} for b in buttons]
    return {"text": text, "attachment": {"type": "template", "payload": {"buttons": shown}}}
