"""What a refused log-in costs, and whether its time tells that an account exists."""

from collections.abc import Iterator
from itertools import count, cycle

from django.contrib.auth.hashers import make_password
from django.test import Client, override_settings

from audit.services import acting_as
from commissions.models import Member
from tests.benchmarks.measuring import Effort, Result, at_most, cost, medians
from tests.factories import INSTALLER, make_world

TIMES = 60
LOGIN = "/compte/connexion/"
# The tests hash in microseconds; here the real cost is what is looked at.
HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
_addresses = count(1)


def measure(effort: Effort) -> Iterator[Result]:
    accounts = [member.email for member in make_world().members.values()]
    turns = cycle(accounts)
    with override_settings(PASSWORD_HASHERS=HASHERS):
        # One hash for all: making fourteen would take longer than what is measured.
        with acting_as(INSTALLER, purpose="benchmark"):
            Member.objects.update(password=make_password("an-invented-password-42"))
        known, unknown = medians(
            effort.of(TIMES),
            lambda: _refuse(next(turns)),
            lambda: _refuse(f"nobody{next(_addresses)}@example.org"),
        )
        for _ in range(10):
            _refuse(accounts[0], address="192.0.2.1")
        (limited,) = medians(effort.of(TIMES), lambda: _refuse(accounts[0], address="192.0.2.1"))
    yield cost(
        "Wrong password of an account",
        known,
        beside="address without an account",
        reference=unknown,
        target=at_most(1.05),
    )
    yield cost(
        "Log-in that must wait",
        limited,
        beside="wrong password",
        reference=known,
        target=at_most(0.2),
    )


def _refuse(email: str, *, address: str = "") -> None:
    """Each from an address of its own, unless the limit is what is measured."""
    number = next(_addresses)
    place = address or f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    Client(REMOTE_ADDR=place).post(LOGIN, {"username": email, "password": "not-the-password"})
