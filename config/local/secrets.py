"""The secrets of a developer's machine: made once, kept in `.relais/`, readable by us alone."""

import os
import secrets
from base64 import b64encode
from pathlib import Path

from audit.signing import new_key_line
from config.embedded.places import PRIVATE_DIRECTORY


def secret_key() -> str:
    return _kept("secret_key", secrets.token_urlsafe(64)).read_text().strip()


def master_keys_file() -> Path:
    """In the format that privacy.keyring reads: `key-id:base64 of 32 bytes`."""
    return _kept("master_keys", f"dev-1:{b64encode(secrets.token_bytes(32)).decode()}")


def journal_key_file() -> Path:
    """In the format that audit.signing reads."""
    return _kept("journal_key", new_key_line("relais.localhost/journal"))


def key_shares_directory() -> Path:
    """The halves of the cases' keys (privacy.shares)."""
    return private_directory("key-shares")


def private_directory(name: str) -> Path:
    path = PRIVATE_DIRECTORY / name
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def demo_password() -> str:
    """The password of the demonstration's accounts, chosen by the variable at the first load."""
    chosen = os.environ.get("RELAIS_DEMO_PASSWORD")
    path = PRIVATE_DIRECTORY / "demo_password"
    if chosen:
        path.unlink(missing_ok=True)
    return _kept("demo_password", chosen or secrets.token_urlsafe(12)).read_text().strip()


def _kept(name: str, value: str) -> Path:
    """The file `name`, made with `value` unless it exists; it is never seen half written."""
    path = PRIVATE_DIRECTORY / name
    if path.exists():
        return path
    PRIVATE_DIRECTORY.mkdir(mode=0o711, parents=True, exist_ok=True)
    draft = path.with_name(f"{name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{value}\n")
    try:
        # Two processes may start at once: the first one's value wins for both.
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path
