"""Checks that a call of the Official Account's webhook comes from Zalo."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from bot.zalo.http import parse

SIGNATURE_HEADER = "x-zevent-signature"
TIMESTAMP_HEADER = "x-zevent-timestamp"
_PREFIX = "mac="


def signature(app_id: str, body: bytes, timestamp: str, secret_key: str) -> str:
    """Return the hexadecimal signature of a body.

    Plain SHA-256, not HMAC, of app id, raw body, timestamp and the Official Account's secret key
    (Zalo's webhook documentation as public clients follow it).
    """
    signed = app_id.encode() + body + timestamp.encode() + secret_key.encode()
    return hashlib.sha256(signed).hexdigest()


def is_signed(body: bytes, headers: Mapping[str, str], app_id: str, secret_key: str) -> bool:
    """Say whether a body is signed by Zalo.

    Args:
        body: the raw body.
        headers: the call's headers, found in any case.
        app_id: the id of the Zalo app.
        secret_key: the Official Account's secret key.
    """
    shown = headers.get(SIGNATURE_HEADER, "").strip().lower()
    if not shown.startswith(_PREFIX):
        return False
    shown = shown.removeprefix(_PREFIX)
    timestamps = _timestamps(body, headers)
    matches = [
        hmac.compare_digest(signature(app_id, body, timestamp, secret_key).encode(), shown.encode())
        for timestamp in timestamps
    ]
    return any(matches)


def _timestamps(body: bytes, headers: Mapping[str, str]) -> list[str]:
    """Return the timestamps that may have been signed: the header's and the body's may differ."""
    candidates = [headers.get(TIMESTAMP_HEADER, ""), (parse(body) or {}).get("timestamp", "")]
    known = [str(c).strip() for c in candidates if isinstance(c, str | int)]
    return list(dict.fromkeys(timestamp for timestamp in known if timestamp))
