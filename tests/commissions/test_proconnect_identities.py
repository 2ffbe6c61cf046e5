"""Who an identity opens, and what its owner is told with the same stroke."""

from typing import NoReturn

import pytest
from allauth.socialaccount.models import SocialAccount
from procrastinate.contrib.django.models import ProcrastinateJob

from audit.models import Entry
from commissions.models import Member
from commissions.proconnect import identities
from commissions.proconnect.flow import Identity
from tests.factories import World

pytestmark = pytest.mark.django_db
IDENTITY = Identity(
    issuer="https://provider.example.org",
    provider="invented",
    subject="42",
    has_second_factor=True,
    id_token="",
)


class MailboxIsFull(RuntimeError):
    pass


def refuse(member: Member, alert: str) -> NoReturn:
    raise MailboxIsFull


def told() -> int:
    return ProcrastinateJob.objects.filter(task_name="access.send_alert").count()


def test_the_owner_is_told_of_each_change(world: World) -> None:
    actor, member = world.actor("member69"), world.members["member69"]
    identities.link(actor=actor, member=member, identity=IDENTITY)
    assert told() == 1
    identities.unlink(actor=actor, member=member)
    assert told() == 2


def test_what_cannot_be_told_does_not_happen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, member = world.actor("member69"), world.members["member69"]
    with monkeypatch.context() as patch:
        patch.setattr(identities, "tell", refuse)
        with pytest.raises(MailboxIsFull):
            identities.link(actor=actor, member=member, identity=IDENTITY)
    assert not SocialAccount.objects.exists()
    identities.link(actor=actor, member=member, identity=IDENTITY)
    before = (Entry.objects.count(), told())
    monkeypatch.setattr(identities, "tell", refuse)
    with pytest.raises(MailboxIsFull):
        identities.unlink(actor=actor, member=member)
    assert identities.is_linked(member)
    assert (Entry.objects.count(), told()) == before
