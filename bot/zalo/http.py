"""Calls to Zalo's servers, and bodies of its webhooks: what both channels share."""

from __future__ import annotations

import json
from typing import Any

import httpx
from starlette.requests import Request

from bot.light_transport import light_transport
from knowledge.errors import SendLater

MAX_BODY = 256 * 1024  # bytes of a webhook's call
SEND_TIMEOUT = httpx.Timeout(15.0, connect=5.0)
_CONNECTIONS = 50
_TOO_MANY = 429
_SERVER_ERROR = 500


def new_client(base_url: str) -> httpx.AsyncClient:
    """Return a client for one of Zalo's servers."""
    limits = httpx.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS)
    transport = light_transport(_CONNECTIONS, _CONNECTIONS)
    return httpx.AsyncClient(
        base_url=base_url, timeout=SEND_TIMEOUT, limits=limits, transport=transport
    )


async def post(client: httpx.AsyncClient, path: str, **request: Any) -> tuple[int, dict[str, Any]]:
    """Call a method; return the HTTP status and the JSON object that came back.

    Args:
        client: whose server to call.
        path: the method's path, which may hold a token and is never repeated in an error.
        request: further arguments for httpx.

    Raises:
        SendLater: the server cannot be reached, is overloaded or speaks no JSON.
    """
    try:
        response = await client.post(path, **request)
    except httpx.HTTPError as error:
        raise SendLater(f"Zalo cannot be reached ({type(error).__name__}).") from None
    value = _object(response.content)
    if response.status_code == _TOO_MANY:
        raise SendLater("Zalo asks to slow down (429).", after_s=_retry_after(response, value))
    if response.status_code >= _SERVER_ERROR or value is None:
        raise SendLater(f"Zalo answered with status {response.status_code} and no result.")
    return response.status_code, value


async def body_of(request: Request) -> bytes | None:
    """Return the raw body of a webhook's call; None when it is larger than any real one."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return bytes(body)


def parse(body: bytes) -> dict[str, Any] | None:
    """Return the JSON object in a webhook's body; None when it holds none."""
    return _object(body)


def _object(content: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _retry_after(response: httpx.Response, value: dict[str, Any] | None) -> float | None:
    """Return the seconds to wait that the server names, in the header or the body."""
    parameters = (value or {}).get("parameters")
    named = parameters.get("retry_after") if isinstance(parameters, dict) else None
    try:
        return float(response.headers.get("retry-after") or named or "")
    except (TypeError, ValueError):
        return None
