from __future__ import annotations

from typing import Any

import pytest
from starlette.requests import Request

from bot.dialogue.limits import Limits
from bot.settings import Settings
from bot.web.visitor import Visitors


def scope(peer: str, forwarded: str = "", proto: str = "") -> dict[str, Any]:
    headers = [(b"x-forwarded-for", forwarded.encode()), (b"x-forwarded-proto", proto.encode())]
    return {
        "type": "http",
        "scheme": "http",
        "client": (peer, 1234),
        "headers": [(name, value) for name, value in headers if value],
    }


def visitors(**settings: Any) -> Visitors:
    return Visitors(Settings(**settings), Limits(per_minute=1, burst=2))


def test_a_proxy_is_believed_only_when_trusted_and_near() -> None:
    trusting = visitors(trust_proxy=True)
    assert trusting.address(scope("127.0.0.1", "203.0.113.9")) == "203.0.113.9"
    assert trusting.address(scope("::1", "203.0.113.9")) == "203.0.113.9"
    assert trusting.address(scope("198.51.100.7", "203.0.113.9")) == "198.51.100.7"
    assert visitors().address(scope("127.0.0.1", "203.0.113.9")) == "127.0.0.1"


def test_only_the_entry_of_the_own_proxy_counts() -> None:
    made_up = "1.2.3.4, 203.0.113.9"
    assert visitors(trust_proxy=True).address(scope("127.0.0.1", made_up)) == "203.0.113.9"


def test_https_is_told_by_the_address_the_server_or_a_trusted_proxy() -> None:
    assert visitors(public_url="https://lachan.example.vn").https(scope("127.0.0.1"))
    assert visitors().https(scope("127.0.0.1") | {"scheme": "https"})
    assert visitors(trust_proxy=True).https(scope("127.0.0.1", proto="https"))
    assert not visitors().https(scope("127.0.0.1", proto="https"))


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("203.0.113.9", "203.0.113.9", True),
        ("203.0.113.9", "203.0.113.10", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.9", "203.0.113.9", True),
    ],
)
def test_an_address_or_a_household_is_limited(first: str, second: str, together: bool) -> None:
    limited = visitors()
    assert limited.allows(Request(scope(first)))
    assert limited.allows(Request(scope(first)))
    assert not limited.allows(Request(scope(first)))
    assert limited.allows(Request(scope(second))) is not together


def test_this_machine_is_not_limited() -> None:
    limited = visitors()
    assert all(limited.allows(Request(scope("127.0.0.1"))) for _ in range(10))
    assert all(limited.allows(Request(scope("::1"))) for _ in range(10))
    assert all(limited.allows(Request(scope("::ffff:127.0.0.1"))) for _ in range(10))
