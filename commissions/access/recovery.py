"""An account whose member lost something, or may have been used by somebody else."""

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from knox.models import AuthToken

from audit.actors import Actor
from audit.services import acting_as
from commissions.access.mails import Alert
from commissions.access.models import OpenSession
from commissions.access.tasks import tell
from commissions.models import Member


def close_everything(member: Member) -> None:
    """End the sessions and the API tokens of an account."""
    rows = OpenSession.objects.filter(member=member)
    Session.objects.filter(session_key__in=rows.values("session_key")).delete()
    rows.delete()
    AuthToken.objects.filter(user=member).delete()


def remove_all_factors(*, actor: Actor, member: Member, is_dry_run: bool = False) -> int:
    """Take away the second factors that a member lost, recovery codes included; how many rows.

    What was open ends: nobody knows by whom it was opened. The caller has made sure who asks.
    """
    factors = Authenticator.objects.filter(user=member)
    count: int = factors.count()
    if is_dry_run:
        return count
    with acting_as(actor, purpose="factor.remove"):
        factors.delete()
        close_everything(member)
        tell(member, Alert.FACTORS_CHANGED)
    return count
