"""API tokens: given once in clear, kept as a hash; their issue and end are in the journal."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from knox.models import AuthToken

from audit.actors import Actor, Role
from audit.services import acting_as, record
from commissions.access.inactivity import note_activity
from commissions.access.mails import Alert
from commissions.access.tasks import tell
from commissions.api_access.models import TokenGrant, TokenGrantQuerySet
from commissions.api_access.scopes import NARROW_SCOPES, Scope
from commissions.models import Member, Seat
from commissions.services import actor_of

# Days after which the token of a program ends; somebody then looks at it again.
PROGRAM_DAYS = (30, 90, 365)
MOST_PROGRAMS = 5


class TokenForbidden(PermissionError):
    """The actor may not give a program access, or not see what all tokens are."""


class TokenNotFound(LookupError):
    """No such token, or none that the actor may revoke."""


class TooManyPrograms(ValueError):
    """The association has as many programs as it may have."""


class TokenIsOver(PermissionError):
    """The token has no scope, or its seat has ended."""


def issue_token(
    *, member: Member, scopes: Iterable[Scope] = (Scope.WHOLE_ROLE,)
) -> tuple[str, datetime | None]:
    """A new token and when it ends, for a member who has just logged in."""
    actor = actor_of(member)
    with acting_as(actor, purpose="token.create"):
        record(actor=actor, event="login.succeeded", target=member, purpose="login")
        token, secret = AuthToken.objects.create(member)
        note_activity(member)
        _grant(actor, TokenGrant(token=token, scopes=list(scopes)))
    return secret, token.expiry


def may_have_programs(actor: Actor) -> bool:
    return actor.role == Role.ASSOCIATION


def issue_program_token(
    *, actor: Actor, name: str, scopes: Iterable[Scope], days: int
) -> tuple[str, TokenGrant]:
    """A token for a program of the association: bound to the seat of who asks, which it does not
    outlive. The caller has asked for a fresh proof, and shows the secret once.

    Raises TokenForbidden, TooManyPrograms.
    """
    seat_id = actor.seat_id
    if seat_id is None or not may_have_programs(actor):
        raise TokenForbidden(actor.label)
    wanted = [scope for scope in NARROW_SCOPES if scope in scopes]
    if not wanted or days not in PROGRAM_DAYS:
        raise ValueError("a program needs narrow scopes and an end")
    with acting_as(actor, purpose="token.create"):
        # The lock of the seat makes two requests at once count one after the other.
        seat = Seat.objects.select_for_update(of=("self",)).get(pk=seat_id)
        if _programs_of(actor).alive().count() >= MOST_PROGRAMS:
            raise TooManyPrograms
        token, secret = AuthToken.objects.create(seat.member, expiry=timedelta(days=days))
        grant = _grant(actor, TokenGrant(token=token, scopes=wanted, seat=seat, name=name))
        tell(seat.member, Alert.TOKEN_CREATED)
    return secret, grant


def tokens_of(actor: Actor) -> TokenGrantQuerySet:
    """The actor's own, and those of the programs of its association."""
    own = _listed().filter(token__user=actor.member_id)
    return own | _programs_of(actor) if may_have_programs(actor) else own


def may_see_all_tokens(actor: Actor) -> bool:
    return actor.role == Role.OVERSIGHT


def all_tokens(actor: Actor) -> TokenGrantQuerySet:
    """For oversight: who holds what, never a secret. Raises TokenForbidden."""
    if not may_see_all_tokens(actor):
        raise TokenForbidden(actor.label)
    return _listed()


def revoke_grant(*, actor: Actor, grant_id: UUID) -> None:
    """Raises TokenNotFound."""
    grant = tokens_of(actor).filter(pk=grant_id).first()
    if grant is None:
        raise TokenNotFound(grant_id)
    revoke_token(actor=actor, token=grant.token)


def revoke_token(*, actor: Actor, token: AuthToken) -> None:
    with acting_as(actor, purpose="token.revoke"):
        record(actor=actor, event="token.revoked", target=token.user, purpose="token.revoke")
        token.delete()


def actor_of_token(token: AuthToken) -> tuple[Actor, TokenGrant]:
    """Who acts with a token, and within what. The journal tells a program from its member.

    Raises TokenIsOver.
    """
    # Read through the token, which keeps it: the throttle asks again.
    grant: TokenGrant | None = getattr(token, "grant", None)
    if grant is None:
        raise TokenIsOver
    actor = actor_of(token.user, seat_id=grant.seat_id)
    if grant.is_of_program:
        # Another seat of the same member is not what the program was given.
        if actor.seat_id != grant.seat_id:
            raise TokenIsOver
        actor = replace(actor, label=f"{actor.label} program:{grant.short}")
    return actor, grant


def note_use(grant: TokenGrant) -> None:
    """The day is enough to find a token that nobody uses any more; one write a day."""
    today = timezone.localdate()
    if grant.used_on != today:
        TokenGrant.objects.filter(pk=grant.pk).update(used_on=today)
        # A program that still runs does not say that its member still comes.
        if not grant.is_of_program:
            note_activity(grant.token.user)


def _grant(actor: Actor, grant: TokenGrant) -> TokenGrant:
    grant.save(force_insert=True)
    record(
        actor=actor,
        event="token.created",
        target=grant.token.user,
        purpose="token.create",
        extra={"token": grant.short, "scopes": [str(scope) for scope in grant.scopes]},
    )
    return grant


def _listed() -> TokenGrantQuerySet:
    return (
        TokenGrant.objects.alive()
        .select_related("token__user", "seat__body")
        .order_by("-token__created")
    )


def _programs_of(actor: Actor) -> TokenGrantQuerySet:
    return _listed().filter(seat__body=actor.body_id)
