"""Seats give the permissions of their role on their body, and take them away when they end."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from guardian.models import UserObjectPermission

from audit.actors import Actor, Role
from audit.models import Entry
from audit.services import acting_as
from commissions.enums import ROLE_BODY_KIND, ROLE_PERMISSIONS, Permission
from commissions.models import Member, Seat
from commissions.services import (
    RoleNotForBody,
    SeatForbidden,
    actor_of,
    close_seat,
    competent_commission,
    create_member,
    open_seat,
)
from tests.factories import INSTALLER, World

pytestmark = pytest.mark.django_db


def newcomer(email: str = "nouvelle@example.org") -> Member:
    return create_member(actor=INSTALLER, email=email, full_name="Compte nouveau")


def test_every_role_of_a_seat_has_its_permissions_and_its_kind_of_body():
    roles = set(Role) - {Role.SYSTEM, Role.VISITOR}

    assert set(ROLE_PERMISSIONS) == roles
    assert set(ROLE_BODY_KIND) == roles


@pytest.mark.parametrize("who", ["member69", "secretary69", "coordinator", "association"])
def test_an_open_seat_gives_what_its_role_gives_on_its_body_only(world: World, who: str):
    actor = world.actor(who)

    assert set(actor.grants) == set(ROLE_PERMISSIONS[actor.role])
    assert all(bodies == {actor.body_id} for bodies in actor.grants.values())


def test_a_secretary_seats_a_member_in_its_own_body(world: World):
    member = newcomer()

    seat = open_seat(
        actor=world.actor("secretary69"),
        member=member,
        body=world.bodies["commission69"],
        role=Role.MEMBER,
    )

    assert actor_of(member).may(Permission.LOG_CASE, seat.body_id)


@pytest.mark.parametrize(
    ("who", "body"), [("member69", "commission69"), ("secretary69", "commission75")]
)
def test_nobody_else_seats_anyone(world: World, who: str, body: str):
    member = newcomer()

    with pytest.raises(SeatForbidden):
        open_seat(actor=world.actor(who), member=member, body=world.bodies[body], role=Role.MEMBER)

    assert not member.seats.exists()
    assert not UserObjectPermission.objects.filter(user=member).exists()


def test_a_role_is_held_on_its_kind_of_body_only(world: World):
    member = newcomer()

    with pytest.raises(RoleNotForBody):
        open_seat(
            actor=INSTALLER,
            member=member,
            body=world.bodies["association"],
            role=Role.COORDINATOR,
        )

    assert not member.seats.exists()


def test_a_closed_seat_gives_nothing_from_the_next_day(world: World):
    member = world.members["member69"]
    seat = member.seats.get()

    close_seat(actor=world.actor("secretary69"), seat=seat)

    assert actor_of(member).grants == {}
    assert not UserObjectPermission.objects.filter(user=member).exists()


def test_closing_one_of_two_seats_keeps_what_the_other_gives(world: World):
    member = world.members["secretary69"]
    body = world.bodies["commission69"]
    as_member = open_seat(actor=INSTALLER, member=member, body=body, role=Role.MEMBER)

    close_seat(actor=INSTALLER, seat=as_member)

    actor = actor_of(member)
    assert actor.role == Role.SECRETARY
    assert set(actor.grants) == set(ROLE_PERMISSIONS[Role.SECRETARY])


def test_a_seat_outside_its_dates_is_not_acted_through(world: World):
    member = newcomer()
    tomorrow = timezone.localdate() + timedelta(days=1)
    open_seat(
        actor=INSTALLER,
        member=member,
        body=world.bodies["commission69"],
        role=Role.MEMBER,
        starts_on=tomorrow,
    )

    actor = actor_of(member)

    assert actor.role == Role.VISITOR
    assert actor.grants == {}


def test_a_member_acts_through_the_seat_it_chose_and_never_through_a_strangers(world: World):
    member = world.members["member69"]
    other = open_seat(
        actor=INSTALLER, member=member, body=world.bodies["association"], role=Role.ASSOCIATION
    )
    stranger = world.members["secretary75"].seats.get()

    assert actor_of(member, seat_id=other.pk).role == Role.ASSOCIATION
    assert actor_of(member, seat_id=stranger.pk).role == Role.MEMBER


def test_a_deactivated_body_gives_nothing(world: World):
    body = world.bodies["commission69"]
    with acting_as(INSTALLER, purpose="body.deactivate"):
        body.is_active = False
        body.save()

    assert world.actor("member69").grants == {}
    assert competent_commission("69") is None


def test_the_journal_keeps_who_opened_a_seat(world: World):
    opener = world.actor("secretary69")

    seat = open_seat(
        actor=opener, member=newcomer(), body=world.bodies["commission69"], role=Role.MEMBER
    )

    entry = Entry.objects.get(object_pk=str(seat.pk), content_type__model="seat")
    assert entry.actor_label == opener.label
    assert entry.purpose == "seat.open"


def test_one_address_is_one_account_whatever_its_capitals(world: World):
    newcomer("Une.Personne@Example.ORG")

    assert Member.objects.get(email="une.personne@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        newcomer("UNE.PERSONNE@example.org")


def test_dates_of_a_seat_are_in_order(world: World):
    today = timezone.localdate()
    seats = Seat.objects.count()

    with pytest.raises(IntegrityError), transaction.atomic():
        open_seat(
            actor=INSTALLER,
            member=newcomer(),
            body=world.bodies["commission69"],
            role=Role.MEMBER,
            starts_on=today,
            ends_on=today - timedelta(days=2),
        )

    assert Seat.objects.count() == seats


def test_a_visitor_holds_nothing():
    actor = Actor.visitor()

    assert not actor.is_authenticated
    assert actor.bodies_with(Permission.VIEW_CASE) == frozenset()
