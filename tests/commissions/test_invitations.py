"""Invitations: who may invite to what, what the link does, once, and the four eyes."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.actors import Role
from audit.models import Entry
from audit.services import acting_as
from commissions.invitations import services
from commissions.invitations.links import link_path
from commissions.invitations.models import Invitation
from commissions.invitations.tasks import forget, send_invitation
from commissions.models import Member, Seat
from commissions.refusals import FieldRefused
from commissions.services import SeatForbidden, actor_of, open_seat
from referrals.permissions import has_conflict
from tests.factories import INSTALLER, PASSWORD, World, case_in

pytestmark = pytest.mark.django_db

STRONG = "Une-loutre-7-traverse-le-pont"
NEW = {"full_name": "Noé Nouveau", "new_password1": STRONG, "new_password2": STRONG}


def invited(world: World, who: str = "secretary69", **changes: object) -> Invitation:
    given = {"email": "nouveau@example.org", "body": world.bodies["commission69"]}
    return services.invite(actor=world.actor(who), **(given | {"role": Role.MEMBER} | changes))


def state() -> tuple[int, int, list[tuple[object, ...]]]:
    """All that a refusal must leave as it was."""
    rows = Invitation.objects.values_list("pk", "approved_by", "used_at", "withdrawn_at")
    return Member.objects.count(), Seat.objects.count(), list(rows)


def test_the_link_opens_an_account_with_the_seat_and_only_once(world, client):
    path = link_path(invited(world))
    page = client.get(path)
    assert "Organisme commission69" in page.content.decode()
    assert not Member.objects.filter(email="nouveau@example.org").exists()

    answer = client.post(path, NEW)

    assert answer.url == reverse("commissions:login")
    member = Member.objects.get(email="nouveau@example.org")
    assert member.check_password(STRONG)
    assert [(s.role, s.body.name) for s in member.seats.all()] == [
        ("member", "Organisme commission69")
    ]
    assert Invitation.objects.get().email == ""
    before = state()
    assert client.post(path, NEW | {"full_name": "Autre"}).status_code == 410
    assert state() == before


def test_the_mail_says_that_there_is_an_invitation_and_no_more(world, client):
    send_invitation(invitation_id=invited(world).pk)
    [message] = mail.outbox
    assert message.to == ["nouveau@example.org"]
    text = f"{message.subject} {message.body}"
    assert not any(word in text for word in ("commission69", "secretary69", "Organisme"))
    link = re.search(r"/compte/invitation/\S+", message.body)
    assert link
    assert client.get(link[0]).status_code == 200


def test_an_account_that_exists_gets_the_seat_and_keeps_its_password(world, client):
    path = link_path(invited(world, email="MEMBER75@example.org"))
    client.post(path)
    member = world.members["member75"]
    member.refresh_from_db()
    assert {seat.body.name for seat in member.seats.all()} == {
        "Organisme commission69",
        "Organisme commission75",
    }
    assert member.check_password(PASSWORD)


@pytest.mark.parametrize("why", ["altered", "too old", "withdrawn", "inactive body", "blocked"])
def test_a_link_that_is_not_good_any_more_changes_nothing(world, client, why):
    email = "member75@example.org" if why == "blocked" else "nouveau@example.org"
    invitation = invited(world, email=email)
    path = link_path(invitation)
    with acting_as(INSTALLER, purpose="tests"):
        if why == "altered":
            path = path.replace(f"/{invitation.pk}:", f"/{invitation.pk + 1}:")
        elif why == "too old":
            Invitation.objects.update(created_at=timezone.now() - timedelta(days=7, minutes=1))
        elif why == "withdrawn":
            services.withdraw(actor=world.actor("secretary69"), invitation_id=invitation.pk)
        elif why == "inactive body":
            world.bodies["commission69"].is_active = False
            world.bodies["commission69"].save()
        else:
            Member.objects.filter(email=email).update(is_active=False)
    before = state()
    assert client.post(path, NEW).status_code == 410
    assert state() == before


def test_a_weak_password_keeps_what_was_typed_and_opens_nothing(world, client):
    path = link_path(invited(world))
    before = state()
    page = client.post(
        path, NEW | {"new_password1": "nouveau2026", "new_password2": "nouveau2026"}
    )
    assert "Noé Nouveau" in page.content.decode()
    assert state() == before


@pytest.mark.parametrize(
    ("who", "body"),
    [
        ("secretary69", "commission75"),
        ("secretary69", "national"),
        ("member69", "commission69"),
        ("association", "association"),
        ("oversight", "oversight"),
    ],
)
def test_nobody_invites_outside_of_its_own_bodies(world, who, body):
    role = {"commission69": Role.MEMBER, "commission75": Role.MEMBER}.get(body, Role.COORDINATOR)
    with pytest.raises(services.InvitationForbidden):
        invited(world, who, body=world.bodies[body], role=role)
    assert state()[2] == []


def test_a_role_of_another_kind_of_body_is_refused(world):
    with pytest.raises(FieldRefused):
        invited(world, role=Role.COORDINATOR)
    assert state()[2] == []


def test_the_coordinator_is_made_by_two_people(world, client):
    invitation = invited(
        world, "administrator", body=world.bodies["national"], role=Role.COORDINATOR
    )
    path = link_path(invitation)
    before = state()
    assert client.post(path, NEW).status_code == 410
    send_invitation(invitation_id=invitation.pk)
    assert mail.outbox == []
    for who in ("administrator", "secretary69"):
        with pytest.raises((services.InvitationForbidden, services.InvitationNotFound)):
            services.approve(actor=world.actor(who), invitation_id=invitation.pk)
    assert state() == before

    services.approve(actor=world.actor("coordinator"), invitation_id=invitation.pk)

    assert client.post(link_path(invitation), NEW).status_code == 302
    assert Member.objects.get(email="nouveau@example.org").seats.get().role == Role.COORDINATOR


def test_nobody_approves_what_is_for_oneself(world):
    invitation = invited(
        world,
        "coordinator",
        email="administrator@example.org",
        body=world.bodies["oversight"],
        role=Role.OVERSIGHT,
    )
    with pytest.raises(services.InvitationForbidden):
        services.approve(actor=world.actor("administrator"), invitation_id=invitation.pk)
    assert Invitation.objects.get().approved_by is None


def test_a_role_of_four_eyes_has_no_other_way_in(world):
    with pytest.raises(SeatForbidden):
        open_seat(
            actor=world.actor("administrator"),
            member=world.members["member69"],
            body=world.bodies["national"],
            role=Role.COORDINATOR,
        )
    assert not world.members["member69"].seats.filter(role=Role.COORDINATOR).exists()


def test_each_step_is_in_the_journal_without_the_address(world, client):
    path = link_path(invited(world))
    client.post(path, NEW)
    lines = Entry.objects.filter(content_type__model="invitation")
    assert {line.purpose for line in lines} == {"invitation.send", "invitation.accept"}
    assert not any("nouveau@" in str(line.changes) for line in lines)


def test_the_page_invites_after_a_proof_and_says_the_same_for_every_address(world):
    client = Client()
    client.post(
        reverse("commissions:login"), {"username": "secretary69@example.org", "password": PASSWORD}
    )
    given = {"body": world.bodies["commission69"].pk, "role": "member"}
    pages = []
    for email in ("nouveau@example.org", "member75@example.org"):
        client.post(reverse("administration:invite"), given | {"email": email})
        page = client.get(reverse("administration:invitations")).content.decode()
        pages.append(page.count("Envoyée le"))
    assert pages == [1, 2]


def test_a_seat_keeps_whom_it_represents_so_that_a_conflict_shows(world, client):
    client.post(link_path(invited(world, represents="POLICE")), NEW)
    member = Member.objects.get(email="nouveau@example.org")
    assert has_conflict(actor_of(member), case_in(world, "logged"))
    with pytest.raises(FieldRefused):
        invited(world, email="autre@example.org", represents="NOBODY")
    assert Invitation.objects.count() == 1


def test_an_invitation_to_a_seat_that_is_over_opens_nothing(world, client):
    path = link_path(invited(world, ends_on=timezone.localdate()))
    with acting_as(INSTALLER, purpose="tests"):
        Invitation.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    before = state()
    assert client.post(path, NEW).status_code == 410
    assert state() == before


def test_the_address_of_who_did_not_come_goes_by_itself_or_by_hand(world):
    by_hand, by_itself = invited(world), invited(world, email="autre@example.org")
    with acting_as(INSTALLER, purpose="tests"):
        Invitation.objects.update(created_at=timezone.now() - timedelta(days=31))
    services.withdraw(actor=world.actor("secretary69"), invitation_id=by_hand.pk)
    assert Invitation.objects.get(pk=by_itself.pk).email == "autre@example.org"
    forget(timestamp=0)
    assert set(Invitation.objects.values_list("email", flat=True)) == {""}
