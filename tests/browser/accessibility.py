"""What every page must pass in a real browser, for the tests of all the parts.

with watched(page):
    page.goto(address)
assert_accessible(page)
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.sync_api import ConsoleMessage, Page, Request

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
THEMES = ("light", "dark")
# axe leaves this rule out by default; WCAG 2.2 asks for it.
OPTIONS = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
# What a theme changes: the rest was looked at in the first one.
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}


def assert_accessible(page: Page, *, themes: tuple[str, ...] = THEMES) -> None:
    """axe finds nothing on the page as it stands, in each theme; the page keeps its own theme.

    The script is evaluated through the debugger, which the page's policy does not govern, so the
    page is tested with its policy on.
    """
    # A page that a click has just opened may have no element yet.
    page.wait_for_load_state()
    own_theme = page.evaluate("document.documentElement.getAttribute('data-fr-theme')")
    for theme in themes:
        set_theme(page, theme)
        faults = axe_faults(page, OPTIONS if theme == themes[0] else COLOURS)
        assert not faults, f"{page.url} ({theme}):\n" + "\n".join(faults)
    set_theme(page, own_theme or "light")


def set_theme(page: Page, theme: str) -> None:
    # A colour that is still changing would be measured half-way. The end of one change may start
    # another, since an element that inherits its colour follows its parent's.
    page.evaluate(
        """async (theme) => {
            document.documentElement.setAttribute('data-fr-theme', theme);
            const running = () =>
                document.getAnimations().filter((move) => move.playState === 'running');
            for (let moves = running(), tries = 0; moves.length && tries < 5; tries += 1) {
                await Promise.all(moves.map((move) => move.finished.catch(() => {})));
                moves = running();
            }
        }""",
        theme,
    )


def axe_faults(page: Page, options: dict[str, Any] = OPTIONS) -> list[str]:
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE)
    results = page.evaluate("(options) => window.axe.run(document, options)", options)
    return [_sentence(violation) for violation in results["violations"]]


def _sentence(violation: dict[str, Any]) -> str:
    places = "; ".join(
        f"{node['target']} {node.get('failureSummary', '')}" for node in violation["nodes"][:5]
    )
    return f"{violation['id']} ({violation['impact']}): {places}"


def assert_no_sideways_scroll(page: Page) -> None:
    """The page reflows: nothing makes the whole page wider than the window (WCAG 1.4.10)."""
    too_wide = page.evaluate(
        "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert too_wide <= 0, f"{page.url} is {too_wide} px wider than the window"


@contextmanager
def watched(page: Page) -> Iterator[None]:
    """Fails on a console error, a refusal of the content security policy, a script that throws, or
    a request to another site than that of the page."""
    faults: list[str] = []
    requested: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            faults.append(f"console: {message.text}")

    def on_error(error: Exception) -> None:
        faults.append(f"script: {error}")

    def on_request(request: Request) -> None:
        requested.append(request.url)

    page.on("console", on_console)
    page.on("pageerror", on_error)
    page.on("request", on_request)
    try:
        yield
        page.wait_for_load_state("networkidle")
    finally:
        page.remove_listener("console", on_console)
        page.remove_listener("pageerror", on_error)
        page.remove_listener("request", on_request)
    home = urlsplit(page.url).netloc
    faults += [f"left the site: {url}" for url in requested if is_foreign(url, home)]
    assert not faults, "\n".join(faults)


def is_foreign(url: str, home: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != home
