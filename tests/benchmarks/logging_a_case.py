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
        yield from _three_rows(writer, effort.of(TIMES))
    yield from _service(writer, effort.of(TIMES))
    yield from _eight_writers(writer, effort)


def _one_row(writer: Writer, times: int) -> Iterator[Result]:
    plain, signalled, ours = medians(
        times, writer.plain_row, writer.signalled_row, writer.protected_row
    )
    name = "One case row, sealed and journalled"
    yield cost(name, ours, beside="plain row", reference=plain, target=at_most(1.5))
    yield cost(name, ours, beside="row with auditlog", reference=signalled, target=at_most(0.8))


def _three_rows(writer: Writer, times: int) -> Iterator[Result]:
    plain, signalled, ours = medians(
        times, writer.plain_case, writer.signalled_case, writer.protected_case
    )
    name = "The three rows of a case, in one transaction"
    yield cost(name, ours, beside="plain rows", reference=plain, target=at_most(1.5))
    yield cost(name, ours, beside="rows with auditlog", reference=signalled, target=at_most(0.8))


def _service(writer: Writer, times: int) -> Iterator[Result]:
    bare, plain, ours = medians(times, writer.plain_case, writer.log_plain_case, writer.log_case)
    name = "Log a case: reads, rules, screening, rows"
    yield cost(name, ours, beside="same, plain rows", reference=plain, target=at_most(1.5))
    yield cost(name, ours, beside="plain rows alone", reference=bare, target=None)


def _eight_writers(writer: Writer, effort: Effort) -> Iterator[Result]:
    plain, ours = commits_per_second(effort, writer.plain_row, writer.protected_row)
    yield throughput(
        "Eight writers, 10 ms of work inside each",
        ours,
        beside="plain rows",
        reference=plain,
        target=at_least(0.9),
    )
