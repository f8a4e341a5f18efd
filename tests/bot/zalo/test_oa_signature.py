"""Signatures: vectors worked out apart from our code."""

from __future__ import annotations

import hashlib
import hmac
import json

from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from bot.zalo.oa_signature import is_signed, signature

APP, KEY, STAMP = "360846524940903967", "bí-mật", "1700000000123"
BODY = json.dumps(
    {
        "app_id": APP,
        "event_name": "user_send_text",
        "timestamp": STAMP,
        "message": {"text": "Chào"},
    },
    ensure_ascii=False,
).encode()


def sha(app: str = APP, body: bytes = BODY, stamp: str = STAMP, key: str = KEY) -> str:
    return hashlib.sha256(app.encode() + body + stamp.encode() + key.encode()).hexdigest()


def signed(mac: str, stamp: str | None = None, body: bytes = BODY) -> bool:
    headers = {"X-ZEvent-Signature": mac}
    if stamp is not None:
        headers["X-ZEvent-Timestamp"] = stamp
    return is_signed(body, Headers(headers), APP, KEY)


def test_a_fixed_vector() -> None:
    # printf '%s' '1{"timestamp":"2"}2k' | sha256sum
    expected = "dc0487a5431673273ad08e6764f684325aee31723f0de6ea30acfa90e56b3b39"
    assert signature("1", b'{"timestamp":"2"}', "2", "k") == expected


def test_the_time_in_the_body_or_in_the_header_may_be_signed() -> None:
    assert signed(f"mac={sha()}")
    assert signed(f"mac={sha()}", stamp="1700000000999")
    assert signed(f"mac={sha(stamp='1700000000999')}", stamp="1700000000999")
    assert signed(f"mac={sha().upper()}")
    number = BODY.replace(f'"{STAMP}"'.encode(), STAMP.encode())
    assert signed(f"mac={sha(body=number)}", body=number)


def test_anything_else_is_refused() -> None:
    assert not signed(f"mac={sha(app='1')}")
    assert not signed(f"mac={sha(key='other')}")
    assert not signed(f"mac={sha(stamp='1')}")
    assert not signed(f"mac={sha(body=BODY + b' ')}")
    assert not signed(sha())
    assert not signed("mac=")
    assert not signed("mac=\xe9")
    assert not is_signed(BODY, Headers({}), APP, KEY)
    keyed = hmac.new(KEY.encode(), APP.encode() + BODY + STAMP.encode(), hashlib.sha256)
    assert not signed(f"mac={keyed.hexdigest()}")
    without_time = b'{"message": 1}'
    assert not signed(f"mac={sha(body=without_time, stamp='')}", body=without_time)


@given(st.binary(max_size=200), st.text(max_size=80))
def test_no_made_up_call_is_taken(body: bytes, mac: str) -> None:
    shown = mac.encode("ascii", "ignore").decode()
    assert not is_signed(body, Headers({"X-ZEvent-Signature": shown}), APP, KEY)
