"""Who reads what in the journal; the query and the predicate say the same for every role."""

import pytest
from django.contrib.contenttypes.models import ContentType

from audit.actors import Actor, Role
from audit.models import Entry
from audit.permissions import can_open_journal, can_read_entry
from audit.services import record
from tests.audit.conftest import WORKER, identifiers, new_body, seated

pytestmark = pytest.mark.django_db


@pytest.fixture
def varied_journal(rhone, paris, actor_of_role):
    """Entries of every role, about accounts, bodies, other things and nothing."""
    for role in Role:
        actor = actor_of_role(role)
        record(actor=actor, event="case.read", target=rhone)
        record(actor=actor, event="case.read", target=ContentType.objects.get_for_model(Entry))
        record(actor=actor, event="login.failed")


@pytest.mark.parametrize("role", list(Role))
def test_query_and_predicate_agree(varied_journal, role):
    if role == Role.SYSTEM:
        actor = WORKER
    elif role == Role.VISITOR:
        actor = Actor.visitor()
    else:
        actor = seated(f"autre-{role}@example.org", role, new_body(f"Autre {role}"))
        record(actor=actor, event="journal.read")
    visible = set(identifiers(Entry.objects.visible_to(actor)))
    entries = Entry.objects.select_related("content_type")
    assert visible == {entry.pk for entry in entries if can_read_entry(actor, entry)}
    assert bool(visible) == can_open_journal(actor)


def test_oversight_reads_everything(varied_journal, oversight):
    assert Entry.objects.visible_to(oversight).count() == Entry.objects.count()


def test_the_administrator_reads_about_accounts_and_bodies_only(varied_journal, rhone):
    administrator = seated("admin2@example.org", Role.ADMINISTRATOR, rhone)
    labels = Entry.objects.visible_to(administrator).values_list("content_type__app_label")
    assert set(labels) == {("commissions",)}


def test_a_secretary_reads_its_body_and_not_another(varied_journal, secretary, paris, rhone):
    other = seated("secretaire75@example.org", Role.SECRETARY, paris)
    record(actor=secretary, event="case.read", target=rhone)
    record(actor=other, event="case.read", target=rhone)
    bodies = set(Entry.objects.visible_to(secretary).values_list("body_id", flat=True))
    assert bodies == {rhone.pk}


def test_a_member_reads_its_own_acts_in_every_body(rhone, paris):
    member = seated("membre69@example.org", Role.MEMBER, rhone)
    colleague = seated("membre69b@example.org", Role.MEMBER, rhone)
    record(actor=member, event="case.read")
    record(actor=colleague, event="case.read")
    assert set(Entry.objects.visible_to(member).values_list("actor_id", flat=True)) == {
        member.member_id
    }


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.COORDINATOR])
def test_a_seat_without_a_body_reads_nothing(varied_journal, role):
    actor = Actor(label="x@example.org", role=role, member_id=999)
    assert not Entry.objects.visible_to(actor).exists()


def test_a_member_without_a_seat_reads_nothing(varied_journal, secretary):
    unseated = Actor(label="x@example.org", role=Role.VISITOR, member_id=secretary.member_id)
    assert not Entry.objects.visible_to(unseated).exists()
    assert not can_open_journal(unseated)
