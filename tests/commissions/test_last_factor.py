"""Who must have a second factor keeps one, whatever happens at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from pytest_django.fixtures import Settings

from audit.services import acting_as
from commissions.access.factors import can_do_without
from tests.factories import INSTALLER, World


@pytest.mark.django_db(transaction=True)
def test_two_factors_removed_at_the_same_moment_leave_one(world: World, settings: Settings):
    settings.RELAIS_REQUIRE_MFA = True
    member = world.members["member69"]
    with acting_as(INSTALLER, purpose="tests"):
        factors = [
            Authenticator.objects.create(user=member, type=kind, data={"secret": ""})
            for kind in (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        ]
    start = Barrier(2)

    def remove(factor: Authenticator) -> bool:
        start.wait()
        try:
            with acting_as(INSTALLER, purpose="tests"):
                may_go = can_do_without(factor)
                if may_go:
                    factor.delete()
                return may_go
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(remove, factors)) == [False, True]
    assert Authenticator.objects.count() == 1
