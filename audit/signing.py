"""The key that signs checkpoints: where it comes from, what it writes.

A file (RELAIS_JOURNAL_KEY_FILE) or the variable RELAIS_JOURNAL_KEY, one key a line in the form of
C2SP signed notes: `PRIVATE+KEY+<name>+<id>+<base64>`, or `<name>:<base64 of 32 random bytes>`,
which a shell script can write. The name is the origin of the journal. The file is read at each
signature, so that a hand-over needs no restart. Messages never show a key.
"""

import base64
import binascii
import os
import secrets
import stat
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from audit.verifier.verify import (
    DASH,
    ED25519,
    HASH_BYTES,
    TIME_BYTES,
    TIMED_ED25519,
    Key,
    is_key_name,
    timed_message,
)

PREFIX = "PRIVATE+KEY+"


class SigningKeyError(Exception):
    """The signing key cannot be used; the message says why and never shows it."""


class SigningKey:
    """Signs notes; does not print itself."""

    __slots__ = ("_private", "public")

    def __init__(self, *, name: str, seed: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = Key(name, self._private.public_key().public_bytes_raw())

    def __repr__(self) -> str:
        return f"<SigningKey {self.public.name}>"

    def sign(self, text: str) -> str:
        """The signature line of a note."""
        return self._line(ED25519, self._private.sign(text.encode()))

    def sign_with_time(self, text: str, moment: datetime) -> str:
        """A C2SP cosignature: also says when, so that nobody else can date it otherwise."""
        stamp = int(moment.timestamp())
        signature = self._private.sign(timed_message(text, stamp))
        return self._line(TIMED_ED25519, stamp.to_bytes(TIME_BYTES, "big") + signature)

    def _line(self, kind: int, blob: bytes) -> str:
        encoded = base64.b64encode(self.public.id_for(kind) + blob).decode()
        return f"{DASH}{self.public.name} {encoded}\n"


def signed_note(text: str, *signatures: str) -> str:
    return f"{text}\n{''.join(signatures)}"


def new_key_line(name: str) -> str:
    """A fresh private key in its text form."""
    if not is_key_name(name):
        raise SigningKeyError("The name of a key holds no space and no plus sign.")
    return private_line(name, secrets.token_bytes(HASH_BYTES))


def private_line(name: str, seed: bytes) -> str:
    key_id = SigningKey(name=name, seed=seed).public.id_for(ED25519).hex()
    return f"{PREFIX}{name}+{key_id}+{base64.b64encode(bytes([ED25519]) + seed).decode()}"


def parse_private_line(line: str) -> SigningKey:
    if not line.startswith(PREFIX):
        name, _, encoded = line.rpartition(":")
        return _key(name, _decoded(encoded))
    name, _, rest = line.removeprefix(PREFIX).partition("+")
    key_id, _, encoded = rest.partition("+")
    data = _decoded(encoded)
    if data[:1] != bytes([ED25519]):
        raise SigningKeyError("The journal's key is no Ed25519 key.")
    key = _key(name, data[1:])
    if key.public.id_for(ED25519).hex() != key_id:
        raise SigningKeyError("The identifier in the journal's key does not match the key.")
    return key


def _key(name: str, seed: bytes) -> SigningKey:
    if not is_key_name(name) or len(seed) != HASH_BYTES:
        raise SigningKeyError(
            "A line of the journal's key is neither PRIVATE+KEY+name+id+base64 nor name:base64."
        )
    return SigningKey(name=name, seed=seed)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise SigningKeyError("A line of the journal's key holds no base64.") from None


def signing_keys() -> list[SigningKey]:
    """The keys of this installation. Raises SigningKeyError; never returns an empty list."""
    lines = [line.strip() for line in _configured().splitlines()]
    keys = [parse_private_line(line) for line in lines if line and not line.startswith("#")]
    if not keys:
        raise SigningKeyError(
            "No signing key: run `manage.py generate_journal_key` and set RELAIS_JOURNAL_KEY_FILE."
        )
    if len({key.public.name for key in keys}) > 1:
        raise SigningKeyError("The keys of one journal all have its name.")
    return keys


def current_key(hand_overs: Sequence[str]) -> SigningKey:
    """The key that signs now: the last that a hand-over named, or else the first of the file.

    `hand_overs` are the public keys named so far, oldest first. A key that handed over never
    signs again: it would make two histories possible.
    """
    keys = signing_keys()
    if not hand_overs:
        return keys[0]
    wanted = hand_overs[-1]
    for key in keys:
        if str(key.public) == wanted:
            return key
    raise SigningKeyError(
        "The journal's key was handed over to one that RELAIS_JOURNAL_KEY_FILE does not hold."
    )


def _configured() -> str:
    path = settings.RELAIS_JOURNAL_KEY_FILE
    if not path:
        return str(settings.RELAIS_JOURNAL_KEY)
    try:
        with Path(path).open(encoding="utf-8") as file:
            # The open file is examined, not its name: the name may point elsewhere a moment later.
            if os.fstat(file.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise SigningKeyError(
                    "Others than its owner may open RELAIS_JOURNAL_KEY_FILE: run chmod 600."
                )
            return file.read()
    except (OSError, UnicodeDecodeError):
        raise SigningKeyError("RELAIS_JOURNAL_KEY_FILE cannot be read.") from None
