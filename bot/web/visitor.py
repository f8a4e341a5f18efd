"""Where a request comes from, and how fast one address may ask."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Scope

from bot.dialogue.limits import Limits

if TYPE_CHECKING:
    from bot.settings import Settings

PER_MINUTE = 240.0
"""Questions a minute from one address for long: mobile carriers put many people behind one."""

BURST = 120.0
"""Questions at once from one address."""

RETRY_S = 15
"""Seconds after which whoever was too fast may try again."""

_IPV6_NETWORK = 64  # bits; one household has a whole network of this size


class Visitors:
    """Tells addresses and limits them.

    Args:
        settings: whether a proxy is trusted, and the address of the site.
        limits: how fast one address may ask.
    """

    def __init__(self, settings: Settings, limits: Limits | None = None) -> None:
        self._trust_proxy = settings.trust_proxy
        self._https = settings.public_url.startswith("https://")
        self._limits = limits or Limits(PER_MINUTE, BURST)

    def address(self, scope: Scope) -> str:
        """Return the address of whoever asks; a trusted proxy's word counts for its peer's."""
        peer = scope["client"][0] if scope.get("client") else "unknown"
        if self._trusted(peer):
            # The last entry is the one that our proxy added; those before it anybody can write.
            told = Headers(scope=scope).get("x-forwarded-for", "").rpartition(",")[2].strip()
            return told or peer
        return str(peer)

    def https(self, scope: Scope) -> bool:
        """Say whether the page was asked for by https."""
        if self._https or scope.get("scheme") == "https":
            return True
        peer = scope["client"][0] if scope.get("client") else ""
        headers = Headers(scope=scope)
        return self._trusted(peer) and headers.get("x-forwarded-proto", "") == "https"

    def allows(self, request: Request) -> bool:
        """Say whether an address may ask now, and count it.

        This machine itself may always: behind a proxy that is not trusted everybody has its
        address, and people must not be turned away for the speed of others.
        """
        network = _network(self.address(request.scope))
        return network is None or self._limits.allows(("web", network))

    def _trusted(self, peer: str) -> bool:
        return self._trust_proxy and _network(peer) is None


def _network(address: str) -> str | None:
    """Return what is limited as one: the address, or an IPv6 network; None for this machine."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    if parsed.is_loopback:
        return None
    if isinstance(parsed, IPv6Address):
        return str(int(parsed) >> (128 - _IPV6_NETWORK))
    return str(parsed)
