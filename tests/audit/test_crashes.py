"""Processes killed in the middle of their work: no row without its entries, no gap in the tree.

`make bench` does the same a hundred times, on a server that waits for the disk. As often here:
`RELAIS_KILLS=100 .venv/bin/python -m pytest tests/audit/test_crashes.py`.
"""

import os
import signal
import time
from multiprocessing import get_context

import pytest
from django.db import connection, connections

from audit.actors import Actor
from audit.models import Entry, Leaf
from audit.sealing import seal
from audit.services import acting_as
from audit.trail import trusted_chain
from audit.verification import verify_journal
from commissions.enums import BodyKind
from commissions.models import Body

KILLS = int(os.environ.get("RELAIS_KILLS", "8"))


def write_for_ever(number: int) -> None:
    actor = Actor.system(f"writer-{number}")
    for count in range(1_000_000):
        with acting_as(actor, purpose="test"):
            body = Body.objects.create(name=f"{os.getpid()}/{count}", kind=BodyKind.COMMISSION)
            Body.objects.filter(pk=body.pk).update(is_active=False)


def seal_for_ever(_number: int) -> None:
    while True:
        seal()


@pytest.mark.django_db(transaction=True)
def test_killed_writers_and_sealers_leave_a_whole_journal():
    context = get_context("fork")
    for round_number in range(KILLS):
        connections.close_all()
        works = (write_for_ever, write_for_ever, seal_for_ever)
        processes = [context.Process(target=work, args=(n,)) for n, work in enumerate(works)]
        for process in processes:
            process.start()
        time.sleep(0.1 + 0.03 * (round_number % 8))
        for process in processes:
            assert process.pid is not None
            os.kill(process.pid, signal.SIGKILL)
            process.join()
    seal()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM commissions_body")
        rows = {key for (key,) in cursor.fetchall()}
    about = Entry.objects.filter(object_type="commissions.body")
    told = list(about.values_list("object_id", flat=True))
    assert len(rows) > 0
    assert set(told) == rows
    assert len(told) == 2 * len(rows)
    assert Leaf.objects.count() == Entry.objects.count()
    report = verify_journal(chain=trusted_chain())
    assert report.is_clean, report.findings
