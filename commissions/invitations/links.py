"""The link of an invitation: signed, with the moment of its signature in it."""

from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

from commissions.invitations.models import VALID_FOR, Invitation


class LinkRefused(LookupError):
    """The link was altered, is too old, was used or withdrawn: the page says the same of all."""


def link_path(invitation: Invitation) -> str:
    return reverse("commissions:invitation", args=[_signer().sign(str(invitation.pk))])


def number_in(token: str) -> int:
    """Raises LinkRefused."""
    try:
        return int(_signer().unsign(token, max_age=VALID_FOR))
    except (BadSignature, ValueError) as error:
        raise LinkRefused from error


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="commissions.invitation")
