"""How many attempts to log in an account and an address may make before they wait.

Counted before a password is hashed: hashing is what an attacker would make the server pay for.
The same limit holds whether the account exists or not, so it tells nothing. One statement counts
and answers, so that attempts made at the same moment do not pass together. What is kept is the
digest of the account and of the address under a key of the installation, for a day at most.
"""

import ipaddress
from datetime import timedelta

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from commissions.access.models import AttemptCount

WINDOW_SECONDS = 15 * 60
MAX_PER_ACCOUNT = 8
MAX_PER_ADDRESS = 40
KEPT_FOR = timedelta(days=1)

# The window starts with its first attempt: an attacker cannot prolong it for the owner.
COUNT = """
INSERT INTO commissions_attemptcount AS known (key, count, started_at)
SELECT one.key, 1, now() FROM unnest(%(keys)s::text[]) AS one (key)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN known.started_at < now() - make_interval(secs => %(window)s) THEN 1
    ELSE known.count + 1 END,
  started_at = CASE WHEN known.started_at < now() - make_interval(secs => %(window)s) THEN now()
    ELSE known.started_at END
RETURNING key, count
"""


class TooManyAttempts(RuntimeError):
    """Wait `WINDOW_SECONDS` before trying again. `is_first` when this attempt is the first one
    that is refused, so that the journal says it once."""

    def __init__(self, *, is_first: bool) -> None:
        super().__init__()
        self.is_first = is_first


def count_attempt(*, account: str, address: str) -> None:
    """Count one attempt, or raise TooManyAttempts. `account` says what is tried: an e-mail
    address, or a code and whose it is."""
    limits = {_account_key(account): MAX_PER_ACCOUNT, _address_key(address): MAX_PER_ADDRESS}
    with connection.cursor() as cursor:
        # In one order, so that two attempts never wait for each other.
        cursor.execute(COUNT, {"keys": sorted(limits), "window": WINDOW_SECONDS})
        over = {key: count - limits[key] for key, count in cursor.fetchall()}
    if any(excess > 0 for excess in over.values()):
        raise TooManyAttempts(is_first=over[_account_key(account)] == 1)


def forget_attempts(*, account: str, address: str) -> None:
    """After a success: the account starts afresh, the address only gets its attempt back.
    Otherwise an attacker with an account of its own could go on guessing others from there."""
    AttemptCount.objects.filter(key=_account_key(account)).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE commissions_attemptcount SET count = count - 1 WHERE key = %s AND count > 0",
            [_address_key(address)],
        )


def clear_old_attempts() -> None:
    AttemptCount.objects.filter(started_at__lt=timezone.now() - KEPT_FOR).delete()


def _account_key(account: str) -> str:
    return _digest("account", account.strip().lower())


def _address_key(address: str) -> str:
    return _digest("address", _network(address))


def _network(address: str) -> str:
    """An IPv6 subscriber has a whole /64 to call from."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return address
    return str(ipaddress.ip_network((known, 64), strict=False))


def _digest(kind: str, value: str) -> str:
    salt = f"relais.attempts.{kind}"
    known = salted_hmac(salt, value.encode("utf-8", "replace"), algorithm="sha256")
    return known.hexdigest()
