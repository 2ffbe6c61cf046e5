"""Several writers at once, each with work of its own to do before it commits.

Two processes of four threads, as deploy/systemd/relais-web.service starts them.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from statistics import median
from threading import Barrier
from time import perf_counter, sleep
from typing import Any

from django.db import connection, connections, transaction

from tests.benchmarks.measuring import Effort

PROCESSES = 2
THREADS = 4
# What a transaction does besides: calls, rules, rendering. Locks are held meanwhile.
WORK_SECONDS = 0.01
ROUNDS = 15
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
    connections.close_all()
    context = get_context("fork")
    answers, ready = context.SimpleQueue(), context.Barrier(PROCESSES)
    processes = [
        context.Process(target=_one_process, args=(write, seconds, ready, answers))
        for _ in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    rates: list[float] = [answers.get() for _ in processes]
    for process in processes:
        process.join()
    return sum(rates)


def _one_process(write: Callable[[], None], seconds: float, ready: Any, answers: Any) -> None:
    # The first thread waits for the other processes; the others wait for it.
    connected = Barrier(THREADS, action=ready.wait)

    def work() -> float:
        try:
            connection.ensure_connection()
            connected.wait()
            started, commits = perf_counter(), 0
            while not commits or perf_counter() - started < seconds:
                with transaction.atomic():
                    write()
                    sleep(WORK_SECONDS)
                commits += 1
            return commits / (perf_counter() - started)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        rates = [pool.submit(work) for _ in range(THREADS)]
        answers.put(sum(rate.result() for rate in rates))
