import getpass

import pytest
from django.core.management import call_command

from audit.actors import Actor
from audit.models import Entry
from audit.services import acting_as
from commissions.models import Member
from commissions.services import create_member

NEW = "une phrase de passe neuve"


@pytest.mark.django_db
def test_a_password_changed_on_the_server_is_in_the_journal(monkeypatch):
    system = Actor.system("tests")
    with acting_as(system, purpose="tests.prepare"):
        create_member(
            actor=system,
            email="admin@example.org",
            full_name="Admin",
            password="une ancienne phrase",
        )
    before = Entry.objects.count()
    monkeypatch.setattr(getpass, "getpass", lambda prompt="": NEW)
    call_command("changepassword", "admin@example.org", verbosity=0)
    assert Member.objects.get(email="admin@example.org").check_password(NEW)
    entry = Entry.objects.order_by("-id")[0]
    assert Entry.objects.count() == before + 1
    assert entry.purpose == "member.password"
    assert NEW not in str(entry.changes)
