"""How many failed log-ins an account and an address may make before they wait.

Counted before the password is hashed: hashing is what an attacker would make the server pay for.
The same limit holds whether the account exists or not, so it tells nothing.
"""

import hashlib

from django.core.cache import caches

WINDOW_SECONDS = 15 * 60
MAX_PER_ACCOUNT = 8
MAX_PER_ADDRESS = 40


class TooManyAttempts(RuntimeError):
    """Wait `WINDOW_SECONDS` before trying again."""


def require_attempt_allowed(*, email: str, address: str) -> None:
    """Raises TooManyAttempts when the account or the address has failed too often."""
    cache = caches["default"]
    counts = cache.get_many([_account_key(email), _address_key(address)])
    if (
        counts.get(_account_key(email), 0) >= MAX_PER_ACCOUNT
        or counts.get(_address_key(address), 0) >= MAX_PER_ADDRESS
    ):
        raise TooManyAttempts


def count_failure(*, email: str, address: str) -> None:
    cache = caches["default"]
    for key in (_account_key(email), _address_key(address)):
        # `add` starts the window, `incr` keeps it: an attacker cannot prolong it for the owner.
        if not cache.add(key, 1, WINDOW_SECONDS):
            cache.incr(key)


def forget_failures(*, email: str) -> None:
    caches["default"].delete(_account_key(email))


def _account_key(email: str) -> str:
    return "login-account-" + _digest(email.strip().lower())


def _address_key(address: str) -> str:
    return "login-address-" + _digest(address)


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()[:32]
