"""Making a case wait, and letting it go on."""

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.readers import reading_as
from audit.services import acting_as
from referrals.models import Case, LegalHold
from referrals.retention.enums import HoldReason
from referrals.retention.permissions import can_hold_any_case, can_hold_case, can_lift_hold
from referrals.services import CaseForbidden, CaseNotFound, CaseRefused

HOLDER = Actor.system("retention")


def hold_on(case: Case) -> LegalHold | None:
    return LegalHold.objects.open().filter(case=case).select_related("case").first()


def hold_case(*, actor: Actor, reference: str, reason: str) -> LegalHold:
    """From now on nothing of the case is destroyed.

    Raises CaseNotFound, CaseForbidden, CaseRefused; nothing has then changed.
    """
    if reason not in HoldReason.values:
        raise CaseRefused({"reason": [_("Choose the reason.")]})
    with acting_as(actor, purpose="retention.hold"), reading_as(_reader(actor)):
        # The lock is the one that a run takes: it sees the hold, or has finished.
        case = _locked(actor, reference)
        if actor.member_id is None:
            raise CaseForbidden(reference)
        if hold_on(case) is not None:
            raise CaseRefused({"reason": [_("This case is held already.")]})
        return LegalHold.objects.create(
            case=case,
            reason=reason,
            placed_by_id=actor.member_id,
            body_id=actor.body_id,
            body_name=actor.body,
        )


def lift_hold(*, actor: Actor, reference: str) -> LegalHold:
    """The periods count again, as if the case had never been held: the next run may end it.

    Raises CaseNotFound, CaseForbidden, CaseRefused; nothing has then changed.
    """
    with acting_as(actor, purpose="retention.lift"), reading_as(_reader(actor)):
        case = _locked(actor, reference)
        hold = hold_on(case)
        if hold is None:
            raise CaseRefused({"reference": [_("This case is not held.")]})
        if not can_lift_hold(actor, hold):
            raise CaseForbidden(reference)
        hold.lifted_at = timezone.now()
        hold.save(update_fields=["lifted_at"])
        return hold


def _reader(actor: Actor) -> Actor:
    """Oversight holds a case that it may not read."""
    return HOLDER if can_hold_any_case(actor) else actor


def _locked(actor: Actor, reference: str) -> Case:
    visible = Case.objects.all() if can_hold_any_case(actor) else Case.objects.visible_to(actor)
    case = visible.select_for_update(of=("self",)).with_reference(reference).first()
    if case is None:
        raise CaseNotFound(reference)
    if not can_hold_case(actor, case):
        raise CaseForbidden(reference)
    return case
