"""Bringing ten thousand entries in by a file, beside the same entries written one by one."""

from collections.abc import Callable, Iterator
from time import perf_counter

from audit.actors import Actor, Role
from contacts_map import services
from contacts_map.exchange.importing import import_table, try_import
from contacts_map.exchange.spreadsheets import Table, read_table, write_csv
from tests.benchmarks.measuring import Effort, Result, at_most, cost

ROWS = 10_000
COORDINATOR = Actor(label="benchmark", role=Role.COORDINATOR)
HEADERS = ("organisation", "organisation_kind", "function", "kind", "departments", "channels")


def measure(effort: Effort) -> Iterator[Result]:
    services.import_departments()
    rows = effort.of(ROWS, least=20)
    table = _table(rows)
    dry = _timed(lambda: try_import(actor=COORDINATOR, table=table))
    written = _timed(lambda: import_table(actor=COORDINATOR, table=table))
    again = _timed(lambda: import_table(actor=COORDINATOR, table=table))
    alone = _timed(lambda: _one_by_one(rows))
    beside = f"{rows} entries by the service"
    yield cost("import, dry run", dry, beside=beside, reference=alone, target=at_most(1))
    yield cost("import", written, beside=beside, reference=alone, target=at_most(2))
    yield cost("import, unchanged", again, beside=beside, reference=alone, target=at_most(1))


def _table(rows: int) -> Table:
    content = write_csv(HEADERS, [_line(number) for number in range(rows)])
    return read_table(content, max_rows=None, max_bytes=None)


def _line(number: int) -> tuple[str, ...]:
    name = f"Organisation {number // 4}"
    return (name, "ngo", f"Accueil {number}", "SPECIALISED_NGO", "69", _channels(number))


def _channels(number: int) -> str:
    return f"phone public 04 65 71 {number // 100 % 100:02} {number % 100:02}"


def _one_by_one(rows: int) -> None:
    for number in range(rows):
        data = services.ContactPointData(
            organisation=f"Structure {number // 4}",
            organisation_kind="ngo",
            function=f"Accueil {number}",
            kind="SPECIALISED_NGO",
            departments=["69"],
            channels=[
                services.ChannelData(
                    kind="phone", tier="public", value=_channels(number).split(maxsplit=2)[2]
                )
            ],
        )
        services.create_contact_point(actor=COORDINATOR, data=data)


def _timed(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started
