"""Sealing and verifying a long journal; what a killed writer leaves."""

import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

from django.db import connection, connections

from audit.actors import Actor
from audit.models import Leaf
from audit.proofs import line_proof
from audit.sealing import seal
from audit.services import acting_as, record
from audit.trail import trusted_chain
from audit.verification import Held, verify_journal
from commissions.enums import BodyKind
from commissions.models import Body
from tests.benchmarks.long_journal import OVERSIGHT, fill, settle
from tests.benchmarks.measuring import (
    Effort,
    Result,
    at_least,
    at_most,
    cost,
    medians,
)

ENTRIES = 1_000_000
FEW = 10_000
NEW = 1_000
TIMES = 30
KILLS = 100
WORKER = Actor.system("bench")


def measure(effort: Effort) -> Iterator[Result]:
    yield from _kills(effort)
    yield from _sealing(effort)


def _sealing(effort: Effort) -> Iterator[Result]:
    few, many = effort.of(FEW, least=500), effort.of(ENTRIES, least=2_000)
    seal()
    fill(1, few)
    seal()
    small = _verified_in_a_child()
    (proof_of_few,) = medians(effort.of(TIMES), _proof(few // 2))
    fill(few + 1, many)
    settle()
    started = time.perf_counter()
    sealed = seal().entries
    sealing = time.perf_counter() - started
    yield Result(
        f"Seal {sealed:,} entries at once",
        f"{sealed / sealing:,.0f}/s",
        "",
        "a year's worst second: 100/s",
        sealed / sealing / 100,
        at_least(100),
    )
    large = _verified_in_a_child()
    rate, reference = large.entries / large.processor, 200_000
    yield Result(
        f"Verify {large.entries:,} entries on one core",
        f"{rate:,.0f}/s ({large.entries / large.clock:,.0f}/s by the clock)",
        "the target",
        f"{reference:,}/s",
        rate / reference,
        at_least(1),
    )
    yield Result(
        f"Memory of that verification, beside one of {small.entries:,}",
        f"{large.memory / 1024:.0f} MB",
        "",
        f"{small.memory / 1024:.0f} MB",
        large.memory / small.memory,
        at_most(1.3),
    )
    (proof_of_many,) = medians(effort.of(TIMES), _proof(many // 2))
    yield cost(
        f"Prove one line of {many:,}",
        proof_of_many,
        beside=f"of {few:,}",
        reference=proof_of_few,
        target=at_most(2),
    )
    yield from _incremental(effort)


def _incremental(effort: Effort) -> Iterator[Result]:
    kept = Held("kept", seal().checkpoint.note)
    for _ in range(NEW):
        record(actor=WORKER, event="case.read")
    seal()
    chain = trusted_chain()
    (taken,) = medians(effort.of(TIMES), lambda: verify_journal(chain=chain, since=kept))
    yield cost(
        f"Verify the {NEW:,} entries after a checkpoint",
        taken,
        beside="the target",
        reference=0.05,
        target=at_most(1),
    )


def _proof(position: int) -> Callable[[], object]:
    entry = Leaf.objects.get(position=position).entry_id
    return lambda: line_proof(actor=OVERSIGHT, entry_id=entry)


class Verified:
    """What a verification in a process of its own took; memory in kilobytes."""

    def __init__(self, entries: int, clock: float, processor: float, memory: int) -> None:
        self.entries = entries
        self.clock = clock
        self.processor = processor
        self.memory = memory


def _verified_in_a_child() -> Verified:
    context = get_context("fork")
    answers, child = context.SimpleQueue(), None
    connections.close_all()
    child = context.Process(target=_verify, args=(answers,))
    child.start()
    verified: Verified = answers.get()
    child.join()
    return verified


def _verify(answers: object) -> None:
    started, used = time.perf_counter(), time.process_time()
    report = verify_journal(chain=trusted_chain())
    if not report.is_clean:
        sys.exit(f"not clean: {report.findings[:3]}")
    connections.close_all()
    answers.put(  # type: ignore[attr-defined]  # A queue of multiprocessing.
        Verified(
            report.leaves,
            time.perf_counter() - started,
            time.process_time() - used,
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        )
    )


def _kills(effort: Effort) -> Iterator[Result]:
    """Writers killed in the middle of writes: rows and entries agree, the tree has no gap."""
    kills, context = effort.of(KILLS, least=3), get_context("fork")
    for round_number in range(kills):
        connections.close_all()
        writers = [context.Process(target=_write_until_killed, args=(n,)) for n in range(3)]
        sealer = context.Process(target=_seal_until_killed)
        for process in (*writers, sealer):
            process.start()
        time.sleep(0.15 + 0.01 * (round_number % 10))
        for process in (*writers, sealer):
            _kill(process)
    seal()
    missing = _rows_without_entry()
    report = verify_journal(chain=trusted_chain())
    faults = missing + len(report.findings)
    yield Result(
        f"{kills} times kill -9 of three writers and the sealer, {report.leaves:,} entries",
        f"{faults} faults",
        "",
        "0 faults",
        float(faults),
        at_most(0),
    )


def _write_until_killed(number: int) -> None:
    actor = Actor.system(f"writer-{number}")
    for count in range(1_000_000):
        with acting_as(actor, purpose="bench"):
            body = Body.objects.create(name=f"{os.getpid()}/{count}", kind=BodyKind.COMMISSION)
            Body.objects.filter(pk=body.pk).update(is_active=False)


def _seal_until_killed() -> None:
    while True:
        seal()


def _kill(process: BaseProcess) -> None:
    if process.pid is not None and process.is_alive():
        os.kill(process.pid, signal.SIGKILL)
    process.join()


def _rows_without_entry() -> int:
    """Each row was created and updated in one transaction: two entries for each, none without."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM commissions_body body FULL JOIN"
            " (SELECT object_id, count(*) AS entries FROM audit_entry"
            "  WHERE object_type = 'commissions.body' GROUP BY object_id) AS told"
            " ON told.object_id = body.id WHERE told.entries IS DISTINCT FROM 2 OR body.id IS NULL"
        )
        (count,) = cursor.fetchone()
    return int(count)
