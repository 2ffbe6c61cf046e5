"""The demonstration: what a newcomer finds after `make run`."""

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit.models import Entry
from commissions.meetings.services import read_roster
from commissions.models import Meeting, Member, Seat
from config.demo.cases import STORIES, demo_actor, load_cases
from config.demo.people import ACCOUNTS, load_people
from contacts_map.services.reference import import_departments
from referrals.enums import CaseState
from referrals.meetings.services import read_agenda
from referrals.models import Case, Move
from referrals.services import import_dysfunction_types
from referrals.thread.services import read_thread
from tests.harness.demo import use_demonstration

pytestmark = pytest.mark.django_db
PASSWORD = "une phrase de passe inventée"


@pytest.fixture
def demo():
    import_departments()
    import_dysfunction_types()
    load_people(password=PASSWORD)
    load_cases()


def test_each_role_has_a_log_in_with_the_same_password(demo):
    members = {member.email: member for member in Member.objects.all()}

    assert set(members) == {account.email for account in ACCOUNTS}
    assert all(check_password(PASSWORD, member.password) for member in members.values())
    assert Seat.objects.count() == len(ACCOUNTS)


def test_cases_are_in_every_stage_of_their_story(demo):
    states = set(Case.objects.values_list("state", flat=True))

    assert Case.objects.count() == len(STORIES)
    assert {
        CaseState.DRAFT,
        CaseState.LOGGED,
        CaseState.IN_LOCAL_HANDLING,
        CaseState.RESOLVED_LOCALLY,
        CaseState.ESCALATED,
        CaseState.ACKNOWLEDGED,
        CaseState.ANSWERED,
        CaseState.CLOSED,
    } <= states
    assert Move.objects.filter(by__isnull=True).count() == 0


def test_loading_again_keeps_what_was_entered(demo):
    entries = Entry.objects.count()

    load_people(password=PASSWORD)
    load_cases()

    assert Case.objects.count() == len(STORIES)
    assert Member.objects.count() == len(ACCOUNTS)
    assert Entry.objects.count() == entries


def test_another_password_replaces_the_one_before(demo):
    load_people(password="une autre phrase inventée")

    member = Member.objects.get(email=ACCOUNTS[0].email)
    assert member.check_password("une autre phrase inventée")


@pytest.mark.django_db(transaction=True)
def test_the_demonstration_shows_a_meeting_a_thread_and_somebody_on_duty():
    use_demonstration()
    secretary = demo_actor("secretaire69")
    meeting = Meeting.objects.visible_to(secretary).get()

    assert meeting.starts_at > timezone.now()
    assert any(item.advice for item in read_agenda(actor=secretary, meeting_id=meeting.pk)[1])
    assert [turn.is_now for turn in read_roster(actor=secretary)].count(True) == 1
    local = Case.objects.get(relays__contact_point__isnull=False)
    assert len(read_thread(actor=secretary, reference=local.reference).messages) == 2


def test_its_accounts_are_refused_anywhere_else(settings):
    settings.RELAIS_DEMO = False
    with pytest.raises(CommandError, match="nothing is loaded"):
        call_command("load_demo")
    assert Member.objects.count() == 0
