"""The pages whose forms hold words that somebody may have spent an hour on."""

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from referrals.kept.models import ADDRESS_LENGTH

KEEPABLE = frozenset(
    {
        "referrals:new",
        "referrals:edit",
        "referrals:move",
        "referrals:summary",
        "referrals:thread",
        "referrals:relay",
        "referrals:reading",
        "relays:relay",
        "meetings:advise",
        "meetings:handover",
        "patterns:pattern",
        "patterns:step",
    }
)
# Where the page sends what was typed, with the address of the form, when the session ends.
KEEPING = "referrals:keep_typed"
ADDRESS_FIELD = "kept-address"


def is_keepable(address: str) -> bool:
    if len(address) > ADDRESS_LENGTH or not address.isprintable():
        return False
    try:
        return resolve(address).view_name in KEEPABLE
    except Resolver404:
        return False


def address_of(request: HttpRequest) -> str:
    """The page whose form was sent, if its words are kept; or nothing."""
    match = request.resolver_match
    name = match.view_name if match else ""
    if name not in KEEPABLE and name != KEEPING:
        return ""
    address = request.POST.get(ADDRESS_FIELD, "") if name == KEEPING else request.path
    return address if is_keepable(address) else ""
