"""Which member an identity of the provider is.

Never by an e-mail address: whoever runs one of the federated providers could write anybody's. A
member who is logged in links its identity once; from then on issuer, provider and subject find it.
"""

import hashlib
import json

from allauth.socialaccount.models import SocialAccount

from audit.actors import Actor
from audit.services import acting_as
from commissions.access.mails import Alert
from commissions.access.tasks import tell
from commissions.models import Member
from commissions.proconnect.flow import Identity

PROVIDER = "proconnect"


class IdentityTaken(ValueError):
    """This identity belongs to another member, or this member has another one."""


class OnlyWayIn(ValueError):
    """Without a password, the identity is the only way into the account."""


def member_of(identity: Identity) -> Member | None:
    known = SocialAccount.objects.filter(provider=PROVIDER, uid=key_of(identity))
    return Member.objects.filter(pk__in=known.values("user_id"), is_active=True).first()


def is_linked(member: Member) -> bool:
    return bool(SocialAccount.objects.filter(provider=PROVIDER, user=member).exists())


def link(*, actor: Actor, member: Member, identity: Identity) -> None:
    """From now on the identity opens the account; the member is told. Raises IdentityTaken."""
    with acting_as(actor, purpose="identity.link"):
        # One at a time for a member: its row is locked until the end.
        Member.objects.select_for_update().get(pk=member.pk)
        if is_linked(member):
            raise IdentityTaken
        _one, is_new = SocialAccount.objects.get_or_create(
            provider=PROVIDER, uid=key_of(identity), defaults={"user": member}
        )
        if not is_new:
            raise IdentityTaken
        tell(member, Alert.FACTORS_CHANGED)


def unlink(*, actor: Actor, member: Member) -> None:
    """The identity opens nothing any more; the member is told. Raises OnlyWayIn."""
    if not member.has_usable_password():
        raise OnlyWayIn
    with acting_as(actor, purpose="identity.unlink"):
        SocialAccount.objects.filter(provider=PROVIDER, user=member).delete()
        tell(member, Alert.FACTORS_CHANGED)


def key_of(identity: Identity) -> str:
    """One text for the three parts; their order and limits cannot be confused in JSON."""
    parts = json.dumps([identity.issuer, identity.provider, identity.subject])
    return hashlib.sha256(parts.encode()).hexdigest()
