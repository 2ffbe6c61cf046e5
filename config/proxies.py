"""What a proxy says about a request is believed from the configured proxy only.

Anybody can write an X-Forwarded-… header. The address of the peer is the one thing that the caller
of a TCP connection cannot choose, so it decides: RELAIS_TRUSTED_PROXIES lists the proxies.
"""

import ipaddress
from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

FORWARDED_FOR = "HTTP_X_FORWARDED_FOR"
# Read by Django when a setting says so; no other header of a proxy is read anywhere.
CLAIMS = ("HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT")


class ProxyMiddleware:
    """First of all: what comes after it may believe `REMOTE_ADDR` and `request.is_secure()`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.trusted = networks(settings.RELAIS_TRUSTED_PROXIES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_within(request.META.get("REMOTE_ADDR", ""), self.trusted):
            caller = caller_behind(request.META.get(FORWARDED_FOR, ""), self.trusted)
            if caller:
                request.META["REMOTE_ADDR"] = caller
        else:
            for claim in CLAIMS:
                request.META.pop(claim, None)
        return self.get_response(request)


def networks(texts: Iterable[str]) -> list[Network]:
    """Raises ValueError for what is neither an address nor a network."""
    return [ipaddress.ip_network(text, strict=False) for text in texts]


def caller_behind(forwarded_for: str, trusted: list[Network]) -> str:
    """The address that the nearest trusted proxy saw; empty when the header names none.

    Read from the right: each proxy adds the address of its own peer at the end, and what stands
    before the first address that is not one of our proxies was written by the caller.
    """
    for text in reversed([part.strip() for part in forwarded_for.split(",")]):
        if _address(text) is None:
            return ""
        if not is_within(text, trusted):
            return text
    return ""


def is_within(text: str, trusted: list[Network]) -> bool:
    address = _address(text)
    return address is not None and any(address in network for network in trusted)


def _address(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    # A socket that listens on both families writes IPv4 peers as ::ffff:192.0.2.1.
    return getattr(address, "ipv4_mapped", None) or address
