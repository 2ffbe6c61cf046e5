"""`make bench`: each figure of Relais beside a reference that the same run measures.

python -m tests.benchmarks.run [--effort 0.2] [directory journal ...]
"""

import argparse
import os
import sys
from collections.abc import Iterator
from importlib import import_module

import django

from audit.actors import Actor
from audit.readers import reading_as
from tests.benchmarks.measuring import Effort, Result

NAMES = (
    "logging_a_case",
    "texts",
    "directory",
    "lists",
    "row_security",
    "key_rotation",
    "log_in",
    "journal",
    "sealed_journal",
    "long_journal",
    "map_exchange",
    "map_search",
)
HEADINGS = ("what", "ours", "beside", "reference", "ratio", "target", "")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures Relais beside references.")
    parser.add_argument("names", nargs="*", metavar="name", help=f"among: {', '.join(NAMES)}")
    parser.add_argument("--effort", type=float, default=1.0, help="a part of the full effort")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
    django.setup()
    results = list(_measured(options.names or NAMES, Effort(options.effort)))
    for line in table(results):
        print(line)  # noqa: T201 - what the command is for.


def _measured(names: tuple[str, ...] | list[str], effort: Effort) -> Iterator[Result]:
    # These modules need Django's settings, which must be chosen before they are imported.
    database = import_module("tests.benchmarks.database")
    with database.empty_template(), reading_as(Actor.system("benchmarks")):
        for name in names:
            print(f"measuring {name}...", file=sys.stderr)  # noqa: T201 - it takes minutes.
            with database.fresh_database():
                yield from import_module(f"tests.benchmarks.{name}").measure(effort)


def table(results: list[Result]) -> Iterator[str]:
    rows = [HEADINGS, *(_cells(result) for result in results)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(
            cell.ljust(width) for cell, width in zip(row, widths, strict=True)
        ).rstrip()


def _cells(result: Result) -> tuple[str, ...]:
    target = str(result.target) if result.target else ""
    ratio = f"{result.ratio:.2f}"
    return (
        result.name, result.ours, result.beside, result.reference, ratio, target, result.verdict
    )  # fmt: skip


if __name__ == "__main__":
    main()
