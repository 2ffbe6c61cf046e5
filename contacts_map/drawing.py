"""The map as SVG: each department a link, with a text and a pattern beside its colour."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext as _, ngettext

from contacts_map import services
from contacts_map.enums import Coverage

GEOMETRY = Path(__file__).resolve().parent / "data" / "map_geometry.json"
# Widths in pixels at which the style sheet shows each drawing: patterns keep one size on screen.
MAINLAND_WIDTH = 600
INSET_WIDTH = 170
OVERSEAS_WIDTH = 76


@dataclass(frozen=True, slots=True)
class Shape:
    code: str
    name: str
    url: str
    coverage: str
    label: str
    path: str
    is_reported: bool
    # The departments around Paris are links in their inset; the small shape repeats them.
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """One SVG of the map; `scale` brings its patterns to the size they have elsewhere."""

    key: str
    title: str
    view_box: str
    scale: str
    shapes: list[Shape]


@dataclass(frozen=True, slots=True)
class DepartmentState:
    """What the drawing depends on: equal states give the same, kept, text."""

    code: str
    name: str
    coverage: Coverage
    open_reports: int


def draw_map(states: Sequence[services.CoveredDepartmentState], *, query: str = "") -> SafeString:
    """The map as HTML. `query` is the encoded query that the links keep."""
    return _drawn(
        tuple(
            DepartmentState(
                state.department.code,
                state.department.name,
                state.coverage,
                state.open_reports,
            )
            for state in states
        ),
        query,
        get_language() or "",
    )


@lru_cache(maxsize=32)
def _drawn(states: tuple[DepartmentState, ...], query: str, language: str) -> SafeString:
    geometry = read_geometry()
    by_code = {state.code: _shape(state, query) for state in states}
    inset = geometry["paris_inset"]
    mainland = geometry["mainland"]
    drawings = {
        "mainland": _drawing(
            "mainland",
            _("Mainland France and Corsica"),
            mainland,
            by_code,
            MAINLAND_WIDTH,
            repeated=frozenset(inset["paths"]),
        ),
        "inset": _drawing("inset", _("Paris and around"), inset, by_code, INSET_WIDTH),
        "overseas": [
            _drawing(
                f"overseas-{code}",
                by_code[code].name,
                {"view_box": item["view_box"], "paths": {code: item["path"]}},
                by_code,
                OVERSEAS_WIDTH,
            )
            for code, item in geometry["overseas"].items()
            if code in by_code
        ],
        "tiles": [by_code[code] for code in geometry["tiles_without_shape"] if code in by_code],
    }
    return render_to_string("contacts_map/map.html", drawings)


def _drawing(
    key: str,
    title: str,
    area: dict[str, Any],
    by_code: dict[str, Shape],
    width: int,
    *,
    repeated: frozenset[str] = frozenset(),
) -> Drawing:
    units = float(area["view_box"].split()[2])
    shapes = [
        Shape(
            code=code,
            name=by_code[code].name,
            url=by_code[code].url,
            coverage=by_code[code].coverage,
            label=by_code[code].label,
            path=path,
            is_reported=by_code[code].is_reported,
            is_repeated=code in repeated,
        )
        for code, path in area["paths"].items()
        if code in by_code
    ]
    return Drawing(key, title, area["view_box"], f"{units / width:.3f}", shapes)


def _shape(state: DepartmentState, query: str) -> Shape:
    url = reverse("contacts_map:department", args=[state.code])
    label = f"{state.name} ({state.code}) – {state.coverage.label}"
    if state.open_reports:
        reported = ngettext(
            "%(number)s open report", "%(number)s open reports", state.open_reports
        ) % {"number": state.open_reports}
        label = f"{label}, {reported}"
    return Shape(
        code=state.code,
        name=state.name,
        url=f"{url}?{query}" if query else url,
        coverage=state.coverage.value,
        label=label,
        path="",
        is_reported=bool(state.open_reports),
    )


@cache
def read_geometry() -> dict[str, Any]:
    geometry: dict[str, Any] = json.loads(GEOMETRY.read_text(encoding="utf-8"))
    return geometry
