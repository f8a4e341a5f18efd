"""The Official Account's tokens: refreshed by one at a time, kept before they are used.

An access token lasts about 25 hours, a refresh token three months and for one use only. Two
refreshes at once would burn it, and so would losing the one that comes back: it is on the disk
before the new access token is used.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import httpx

from bot.state.secrets import Secrets
from bot.zalo.http import new_client, post
from knowledge.errors import SendLater

_log = logging.getLogger(__name__)

SECRET_NAME = "zalo_oa.tokens"
DEAD_RETRY_S = 300.0
"""How long no refresh is tried after Zalo has refused all refresh tokens, in seconds."""

_PATH = "/v4/oa/access_token"
_EARLY_S = 300.0  # a token is refreshed this long before it ends
_DEFAULT_LIFE_S = 3600.0  # when Zalo does not say how long a token lasts
# An answer that is not waited for may be the only one that holds the next refresh token.
_TIMEOUT = httpx.Timeout(30.0, connect=10.0)


class TokensDead(SendLater):
    """Zalo refuses every refresh token there is; an operator has to fetch a new one."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What Zalo handed out last.

    Args:
        access: the access token.
        refresh: the refresh token, not used yet.
        expires: when the access token ends, in seconds since 1970.
        origin: the fingerprint of the refresh token in the settings that these descend from.
    """

    access: str
    refresh: str
    expires: float
    origin: str


class OaTokens:
    """Hands out access tokens.

    Args:
        oauth_url: the address of Zalo's OAuth.
        app_id: the id of the Zalo app.
        app_secret: the app's secret.
        first_refresh_token: the one in the settings; used once, and again only when it is changed.
        secrets: where tokens are kept.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        oauth_url: str,
        app_id: str,
        app_secret: str,
        first_refresh_token: str,
        secrets: Secrets,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._app_id = app_id
        self._app_secret = app_secret
        self._first = first_refresh_token
        self._origin = hashlib.sha256(first_refresh_token.encode()).hexdigest()
        self._secrets = secrets
        self._clock = clock
        self._client = new_client(oauth_url)
        self._tokens: Tokens | None = None
        self._refreshing: asyncio.Task[str] | None = None
        self._dead_until = 0.0

    async def access_token(self, refused: str | None = None) -> str:
        """Return an access token, a new one if need be.

        Args:
            refused: a token that Zalo no longer takes.

        Raises:
            TokensDead: Zalo refuses all refresh tokens.
            SendLater: Zalo's OAuth cannot be reached.
        """
        if self._tokens is None:
            kept = await asyncio.to_thread(self._kept)
            self._tokens = self._tokens or kept  # somebody may have refreshed meanwhile
        if self._tokens is not None and self._is_good(self._tokens, refused):
            return self._tokens.access
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.create_task(self._refresh())
        # Whoever waits may be cancelled; the refresh itself must be finished and kept.
        return await asyncio.shield(self._refreshing)

    async def close(self) -> None:
        """Let a refresh under way be kept, then close the connections."""
        if self._refreshing is not None:
            await asyncio.wait({self._refreshing})
        await self._client.aclose()

    def _is_good(self, tokens: Tokens, refused: str | None) -> bool:
        """Say whether a kept access token can be used: it lasts and is of today's settings."""
        lasts = self._clock() < tokens.expires - _EARLY_S
        return lasts and tokens.access != refused and tokens.origin == self._origin

    async def _refresh(self) -> str:
        if self._clock() < self._dead_until:
            raise _dead()
        for refresh_token in self._candidates(self._tokens):
            answer = await self._ask(refresh_token)
            fresh = self._read(answer)
            if fresh is not None:
                await asyncio.to_thread(self._keep, fresh)
                self._tokens = fresh
                return fresh.access
            _log.warning("Zalo refused a refresh token (%s).", answer.get("error", "no token"))
        self._dead_until = self._clock() + DEAD_RETRY_S
        _log.error("%s", _dead())
        raise _dead()

    def _candidates(self, kept: Tokens | None) -> list[str]:
        """Return the refresh tokens to try: one newly set before the one that was kept."""
        if kept is None:
            return [self._first]
        if kept.origin == self._origin:
            return [kept.refresh]
        return [self._first, kept.refresh]

    async def _ask(self, refresh_token: str) -> dict[str, Any]:
        form = {
            "app_id": self._app_id,
            "grant_type": "refresh_token",
            "refresh_token": refresh_token,
        }
        headers = {"secret_key": self._app_secret}
        _, answer = await post(self._client, _PATH, data=form, headers=headers, timeout=_TIMEOUT)
        return answer

    def _read(self, answer: dict[str, Any]) -> Tokens | None:
        """Return the tokens in an answer; None for an error, which comes with HTTP 200 too."""
        access, refresh = answer.get("access_token"), answer.get("refresh_token")
        if not (isinstance(access, str) and access and isinstance(refresh, str) and refresh):
            return None
        try:
            life = float(answer.get("expires_in", ""))
        except (TypeError, ValueError):
            life = _DEFAULT_LIFE_S
        return Tokens(access, refresh, self._clock() + life, self._origin)

    def _kept(self) -> Tokens | None:
        value = self._secrets.get(SECRET_NAME)
        return Tokens(**json.loads(value)) if value else None

    def _keep(self, tokens: Tokens) -> None:
        self._secrets.put(SECRET_NAME, json.dumps(asdict(tokens)))


def _dead() -> TokensDead:
    return TokensDead(
        "Zalo refuses the Official Account's refresh tokens, so nobody there is answered.",
        "Grant the app access to the Official Account again in Zalo's developer console, put the"
        " new refresh token into ZALO_OA_REFRESH_TOKEN and restart.",
        after_s=DEAD_RETRY_S,
    )
