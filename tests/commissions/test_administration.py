"""Bodies and seats, kept by those whose business they are."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.actors import Role
from audit.models import Entry
from audit.services import acting_as
from commissions.administration import services
from commissions.enums import BodyKind, CommissionType
from commissions.models import Body, Member, Seat
from commissions.refusals import FieldRefused
from commissions.services import SeatForbidden, actor_of, open_seat
from contacts_map.models import Department
from contacts_map.quotas.services import (
    QuotaForbidden,
    QuotaRefused,
    reveal_quota,
    set_reveal_quota,
)
from tests.factories import INSTALLER, PASSWORD, World

pytestmark = pytest.mark.django_db


def seat_of(world: World, who: str) -> Seat:
    return world.members[who].seats.get()


def kept(world: World, who: str = "coordinator", **changes: object) -> Body:
    given = {
        "name": "Commission de l’Ain",
        "kind": BodyKind.COMMISSION,
        "departments": Department.objects.filter(code="01"),
        "commission_type": CommissionType.STATUTORY,
        "body": None,
    }
    return services.keep_body(actor=world.actor(who), **(given | changes))


def test_a_seat_that_is_ended_gives_nothing_any_more(world):
    assert world.actor("member69").grants
    services.end_seat(actor=world.actor("secretary69"), seat_id=seat_of(world, "member69").pk)
    assert not actor_of(world.members["member69"]).grants


@pytest.mark.parametrize("who", ["secretary75", "member69", "association", "oversight"])
def test_nobody_ends_the_seats_of_others(world, who):
    seat = seat_of(world, "colleague69")
    with pytest.raises(services.BodyNotFound):
        services.end_seat(actor=world.actor(who), seat_id=seat.pk)
    seat.refresh_from_db()
    assert seat.ends_on is None


def test_nobody_ends_the_seat_through_which_it_acts(world):
    seat = seat_of(world, "secretary69")
    with pytest.raises(SeatForbidden):
        services.end_seat(actor=world.actor("secretary69"), seat_id=seat.pk)
    seat.refresh_from_db()
    assert seat.ends_on is None


def test_a_body_is_created_and_changed(world):
    body = kept(world)
    assert [one.code for one in body.departments.all()] == ["01"]
    changed = kept(world, body=body, name="Commission de l’Ain et du Jura")
    assert changed.pk == body.pk
    assert Body.objects.get(pk=body.pk).name == "Commission de l’Ain et du Jura"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "Organisme commission69"}, "name"),
        ({"commission_type": ""}, "commission_type"),
    ],
)
def test_a_body_that_breaks_a_rule_is_not_kept(world, change, field):
    before = Body.objects.count()
    with pytest.raises(FieldRefused) as refusal:
        kept(world, **change)
    assert refusal.value.field_name == field
    assert Body.objects.count() == before


def test_the_kind_of_a_body_does_not_change(world):
    body = world.bodies["association"]
    with pytest.raises(FieldRefused):
        kept(world, body=body)
    assert Body.objects.get(pk=body.pk).kind == BodyKind.ASSOCIATION


@pytest.mark.parametrize("who", ["secretary69", "association", "oversight"])
def test_others_create_no_body(world, who):
    before = Body.objects.count()
    with pytest.raises(services.BodyForbidden):
        kept(world, who)
    assert Body.objects.count() == before


def test_a_secretary_sees_its_own_body_and_ends_a_seat_there(world):
    client = Client()
    client.post(
        reverse("commissions:login"), {"username": "secretary69@example.org", "password": PASSWORD}
    )
    page = client.get(reverse("administration:bodies")).content.decode()
    assert "Organisme commission69" in page
    assert "Organisme commission75" not in page
    foreign = reverse("administration:body", args=[world.bodies["commission75"].pk])
    assert client.get(foreign).status_code == 404
    seat = seat_of(world, "member69")
    client.post(reverse("administration:seat_end", args=[seat.pk]))
    seat.refresh_from_db()
    assert seat.ends_on is not None


def test_the_quota_of_the_directory_is_set_for_everybody(world):
    set_reveal_quota(actor=world.actor("administrator"), per_day=2)
    assert reveal_quota() == 2
    line = Entry.objects.filter(content_type__model="revealquota").get()
    assert line.purpose == "quota.set"


@pytest.mark.parametrize(
    ("who", "per_day", "error"),
    [
        ("secretary69", 5, QuotaForbidden),
        ("oversight", 5, QuotaForbidden),
        ("coordinator", 0, QuotaRefused),
        ("coordinator", 501, QuotaRefused),
    ],
)
def test_a_quota_that_breaks_a_rule_is_not_set(world, who, per_day, error):
    before = reveal_quota()
    with pytest.raises(error):
        set_reveal_quota(actor=world.actor(who), per_day=per_day)
    assert reveal_quota() == before


def test_a_blocked_account_is_opened_again_from_the_page_of_its_body(world):
    member = world.members["member69"]
    with acting_as(INSTALLER, purpose="tests"):
        Member.objects.filter(pk=member.pk).update(is_active=False)
    address = ("administration:account_reopen", [world.bodies["commission69"].pk, member.pk])
    for who, is_opened in (("secretary75", False), ("secretary69", True)):
        client = Client()
        client.post(
            reverse("commissions:login"), {"username": f"{who}@example.org", "password": PASSWORD}
        )
        client.post(reverse(address[0], args=address[1]))
        member.refresh_from_db()
        assert member.is_active == is_opened


def test_a_seat_that_began_today_gives_nothing_any_more_either(world):
    with acting_as(INSTALLER, purpose="tests"):
        seat = open_seat(
            actor=INSTALLER,
            member=world.members["seatless"],
            body=world.bodies["oversight"],
            role=Role.OVERSIGHT,
        )
    assert actor_of(world.members["seatless"]).role == Role.OVERSIGHT
    services.end_seat(actor=world.actor("administrator"), seat_id=seat.pk)
    assert actor_of(world.members["seatless"]).role == Role.VISITOR


def test_the_end_of_an_old_seat_leaves_the_rights_of_the_new_one(world):
    member, old = world.members["member69"], seat_of(world, "member69")
    with acting_as(INSTALLER, purpose="tests"):
        Seat.objects.filter(pk=old.pk).update(starts_on=timezone.localdate() - timedelta(days=9))
    new = open_seat(
        actor=INSTALLER, member=member, body=world.bodies["commission69"], role=Role.SECRETARY
    )
    services.end_seat(actor=world.actor("secretary69"), seat_id=old.pk)
    assert actor_of(member, seat_id=new.pk).grants == world.actor("secretary69").grants


@pytest.mark.parametrize(
    ("who", "body"), [("coordinator", "national"), ("coordinator", "administration")]
)
def test_nobody_closes_the_way_back(world, who, body):
    closed = world.bodies[body]
    with pytest.raises(FieldRefused):
        kept(world, who, body=closed, name=closed.name, kind=closed.kind, is_active=False)
    assert Body.objects.get(pk=closed.pk).is_active
