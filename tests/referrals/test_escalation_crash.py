"""Workers that run together, and workers that die in the middle: each case goes up once."""

import os
import random
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from audit.models import Entry
from audit.readers import read_as
from audit.services import acting_as
from referrals.enums import AutomaticRule, CaseState as S
from referrals.escalation.services import escalate_due_cases
from referrals.models import Case, Dysfunction, Move
from tests.factories import INSTALLER, World, log_case
from tests.referrals.directory import referent_of

pytestmark = pytest.mark.django_db(transaction=True)

ESCALATIONS = 1000
KILLS = 25
# A worker of the test sends up some hundred cases a second: it dies anywhere in its work.
LONGEST_LIFE = 0.4


def overdue_cases(world: World, count: int) -> None:
    """Cases whose local delay ran out yesterday, copied from one that the service made."""
    referent_of("69")
    model = log_case(world)
    dysfunction, move = model.dysfunctions.get(), model.moves.get()
    yesterday = timezone.localdate() - timedelta(days=1)
    cases, dysfunctions, moves = [], [], []
    for _ in range(count):
        blank = Case()
        values = {field.attname: getattr(model, field.attname) for field in Case._meta.fields}
        values |= {"id": blank.pk, "reference": blank.reference, "local_due_on": yesterday}
        case = Case(**values)
        cases.append(case)
        dysfunctions.append(
            Dysfunction(case=case, type=dysfunction.type, responsible_bodies=["POLICE"])
        )
        moves.append(
            Move(
                case=case,
                from_state=move.from_state,
                to_state=move.to_state,
                by=move.by,
                role=move.role,
                case_version=1,
            )
        )
    with acting_as(INSTALLER, purpose="test"):
        Case.objects.bulk_create(cases)
        Dysfunction.objects.bulk_create(dysfunctions)
        Move.objects.bulk_create(moves)


def assert_each_went_up_once(count: int) -> None:
    up = Case.objects.filter(sent_up_by_rule=AutomaticRule.DELAY_EXCEEDED)
    assert up.count() == count
    assert set(up.values_list("state", "version")) == {(S.ESCALATED, 2)}
    moves = Move.objects.filter(to_state=S.ESCALATED).values_list("case_id", flat=True)
    assert (len(moves), len(set(moves))) == (count, count)
    written = Entry.objects.filter(
        purpose="case.escalate_by_rule", content_type__model="move", event="row.created"
    )
    assert written.count() == count


def test_workers_that_run_together_send_each_case_up_once(world: World) -> None:
    overdue_cases(world, 60)

    def work(_: int) -> int:
        try:
            return escalate_due_cases().count
        finally:
            connections.close_all()

    # A thread starts as nobody; a worker reads as the system.
    with ThreadPoolExecutor(4, initializer=read_as, initargs=(INSTALLER,)) as workers:
        done = sum(workers.map(work, range(4)))
    # A case that another worker held was left to it.
    assert done == 60
    assert_each_went_up_once(60)


def living_workers() -> Iterator[float]:
    """How long each worker lives; the seed makes a failure come back."""
    lives = random.Random(20261124)  # noqa: S311  # Not a secret.
    for _ in range(KILLS):
        yield lives.uniform(0.02, LONGEST_LIFE)


def test_killing_the_worker_at_random_loses_and_doubles_nothing(world: World) -> None:
    overdue_cases(world, ESCALATIONS)
    deaths = 0
    for life in living_workers():
        connections.close_all()
        child = os.fork()
        if child == 0:
            _work_until_killed()
        time.sleep(life)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        deaths += os.WIFSIGNALED(status)
    went_up = Move.objects.filter(to_state=S.ESCALATED).count()
    # Dying is what is tried here: some workers were at work when it came.
    assert deaths > KILLS // 2
    assert went_up > 0
    finish()
    assert_each_went_up_once(ESCALATIONS)


def finish() -> None:
    """The next rounds of a worker: the server may still hold a row for one that has just died."""
    for _ in range(100):
        escalate_due_cases()
        if not Case.objects.filter(state=S.LOGGED, local_due_on__lt=timezone.localdate()).exists():
            return
        time.sleep(0.1)


def _work_until_killed() -> None:
    """In the child: never back to the test, whatever happens."""
    try:
        escalate_due_cases()
    finally:
        os._exit(0)
