"""API tokens: given once in clear, kept as a hash; their issue and end are in the journal."""

from datetime import datetime

from knox.models import AuthToken

from audit.actors import Actor
from audit.services import acting_as, record
from commissions.models import Member
from commissions.services import actor_of


def issue_token(*, member: Member) -> tuple[str, datetime | None]:
    """A new token and when it ends, for a member who has just logged in."""
    actor = actor_of(member)
    with acting_as(actor, purpose="token.create"):
        record(actor=actor, event="login.succeeded", target=member, purpose="login")
        token, secret = AuthToken.objects.create(member)
        record(actor=actor, event="token.created", target=member, purpose="token.create")
    return secret, token.expiry


def revoke_token(*, actor: Actor, token: AuthToken) -> None:
    with acting_as(actor, purpose="token.revoke"):
        record(actor=actor, event="token.revoked", target=token.user, purpose="token.revoke")
        token.delete()
