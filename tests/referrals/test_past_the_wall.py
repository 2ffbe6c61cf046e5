"""Rules that count or end what the person who sets them off does not see (ADR 0021)."""

from django.utils import timezone

from audit.readers import reading_as
from referrals.models import Relay
from referrals.patterns.services import SMALL_CELL, training_needs
from tests.factories import SITUATIONS, World, log_case, move_case
from tests.referrals.directory import referent_of
from tests.referrals.test_relays import to_contact


def test_what_the_coordination_closes_ends_the_local_relays_too(world: World):
    relay = to_contact(world, referent_of("69"))
    coordinator = world.actor("coordinator")
    for who, target in SITUATIONS["closed_nationally"]:
        actor = "secretary69" if who == "secretary" else who
        with reading_as(world.actor(actor)):
            move_case(world, relay.case, actor, target)
    with reading_as(coordinator):
        assert not Relay.objects.filter(pk=relay.pk).exists()
    relay.refresh_from_db()
    assert relay.status == "withdrawn"


def test_training_needs_count_cases_that_the_coordination_does_not_see(world: World):
    for _ in range(SMALL_CELL):
        log_case(world)
    coordinator = world.actor("coordinator")
    with reading_as(coordinator):
        _bodies, needs = training_needs(actor=coordinator, now=timezone.now())
    assert SMALL_CELL in {count for need in needs for count in need.counts}
