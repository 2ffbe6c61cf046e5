"""Bodies and seats, for those who keep them: a secretary its own, the national coordination and
the administration all of them."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor, Role
from audit.services import acting_as
from commissions.access.inactivity import reopen_account
from commissions.enums import ROLE_BODY_KIND, BodyKind, CommissionType, Permission
from commissions.models import Body, BodyQuerySet, Seat
from commissions.permissions import can_edit_bodies, can_invite_anywhere
from commissions.refusals import FieldRefused
from commissions.services import SeatForbidden, close_seat
from contacts_map.models import Department


class BodyNotFound(LookupError):
    """No such body or seat, or none that the actor keeps."""


class BodyForbidden(PermissionError):
    """The actor may not create or change bodies."""


def bodies_for(actor: Actor) -> BodyQuerySet:
    """Those whose seats the actor keeps."""
    if can_invite_anywhere(actor):
        return Body.objects.all()
    return Body.objects.filter(pk__in=actor.bodies_with(Permission.MANAGE_SEATS))


def roles_for(actor: Actor) -> frozenset[Role]:
    """Those that the actor may offer: a secretary those of a commission."""
    if can_invite_anywhere(actor):
        return frozenset(ROLE_BODY_KIND)
    return frozenset(role for role, kind in ROLE_BODY_KIND.items() if kind == BodyKind.COMMISSION)


def find_body(*, actor: Actor, body_id: int) -> Body:
    """Raises BodyNotFound."""
    body = bodies_for(actor).filter(pk=body_id).first()
    if body is None:
        raise BodyNotFound(body_id)
    return body


def seats_of(body: Body) -> list[Seat]:
    """The open seats, with who holds them, and those to come."""
    seats = Seat.objects.not_ended(timezone.localdate()).filter(body=body)
    return list(seats.select_related("member").order_by("member__full_name", "pk"))


def end_seat(*, actor: Actor, seat_id: int) -> Seat:
    """The member has nothing of this seat any more, from the next request on.

    Raises BodyNotFound, SeatForbidden: nobody ends the seat through which it acts, because the
    last secretary would lock everybody out.
    """
    seat = (
        Seat.objects.select_related("body", "member")
        .filter(pk=seat_id, body__in=bodies_for(actor))
        .first()
    )
    if seat is None:
        raise BodyNotFound(seat_id)
    if seat.pk == actor.seat_id:
        raise SeatForbidden(seat.pk)
    # One that ends today is open today.
    return close_seat(actor=actor, seat=seat, on=timezone.localdate() - timedelta(days=1))


def reopen(*, actor: Actor, body: Body, member_id: int) -> None:
    """Open the blocked account of somebody who sits in a body that the actor keeps.

    Raises BodyNotFound, AccountNotReopened.
    """
    seat = next((one for one in seats_of(body) if one.member_id == member_id), None)
    if seat is None:
        raise BodyNotFound(member_id)
    reopen_account(actor=actor, member=seat.member)


def keep_body(
    *,
    actor: Actor,
    body: Body | None,
    name: str,
    kind: BodyKind,
    departments: Iterable[Department],
    commission_type: str = "",
    chaired_by: str = "",
    is_active: bool = True,
) -> Body:
    """Create a body, or change one; its kind never changes, because rights hang on it.

    Raises BodyForbidden, FieldRefused.
    """
    if not can_edit_bodies(actor):
        raise BodyForbidden(actor.label)
    if kind == BodyKind.COMMISSION and commission_type not in CommissionType.values:
        raise FieldRefused("commission_type", _("Say on what this commission rests."))
    if not is_active and _would_lock_out(actor, body):
        message = _("You act through this body, or nobody else administers: it stays open.")
        raise FieldRefused("is_active", message)
    kept = body or Body(kind=kind)
    if kept.kind != kind:
        raise FieldRefused("kind", _("The kind of a body does not change: create another one."))
    kept.name, kept.is_active = name, is_active
    is_commission = kind == BodyKind.COMMISSION
    kept.commission_type = commission_type if is_commission else ""
    kept.chaired_by = chaired_by if is_commission else ""
    try:
        with acting_as(actor, purpose="body.keep"), transaction.atomic():
            kept.save()
            kept.departments.set(departments if is_commission else [])
    except IntegrityError:
        raise FieldRefused("name", _("Another body has this name.")) from None
    return kept


def _would_lock_out(actor: Actor, body: Body | None) -> bool:
    """Closing one's own body, or the last one of those who administer, opens no way back."""
    if body is None:
        return False
    others = Body.objects.active().filter(kind=BodyKind.ADMINISTRATION).exclude(pk=body.pk)
    is_last = body.kind == BodyKind.ADMINISTRATION and not others.exists()
    return is_last or body.pk == actor.body_id
