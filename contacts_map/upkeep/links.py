"""Confirming an entry by the link that its service received: signed, single-use, thirty days."""

from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse
from django.utils import timezone

from audit.actors import Actor
from audit.services import acting_as
from contacts_map.enums import VerificationMethod, VerificationOutcome
from contacts_map.models import SHOWN_STATUSES, ContactPoint, Verification
from contacts_map.upkeep.enums import ReportReason
from contacts_map.upkeep.models import LINK_VALID_FOR, ConfirmationLink, Report

# Who follows the link has no account: the journal names the link, and the row of the link says
# which entry it was made for.
LINK_HOLDER = Actor.system("confirmation-link")


class LinkRefusedError(Exception):
    """The link was altered, is too old, was used, or its entry is no longer shown."""


def link_path(link: ConfirmationLink) -> str:
    return reverse("contacts_map:confirm", args=[_signer().sign(str(link.pk))])


def entry_of_link(*, token: str) -> ContactPoint:
    """The entry that the link opens; following it changes nothing, because mail filters follow
    links. Raises LinkRefusedError."""
    return _usable(token).contact_point


def confirm_by_link(*, token: str) -> None:
    """The service says that everything is right. Raises LinkRefusedError."""
    with acting_as(LINK_HOLDER, purpose="contact.confirm"):
        _record(_used(token), VerificationOutcome.CONFIRMED)


def report_by_link(*, token: str, reason: ReportReason) -> Report:
    """The service says what is wrong: the entry is to be verified until somebody corrects it.
    Raises LinkRefusedError."""
    with acting_as(LINK_HOLDER, purpose="contact.report"):
        contact_point = _used(token)
        _record(contact_point, VerificationOutcome.WRONG)
        return Report.objects.create(contact_point=contact_point, reason=reason)


def _record(contact_point: ContactPoint, outcome: VerificationOutcome) -> None:
    Verification.objects.create(
        contact_point=contact_point, method=VerificationMethod.LINK, outcome=outcome
    )


def _used(token: str) -> ContactPoint:
    """Marks the link as used. Two clicks at once: the second waits for the row and is refused."""
    link = _usable(token, is_locked=True)
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])
    return link.contact_point


def _usable(token: str, *, is_locked: bool = False) -> ConfirmationLink:
    try:
        number = int(_signer().unsign(token, max_age=LINK_VALID_FOR))
    except (BadSignature, ValueError) as error:
        raise LinkRefusedError from error
    links = ConfirmationLink.objects.select_related("contact_point__organisation")
    if is_locked:
        links = links.select_for_update(of=("self",))
    link = links.filter(pk=number, used_at__isnull=True).first()
    if link is None or link.contact_point.status not in SHOWN_STATUSES:
        raise LinkRefusedError
    return link


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="contacts_map.confirmation")
