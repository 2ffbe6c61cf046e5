"""What sealing and the journal add to the writing of a case."""

from collections.abc import Iterator

from tests.benchmarks.case_rows import Writer, create_twin_tables, watched_by_auditlog
from tests.benchmarks.measuring import Effort, Result, at_least, at_most, cost, medians, throughput
from tests.benchmarks.writers import commits_per_second
from tests.factories import make_world

TIMES = 400


def measure(effort: Effort) -> Iterator[Result]:
    writer = Writer.of(make_world())
    create_twin_tables()
    with watched_by_auditlog():
        yield from _one_row(writer, effort.of(TIMES))
        yield from _whole_case(writer, effort.of(TIMES))
    yield from _eight_writers(writer, effort)


def _one_row(writer: Writer, times: int) -> Iterator[Result]:
    plain, signalled, ours = medians(
        times, writer.plain_row, writer.signalled_row, writer.protected_row
    )
    name = "One case row, sealed and journalled"
    yield cost(name, ours, beside="plain row", reference=plain, target=at_most(1.5))
    yield cost(name, ours, beside="row with auditlog", reference=signalled, target=at_most(0.8))


def _whole_case(writer: Writer, times: int) -> Iterator[Result]:
    bare, plain, signalled, ours = medians(
        times, writer.plain_case, writer.plain_work, writer.signalled_work, writer.log_case
    )
    name = "Log a case: rules, three rows, one move"
    yield cost(name, ours, beside="same work, unprotected", reference=plain, target=at_most(1.5))
    yield cost(name, ours, beside="same work, auditlog", reference=signalled, target=at_most(0.8))
    yield cost(name, ours, beside="three bare rows, no rules", reference=bare, target=None)


def _eight_writers(writer: Writer, effort: Effort) -> Iterator[Result]:
    plain, ours = commits_per_second(effort, writer.plain_row, writer.protected_row)
    yield throughput(
        "Eight writers, 10 ms of work inside each",
        ours,
        beside="plain rows",
        reference=plain,
        target=at_least(0.9),
    )
