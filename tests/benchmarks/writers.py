"""Several writers at once, each with work of its own to do before it commits."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from threading import Barrier
from time import perf_counter, sleep

from django.db import connection, transaction

from tests.benchmarks.measuring import Effort

WRITERS = 8
# What a transaction does besides: calls, rules, rendering. Locks are held meanwhile.
WORK_SECONDS = 0.01
ROUNDS = 5
ROUND_SECONDS = 1.0


def commits_per_second(effort: Effort, *writes: Callable[[], None]) -> list[float]:
    """The median throughput of each way to write, in rounds that alternate."""
    seconds = ROUND_SECONDS * effort.fraction
    rates: list[list[float]] = [[] for _ in writes]
    for _ in range(effort.of(ROUNDS)):
        for write, measured in zip(writes, rates, strict=True):
            measured.append(_one_round(write, seconds))
    return [median(measured) for measured in rates]


def _one_round(write: Callable[[], None], seconds: float) -> float:
    ready = Barrier(WRITERS)

    def work() -> float:
        try:
            connection.ensure_connection()
            ready.wait()
            started, commits = perf_counter(), 0
            while not commits or perf_counter() - started < seconds:
                with transaction.atomic():
                    write()
                    sleep(WORK_SECONDS)
                commits += 1
            return commits / (perf_counter() - started)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        rates = [pool.submit(work) for _ in range(WRITERS)]
        return sum(rate.result() for rate in rates)
