"""The sealed form of a value: AES-256-GCM under a key, bound to its place.

A sealed value is `version byte | 12-byte random nonce | ciphertext and tag`. The additional data
names the place (table, column, row, key), each part preceded by its length, so that a value moved
elsewhere does not open and two places can never be written alike.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
HEADER_BYTES = len(VERSION) + NONCE_BYTES


class EnvelopeError(Exception):
    """The value was not sealed under this key at this place, or was changed since."""


def place(*parts: bytes) -> bytes:
    """The additional data that names a place, without ambiguity between its parts."""
    return VERSION + b"".join([b"%d:%b" % (len(part), part) for part in parts])


def seal(*, cipher: AESGCM, value: bytes, at: bytes) -> bytes:
    # Random nonces: a data key seals a few texts and a master key some millions of data keys,
    # far from the 2^32 messages after which a repeated nonce becomes a concern.
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + cipher.encrypt(nonce, value, at)


def unseal(*, cipher: AESGCM, sealed: bytes, at: bytes) -> bytes:
    if len(sealed) < HEADER_BYTES + TAG_BYTES or sealed[:1] != VERSION:
        raise EnvelopeError
    try:
        return cipher.decrypt(sealed[1:HEADER_BYTES], sealed[HEADER_BYTES:], at)
    except InvalidTag:
        raise EnvelopeError from None
