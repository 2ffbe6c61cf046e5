"""The map of a sheet: the department in its surroundings, as a small SVG without text."""

from functools import lru_cache
from typing import Any

from django.utils.html import format_html, format_html_join

from contacts_map.drawing import read_geometry

GROUND, MARK, BORDER = "#e3e3e8", "#000091", "#ffffff"


@lru_cache(maxsize=128)
def outline(code: str) -> str:
    """The drawing on which the department is largest; empty for those that have no shape."""
    area = _area(code)
    if area is None:
        return ""
    shapes = format_html_join(
        "",
        '<path d="{}" fill="{}" stroke="{}" stroke-width="{}"/>',
        (
            (path, MARK if name == code else GROUND, BORDER, _stroke(area))
            for name, path in area["paths"].items()
        ),
    )
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{}">{}</svg>', area["view_box"], shapes
    )


def _area(code: str) -> dict[str, Any] | None:
    known = read_geometry()
    island = known["overseas"].get(code)
    if island is not None:
        return {"view_box": island["view_box"], "paths": {code: island["path"]}}
    areas: list[dict[str, Any]] = [known["paris_inset"], known["mainland"]]
    return next((area for area in areas if code in area["paths"]), None)


def _stroke(area: dict[str, Any]) -> str:
    return f"{float(area['view_box'].split()[2]) / 600:.3f}"
