"""The keys change while people work, or while the command is killed: every text is readable."""

import os
import random
import signal
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError, connections

from audit.actors import Actor
from audit.readers import reading_as
from audit.services import acting_as
from privacy import rotation, services
from privacy.keyring import generate_key_line
from privacy.models import KeyedModel
from privacy.proof import prove_texts
from privacy.rotation import rotate, rows_to_rewrap
from referrals.models import Case
from referrals.services import edit_case
from tests.factories import World, case_content, log_case
from tests.privacy.conftest import Load

pytestmark = pytest.mark.django_db(transaction=True)

OLD, NEW = (generate_key_line(key_id=name) for name in ("old", "new"))
WRITERS = 8
CASES = 48
KILLS = 6


@pytest.fixture
def cases(load: Load, world: World, monkeypatch: pytest.MonkeyPatch) -> list[Case]:
    """Under the former key, while the new one is current already; small batches, so that much
    happens between them."""
    monkeypatch.setattr("privacy.rotation.BATCH", 5)
    load(OLD)
    made = [log_case(world) for _ in range(CASES)]
    load(NEW, OLD)
    return made


def test_eight_writers_read_and_write_while_the_keys_change(world: World, cases: list[Case]):
    is_over = threading.Event()
    actor = world.actor("member69")

    def work(number: int) -> tuple[int, int]:
        chance, reads, writes = random.Random(number), 0, 0  # noqa: S311  # Not a secret.
        try:
            # A new thread reads as nobody until it says as whom.
            with reading_as(actor):
                while not is_over.is_set() or reads < 5:
                    case = Case.objects.get(pk=chance.choice(cases).pk)
                    services.unseal(row=case, column="narrative")
                    reads += 1
                    if reads % 3 == number % 3:
                        edit_case(actor=actor, case_id=case.pk, content=case_content())
                        writes += 1
                    if reads % 10 == number:
                        log_case(world)
        finally:
            connections.close_all()
        return reads, writes

    with ThreadPoolExecutor(WRITERS) as writers:
        running = [writers.submit(work, number) for number in range(WRITERS)]
        for _batch in rotate(model=Case):
            time.sleep(0.02)
        is_over.set()
        # A refused reading or writing would raise here.
        counts = [one.result() for one in running]
    assert all(reads >= 5 for reads, _writes in counts)
    assert sum(writes for _reads, writes in counts) > 0
    assert set(Case.objects.values_list("master_key_id", flat=True)) == {"new"}
    assert prove_texts().faults == []


def test_a_key_that_is_destroyed_meanwhile_does_not_come_back(
    cases: list[Case], monkeypatch: pytest.MonkeyPatch
):
    """Between the reading of a row and the writing of its new wrapping, retention comes by."""
    destroyed: list[uuid.UUID] = []
    rewrap = rotation._rewrap

    def overtaken(model: type[KeyedModel], rows: list[KeyedModel]) -> rotation.Batch:
        with ThreadPoolExecutor(1) as retention:
            if retention.submit(_destroy_key, rows[0].pk).result():
                destroyed.append(rows[0].pk)
        return rewrap(model, rows)

    monkeypatch.setattr(rotation, "_rewrap", overtaken)
    next(rotate(model=Case))
    gone = Case.objects.filter(pk__in=destroyed, wrapped_data_key__isnull=True)
    assert gone.count() == len(destroyed)
    # It was made to wait, and is not kept from it afterwards.
    assert _destroy_key(Case.objects.earliest("pk").pk)
    assert Case.objects.earliest("pk").is_shredded


def _destroy_key(case_id: uuid.UUID) -> bool:
    """Whether the row was free within a moment."""
    try:
        with (
            acting_as(Actor.system("retention"), purpose="tests"),
            connections["default"].cursor() as cursor,
        ):
            cursor.execute("SET LOCAL lock_timeout TO '300ms'")
            return Case.objects.filter(pk=case_id).update(wrapped_data_key=None) == 1
    except OperationalError:
        return False
    finally:
        connections.close_all()


def test_a_killed_rotation_goes_on_where_it_died(load: Load, cases: list[Case]):
    lives = random.Random(20261124)  # noqa: S311  # A failure comes back.
    for _ in range(KILLS):
        connections.close_all()
        child = os.fork()
        if child == 0:
            _rotate_until_killed()
        time.sleep(lives.uniform(0.005, 0.06))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        # Some rows are under one key, some under the other; none is between.
        assert set(Case.objects.values_list("master_key_id", flat=True)) <= {"old", "new"}
        assert prove_texts().faults == []
    call_command("rotate_keys", stdout=StringIO())
    assert rows_to_rewrap(model=Case) == 0
    load(NEW)
    assert prove_texts().faults == []


def _rotate_until_killed() -> None:
    """In the child: never back to the test, whatever happens."""
    try:
        for _batch in rotate(model=Case):
            time.sleep(0.005)
    finally:
        os._exit(0)
