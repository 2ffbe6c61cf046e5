"""How a comparison is made, and the line that it becomes in the table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured. The full effort gives the figures; a tiny one only tries the code."""

    fraction: float = 1.0

    def of(self, full: int, *, least: int = 1) -> int:
        return max(least, round(full * self.fraction))


@dataclass(frozen=True, slots=True)
class Target:
    """What a ratio must not exceed, or must reach."""

    limit: float
    is_ceiling: bool

    def is_met(self, ratio: float) -> bool:
        return ratio <= self.limit if self.is_ceiling else ratio >= self.limit

    def __str__(self) -> str:
        return f"{'≤' if self.is_ceiling else '≥'} {self.limit:g}"


def at_most(limit: float) -> Target:
    return Target(limit, is_ceiling=True)


def at_least(limit: float) -> Target:
    return Target(limit, is_ceiling=False)


@dataclass(frozen=True, slots=True)
class Result:
    """One line: our figure, that of the reference, both taken in the same run."""

    name: str
    ours: str
    beside: str
    reference: str
    ratio: float
    # None for a figure that is there to be known.
    target: Target | None

    @property
    def verdict(self) -> str:
        if self.target is None:
            return ""
        return "met" if self.target.is_met(self.ratio) else "NOT MET"


def cost(
    name: str, ours: float, *, beside: str, reference: float, target: Target | None
) -> Result:
    """How many times the reference's duration ours is; both in seconds."""
    return Result(name, duration(ours), beside, duration(reference), ours / reference, target)


def gain(name: str, ours: float, *, beside: str, reference: float, target: Target) -> Result:
    """How many times faster than the reference ours is; both in seconds."""
    return Result(name, duration(ours), beside, duration(reference), reference / ours, target)


def throughput(name: str, ours: float, *, beside: str, reference: float, target: Target) -> Result:
    """Which part of the reference's throughput ours keeps; both in units a second."""
    return Result(name, f"{ours:.0f}/s", beside, f"{reference:.0f}/s", ours / reference, target)


def duration(seconds: float) -> str:
    if seconds < 0.001:
        return f"{seconds * 1_000_000:.3g} µs"
    return f"{seconds * 1_000:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


def medians(times: int, *works: Work) -> list[float]:
    """The median duration of each work, in seconds, after one call that warms up.

    The works alternate call by call, so that what else the machine does falls on all of them.
    """
    return _medians(times, works, perf_counter)


def processor_medians(times: int, *works: Work) -> list[float]:
    """The same for works that wait for nothing: the time of the processor, not of the clock."""
    return _medians(times, works, process_time)


def _medians(times: int, works: Sequence[Work], clock: Callable[[], float]) -> list[float]:
    for work in works:
        work()
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(times):
        for work, durations in zip(works, taken, strict=True):
            started = clock()
            work()
            durations.append(clock() - started)
    return [median(durations) for durations in taken]
