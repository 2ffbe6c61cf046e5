"""Permission grids: who gets which answer, for every address that the URLconf knows.

A grid is a list of rows. A row names an operation (method and view name) and says, for everybody,
which status is expected. `assert_complete` fails when the URLconf has an operation without a row.
The pages and the API have a grid each and share this module.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.views import View

from tests.factories import CONFLICTED, EVERYBODY

PEOPLE: tuple[str, ...] = (*EVERYBODY, "visitor")
# Shorthands for the columns: what is own and what is another's depends on the row.
MEMBERS69 = "member69 colleague69"
SECRETARIES69 = f"secretary69 {CONFLICTED}"
COMMISSION69 = f"{MEMBERS69} {SECRETARIES69}"
COMMISSION75 = "member75 secretary75"
ASSOCIATIONS = "association other_association"
WITHOUT_CASES = "ministry rapporteur oversight administrator seatless"
SAFE_METHODS = ("GET",)


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """`expected` maps a status to those who get it; `rest` is for all the others."""

    operation: Operation
    about: str
    expected: Mapping[int, str]
    rest: int
    args: tuple[str, ...] = ()
    query: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.operation.method} {self.operation.name}: {self.about}"

    def status_for(self, who: str) -> int:
        for status, people in self.expected.items():
            if who in people.split():
                return status
        return self.rest


def row(
    operation: str,
    about: str,
    expected: Mapping[int, str],
    *,
    rest: int,
    **target: Any,
) -> Row:
    """`operation` is written as "GET api:cases"."""
    named = [who for people in expected.values() for who in people.split()]
    unknown = set(named) - set(PEOPLE)
    if unknown or len(named) != len(set(named)):
        raise ValueError(f"{operation}: unknown or named twice: {sorted(unknown) or named}")
    method, name = operation.split()
    return Row(Operation(method, name), about, expected, rest, **target)


def operations(prefix: str) -> set[Operation]:
    """Every operation whose path starts with `prefix`, from the URLconf."""
    return {
        Operation(method, name)
        for path, name, pattern in _patterns(get_resolver(), "", "")
        if path.startswith(prefix)
        for method in _methods(pattern)
    }


# What stands in an address where a test has nothing of its own to name.
_SAMPLES: dict[str, object] = {
    "IntConverter": 1,
    "StringConverter": "69",
    "UUIDConverter": "00000000-0000-4000-8000-000000000000",
}


def address_of(operation: Operation, prefix: str, **named: object) -> str:
    """An address of the operation, with what is `named` where its path has that name."""
    pattern = next(
        pattern
        for path, name, pattern in _patterns(get_resolver(), "", "")
        if path.startswith(prefix) and name == operation.name
    )
    kwargs = {
        name: named.get(name, _SAMPLES[type(converter).__name__])
        for name, converter in pattern.pattern.converters.items()
    }
    return reverse(operation.name, kwargs=kwargs)


def assert_complete(rows: list[Row], prefix: str) -> None:
    known, wanted = {one.operation for one in rows}, operations(prefix)
    assert wanted - known == set(), "operations without a row in the grid"
    assert known - wanted == set(), "rows about operations that do not exist"


def _patterns(
    resolver: URLResolver, path: str, namespace: str
) -> Iterator[tuple[str, str, URLPattern]]:
    for pattern in resolver.url_patterns:
        below = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _patterns(pattern, below, namespace + inner)
        else:
            yield below, f"{namespace}{pattern.name}", pattern


def _methods(pattern: URLPattern) -> list[str]:
    """The methods of a class-based view; a function answers at least GET."""
    view: type[View] | None = getattr(pattern.callback, "cls", None) or getattr(
        pattern.callback, "view_class", None
    )
    if view is None:
        return list(SAFE_METHODS)
    methods = ("get", "post", "put", "patch", "delete")
    return [method.upper() for method in methods if hasattr(view, method)]
