"""The benchmarks still run. What they find is for `make bench`, on a machine that is calm."""

from importlib import import_module

import pytest

from tests.benchmarks.measuring import Effort, Result, at_least, at_most, cost, gain
from tests.benchmarks.run import NAMES, table

TINY = Effort(fraction=0.0001)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.parametrize("name", NAMES)
def test_each_benchmark_measures_something(name: str):
    results = list(import_module(f"tests.benchmarks.{name}").measure(TINY))
    assert results
    assert all(result.ratio >= 0 for result in results)


def test_a_ceiling_and_a_floor_are_told_apart():
    slow = cost("slow", 0.2, beside="reference", reference=0.1, target=at_most(1.5))
    fast = gain("fast", 0.01, beside="reference", reference=0.1, target=at_least(2.2))
    assert (slow.ratio, slow.verdict) == (2.0, "NOT MET")
    assert (fast.ratio, fast.verdict) == (10.0, "met")


def test_the_table_shows_both_figures():
    line = Result("name", "1 ms", "reference", "2 ms", 0.5, at_most(1))
    assert list(table([line]))[1].split() == [
        "name",
        "1",
        "ms",
        "reference",
        "2",
        "ms",
        "0.50",
        "≤",
        "1",
        "met",
    ]
