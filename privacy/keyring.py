"""The master keys: where they come from, and how a missing or damaged one is refused.

Source: a file (RELAIS_MASTER_KEYS_FILE) or the environment (RELAIS_MASTER_KEYS), one
`key-id:base64 of 32 bytes` a line. The first key is the current one, the others only read.
Nothing here ever shows key material: errors name the identifier and what to do, and the raw
lines travel in a type that does not print itself, so that a log of local variables is harmless.
"""

import base64
import os
import re
import secrets
import stat
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.translation import gettext as _

from privacy import envelope

KEY_ID_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
LINE_SEPARATOR = re.compile(r"[\n\r]")
# The environment often cannot hold a line break: `\n` in two characters and commas stand for it.
ENVIRONMENT_SEPARATOR = re.compile(r"\\n|[\n\r,]")


class KeyringError(Exception):
    """The master keys cannot be used; the message says which one and what to do."""


class KeysNotConfiguredError(KeyringError):
    pass


class KeySourcesConflictError(KeyringError):
    pass


class KeyFileUnreadableError(KeyringError):
    pass


class KeyFileExposedError(KeyringError):
    pass


class KeyMalformedError(KeyringError):
    pass


class KeyDuplicatedError(KeyringError):
    pass


class KeyNotLoadedError(KeyringError):
    """The key that wrapped a value is not among the master keys: forgotten or retired."""


class _Redacted:
    """Text that may hold a key: never printed."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "<redacted>"

    def split(self, separator: re.Pattern[str]) -> "list[_Redacted]":
        """The lines that carry a key: neither blank nor a comment."""
        lines = (line.strip() for line in separator.split(self._text))
        return [_Redacted(line) for line in lines if line and not line.startswith("#")]

    def key_id(self) -> str | None:
        """What stands before the colon, or None when it is not an identifier.

        A line without a colon may be a bare key: nothing of it is returned.
        """
        key_id, colon, _key = self._text.partition(":")
        return key_id if colon and KEY_ID_PATTERN.fullmatch(key_id) else None

    def cipher(self) -> AESGCM | None:
        """What stands after the colon, or None when it is not the base64 of 32 bytes."""
        try:
            key = base64.b64decode(self._text.partition(":")[2].strip(), validate=True)
        except ValueError:
            return None
        return AESGCM(key) if len(key) == envelope.KEY_BYTES else None


class MasterKey:
    """Wraps and unwraps data keys; keeps no readable key bytes."""

    __slots__ = ("_cipher", "id")

    def __init__(self, *, key_id: str, cipher: AESGCM) -> None:
        self.id = key_id
        self._cipher = cipher

    def __repr__(self) -> str:
        return f"<MasterKey {self.id}>"

    def wrap(self, *, data_key: bytes, at: bytes) -> bytes:
        return envelope.seal(cipher=self._cipher, value=data_key, at=at)

    def unwrap(self, *, wrapped: bytes, at: bytes) -> bytes:
        """The data key; raises EnvelopeError when this is not the key that wrapped it."""
        return envelope.unseal(cipher=self._cipher, sealed=wrapped, at=at)


class Keyring:
    """The master keys of this installation; the first one is current."""

    def __init__(self, *, keys: list[MasterKey]) -> None:
        self.current = keys[0]
        self._keys = {key.id: key for key in keys}

    def __repr__(self) -> str:
        return f"<Keyring {', '.join(self._keys)}>"

    @property
    def key_ids(self) -> list[str]:
        return list(self._keys)

    def get(self, *, key_id: str) -> MasterKey:
        key = self._keys.get(key_id)
        if key is None:
            raise KeyNotLoadedError(
                _("The master key “%(key)s” is not loaded: add its line to the master keys.")
                % {"key": key_id}
            )
        return key


@cache
def keyring() -> Keyring:
    """The keys of this process, read once. Raises a KeyringError naming what is wrong.

    A failure is not remembered: the next call reads again.
    """
    lines = _configured_lines()
    if not lines:
        raise KeysNotConfiguredError(
            _(
                "No master key: run “manage.py generate_master_key” and set "
                "RELAIS_MASTER_KEYS_FILE or RELAIS_MASTER_KEYS."
            )
        )
    keys: list[MasterKey] = []
    for position, line in enumerate(lines, start=1):
        key = _parsed(line, position)
        if key.id in [known.id for known in keys]:
            raise KeyDuplicatedError(
                _("Two master keys are called “%(key)s”: rename or remove one.") % {"key": key.id}
            )
        keys.append(key)
    return Keyring(keys=keys)


def forget() -> None:
    """Reads the master keys again at the next use; for tests and after a change of keys."""
    keyring.cache_clear()


def generate_key_line(*, key_id: str) -> str:
    """A new key as a line of the master key file. The caller shows it once and keeps nothing."""
    if not KEY_ID_PATTERN.fullmatch(key_id):
        raise KeyMalformedError(
            _(
                "“%(key)s” is not a key identifier: use 1 to 32 letters without accents, digits, "
                "dots, hyphens or underscores."
            )
            % {"key": key_id}
        )
    return f"{key_id}:{base64.b64encode(secrets.token_bytes(envelope.KEY_BYTES)).decode()}"


def _configured_lines() -> list[_Redacted]:
    path = settings.RELAIS_MASTER_KEYS_FILE
    # Two sources would leave it unclear which key is current.
    if path and settings.RELAIS_MASTER_KEYS:
        raise KeySourcesConflictError(
            _("Set RELAIS_MASTER_KEYS_FILE or RELAIS_MASTER_KEYS, not both.")
        )
    if path:
        return _file_content(str(path)).split(LINE_SEPARATOR)
    return _Redacted(settings.RELAIS_MASTER_KEYS).split(ENVIRONMENT_SEPARATOR)


def _file_content(path: str) -> _Redacted:
    try:
        with open(path, "rb", opener=_open_without_waiting) as file:
            # The open file is examined, not its name: the name may point elsewhere a moment later.
            mode = os.fstat(file.fileno()).st_mode
            _refuse_unless_regular(path, mode)
            # Bytes that are not UTF-8 become a malformed line, which is refused with its position.
            content = _Redacted(file.read().decode(errors="replace"))
    except OSError as error:
        raise KeyFileUnreadableError(
            _("The master key file %(path)s cannot be read: %(reason)s.")
            % {"path": path, "reason": error.strerror}
        ) from None
    _refuse_unless_private(path, mode, content)
    return content


def _open_without_waiting(path: str, flags: int) -> int:
    """A pipe in place of the file would otherwise hold up the start."""
    return os.open(path, flags | os.O_NONBLOCK)


def _refuse_unless_regular(path: str, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise KeyFileUnreadableError(
            _("The master key file %(path)s cannot be read: %(reason)s.")
            % {"path": path, "reason": _("it is not a regular file")}
        )


def _refuse_unless_private(path: str, mode: int, content: _Redacted) -> None:
    """Names the keys that others may have read: they are the ones to replace."""
    if not mode & (stat.S_IRWXG | stat.S_IRWXO):
        return
    key_ids = [line.key_id() for line in content.split(LINE_SEPARATOR)]
    raise KeyFileExposedError(
        _(
            "Others than its owner may open the master key file %(path)s: run chmod 600, and "
            "replace its keys if somebody may have read them (%(keys)s)."
        )
        % {"path": path, "keys": ", ".join(key_id for key_id in key_ids if key_id)}
    )


def _parsed(line: _Redacted, position: int) -> MasterKey:
    key_id = line.key_id()
    if key_id is None:
        raise KeyMalformedError(
            _(
                "Master key number %(position)s is malformed: "
                "write “identifier:base64 of 32 bytes”."
            )
            % {"position": position}
        )
    cipher = line.cipher()
    if cipher is None:
        raise KeyMalformedError(
            _(
                "The master key “%(key)s” is truncated or malformed: "
                "it must be the base64 of 32 bytes."
            )
            % {"key": key_id}
        )
    return MasterKey(key_id=key_id, cipher=cipher)
