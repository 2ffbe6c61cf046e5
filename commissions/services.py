"""Members, bodies and seats: the only door of this app for the others."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import Cast
from django.utils import timezone
from guardian.models import UserObjectPermission
from guardian.shortcuts import assign_perm, remove_perm

from audit.actors import Actor, Role
from audit.anomalies import SeatPeriod
from audit.services import acting_as, record
from commissions.enums import ROLE_BODY_KIND, ROLE_PERMISSIONS, BodyKind, Permission
from commissions.invitations.models import FOUR_EYES
from commissions.models import Body, Member, Seat
from commissions.permissions import can_manage_seats
from contacts_map.models import Department


class RoleNotForBody(ValueError):
    """The role cannot be held on this kind of body."""


class SeatForbidden(PermissionError):
    """The actor may not manage the seats of this body."""


def open_seats(member: Member, *, on: date | None = None) -> list[Seat]:
    """The seats that a member may act through on a day (today by default), in a stable order."""
    day = on or timezone.localdate()
    return list(member.seats.open_on(day).select_related("body").order_by("pk"))


def actor_of(member: Member, *, seat_id: int | None = None) -> Actor:
    """The actor for a member, through the wanted seat or else the first one that is open.

    Permissions are read anew at each call: a seat that was closed gives nothing any more. One
    query, because every request of a member starts with it.
    """
    # The type checker does not know the columns that a query adds.
    seats: list[Any] = list(
        member.seats.open_on(timezone.localdate())
        .select_related("body")
        .annotate(body_departments=ArraySubquery(_departments()), held=ArraySubquery(_held()))
        .order_by("pk")
    )
    seat = next((one for one in seats if one.pk == seat_id), seats[0] if seats else None)
    if seat is None:
        return Actor(label=member.email, role=Role.VISITOR, member_id=member.pk)
    # A member with two seats on one body acts with one of them at a time: its role bounds what
    # guardian holds for the member.
    allowed = ROLE_PERMISSIONS[Role(seat.role)]
    return Actor(
        label=member.email,
        role=Role(seat.role),
        member_id=member.pk,
        seat_id=seat.pk,
        body_id=seat.body_id,
        body=seat.body.name,
        represents=seat.represents,
        departments=frozenset(seat.body_departments),
        grants={name: frozenset({seat.body_id}) for name in seat.held if name in allowed},
    )


def _departments() -> models.QuerySet[Any, Any]:
    """The codes of the departments of a seat's body."""
    links = Body.departments.through.objects
    return links.filter(body_id=models.OuterRef("body_id")).values("department_id")


def _held() -> models.QuerySet[Any, Any]:
    """The permissions that guardian holds for a seat's member on the seat's body."""
    return UserObjectPermission.objects.filter(
        user_id=models.OuterRef("member_id"),
        content_type=ContentType.objects.get_for_model(Body),
        object_pk=Cast(models.OuterRef("body_id"), models.CharField()),
    ).values("permission__codename")


def seat_periods(seat_ids: Iterable[int]) -> dict[int, SeatPeriod]:
    """Who held these seats, and when: for oversight's look at the journal."""
    seats = Seat.objects.filter(pk__in=set(seat_ids))
    return {seat.pk: SeatPeriod(seat.member_id, seat.starts_on, seat.ends_on) for seat in seats}


def open_seat(
    *,
    actor: Actor,
    member: Member,
    body: Body,
    role: Role,
    organisation: str = "",
    represents: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Seat:
    """Seat a member in a body and give the permissions of the role on it. A role that asks for
    four eyes is only given through an invitation, or by the installation.

    Raises RoleNotForBody, SeatForbidden.
    """
    if ROLE_BODY_KIND.get(role) != body.kind:
        raise RoleNotForBody(f"{role} cannot be held on a body of kind {body.kind}")
    if not can_manage_seats(actor, body) or (role in FOUR_EYES and actor.role != Role.SYSTEM):
        raise SeatForbidden(body.pk)
    with acting_as(actor, purpose="seat.open"):
        seat = Seat.objects.create(
            member=member,
            body=body,
            role=role,
            organisation=organisation,
            represents=represents,
            starts_on=starts_on or timezone.localdate(),
            ends_on=ends_on,
        )
        for permission in sorted(ROLE_PERMISSIONS[role]):
            assign_perm(f"commissions.{permission}", member, body)
    return seat


def close_seat(*, actor: Actor, seat: Seat, on: date | None = None) -> Seat:
    """End a seat; `on` is the last day on which it is open, today by default. Take away the
    permissions that no other seat on the body gives, now or later.

    Raises SeatForbidden.
    """
    if not can_manage_seats(actor, seat.body):
        raise SeatForbidden(seat.body_id)
    day = on or timezone.localdate()
    with acting_as(actor, purpose="seat.close"):
        seat.ends_on = max(day, seat.starts_on - timedelta(days=1))
        seat.save(update_fields=["ends_on"])
        # As of today, even when the seat ends on an earlier day.
        others = Seat.objects.not_ended(timezone.localdate()).filter(
            member=seat.member, body=seat.body
        )
        kept = _permissions_of(other.role for other in others.exclude(pk=seat.pk))
        for permission in sorted(ROLE_PERMISSIONS[Role(seat.role)] - kept):
            remove_perm(f"commissions.{permission}", seat.member, seat.body)
    return seat


def _permissions_of(roles: Iterable[str]) -> frozenset[Permission]:
    return frozenset().union(*(ROLE_PERMISSIONS[Role(role)] for role in roles))


def create_member(
    *, actor: Actor, email: str, full_name: str, password: str | None = None
) -> Member:
    """Create an account: for an invitation that is accepted, or by the installation."""
    with acting_as(actor, purpose="member.create"):
        return Member.objects.create_user(email=email, full_name=full_name, password=password)


def change_password(*, actor: Actor, member: Member, password: str) -> None:
    """Set a new password; the journal says that it changed, never what it is."""
    with acting_as(actor, purpose="member.password"):
        member.set_password(password)
        member.save(update_fields=["password"])
        record(actor=actor, event="member.password_changed", target=member)


def competent_commission(department_code: str) -> Body | None:
    """The commission that receives the cases of a department, or None: a state that exists."""
    return Body.objects.commissions_of(department_code).order_by("pk").first()


def national_coordination() -> Body | None:
    return Body.objects.national().order_by("pk").first()


def create_body(
    *,
    actor: Actor,
    kind: BodyKind,
    name: str,
    departments: Iterable[str] = (),
    commission_type: str = "",
    chaired_by: str = "",
) -> Body:
    """Create a body and attach its departments (by code)."""
    with acting_as(actor, purpose="body.create"):
        body = Body.objects.create(
            kind=kind, name=name, commission_type=commission_type, chaired_by=chaired_by
        )
        body.departments.set(Department.objects.filter(code__in=departments))
    return body
