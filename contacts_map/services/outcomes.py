"""What people learn of an entry while they work with it, without being its editors."""

from django.utils import timezone

from audit.actors import Actor
from audit.services import acting_as
from contacts_map.enums import VerificationMethod, VerificationOutcome
from contacts_map.models import ContactPoint, Verification


def note_contact_outcome(
    *, actor: Actor, contact_point_id: int, method: str, was_reached: bool
) -> Verification | None:
    """Write that somebody reached the contact point, or did not: its freshness follows. An entry
    that is not shown any more has none."""
    if not ContactPoint.objects.shown().filter(pk=contact_point_id).exists():
        return None
    outcome = VerificationOutcome.CONFIRMED if was_reached else VerificationOutcome.UNREACHABLE
    with acting_as(actor, purpose="contact.verify"):
        return Verification.objects.create(
            contact_point_id=contact_point_id,
            at=timezone.now(),
            by_id=actor.member_id,
            method=VerificationMethod(method),
            outcome=outcome,
        )
