"""Who a page is for."""

from audit.requests import ActorRequest
from commissions.models import Member


def member_of(request: ActorRequest) -> Member:
    """The member behind a request that the log-in middleware has let through."""
    if not isinstance(request.user, Member):
        raise PermissionError("no member is logged in")
    return request.user
