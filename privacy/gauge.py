"""The re-identification gauge: whether a profile is too rare, and what to leave unsaid about it.

A profile is rare when fewer than `THRESHOLD` records share all that it says. It knows records by
numbers only; how they are counted is the caller's business, and no count leaves this module.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

THRESHOLD = 5

# How many other records share exactly these fields with the one that is looked at.
Matches = Mapping[frozenset[str], int]


@dataclass(frozen=True, slots=True)
class Gauge:
    """`proposals` are the fields to generalise, the most revealing first. Where even a profile
    that says nothing is rare, everything is proposed and does not suffice."""

    is_below: bool
    proposals: tuple[str, ...] = ()
    suffices: bool = True


def measure(*, said: Sequence[str], matches: Matches) -> Gauge:
    """Judge a profile by the fields that it says; one that is unknown reveals nothing."""
    kept = list(said)
    if _size(kept, matches) >= THRESHOLD:
        return Gauge(is_below=False)
    dropped: list[str] = []
    while kept and _size(kept, matches) < THRESHOLD:
        # `max` keeps the first of equals: the order of `said` decides.
        revealing = max(kept, key=lambda name: _size(_without(kept, name), matches))
        kept.remove(revealing)
        dropped.append(revealing)
    if _size(kept, matches) < THRESHOLD:
        return Gauge(is_below=True, proposals=tuple(dropped), suffices=False)
    return Gauge(is_below=True, proposals=_needed(kept, dropped, matches))


def _needed(kept: list[str], dropped: list[str], matches: Matches) -> tuple[str, ...]:
    """A field that was dropped early may have become harmless by what was dropped after it."""
    needed = list(dropped)
    for name in dropped:
        others = [one for one in needed if one != name]
        said = [*kept, *(one for one in dropped if one not in others)]
        if _size(said, matches) >= THRESHOLD:
            needed = others
    return tuple(needed)


def _size(kept: Sequence[str], matches: Matches) -> int:
    """The record itself, and those that share at least what is kept."""
    wanted = frozenset(kept)
    return 1 + sum(count for shared, count in matches.items() if wanted <= shared)


def _without(names: list[str], name: str) -> list[str]:
    return [one for one in names if one != name]
