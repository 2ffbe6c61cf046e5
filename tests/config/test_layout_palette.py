"""The neutral colours are readable in both themes (WCAG 1.4.3: 4.5 to 1 for text)."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "config" / "static" / "relais" / "css" / "neutral.css"
PAGE = {"light": "#ffffff", "dark": "#161616"}


def colours(theme: str) -> dict[str, str]:
    light, dark = re.findall(r":root[^{]*\{([^}]*)\}", CSS.read_text(encoding="utf-8"))[:2]
    blocks = [light] if theme == "light" else [light, dark]
    found: dict[str, str] = {}
    for block in blocks:
        found |= dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", block))
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_norm() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_links_and_buttons_are_readable(theme: str) -> None:
    found = colours(theme)
    for state in ("", "-hover", "-active"):
        action = found[f"blue-france-sun-113-625{state}"]
        assert contrast(action, PAGE[theme]) >= 4.5, state
        assert contrast(found["blue-france-975-sun-113"], action) >= 4.5, state
        for surface in ("975-75", "950-100", "925-125"):
            background = found[f"blue-france-{surface}{state}"]
            assert contrast(found["blue-france-sun-113-625"], background) >= 4.5, (surface, state)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_and_borders_stand_out(theme: str) -> None:
    found = colours(theme)
    for name in ("relais-accent", "blue-france-main-525"):
        assert contrast(found[name], PAGE[theme]) >= 3, name
    assert contrast(found["relais-bar-text"], found["relais-bar"]) >= 7


def test_no_blue_of_the_state_remains() -> None:
    css = CSS.read_text(encoding="utf-8").lower()
    assert "000091" not in css
    assert "6a6af4" not in css
