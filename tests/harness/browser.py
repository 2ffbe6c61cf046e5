"""The real Chromium that the browser tests drive, and where their pictures go."""

import os
import shutil
from pathlib import Path

ARTEFACTS = Path(__file__).resolve().parent.parent.parent / "test-artefacts"
NAMES = ("chromium", "chromium-browser", "google-chrome")
# Nothing but the page under test may use the network or the disk.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    # Chromium's sandbox refuses to run as root, as it does in most containers.
    "--no-sandbox",
]
HOW_TO_GET_ONE = (
    f"no Chromium: install one of {', '.join(NAMES)}, or point RELAIS_CHROMIUM at its program"
)


def chromium_program() -> str | None:
    chosen = os.environ.get("RELAIS_CHROMIUM")
    if chosen:
        return shutil.which(chosen)
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def is_required() -> bool:
    return os.environ.get("RELAIS_REQUIRE_BROWSER") == "1"


def screenshot_path(name: str) -> Path:
    ARTEFACTS.mkdir(exist_ok=True)
    return ARTEFACTS / f"{name}.png"
