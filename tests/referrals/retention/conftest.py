"""Cases that ended some time ago, and the store of halves of a test's own."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.db import connection
from django.utils import timezone

from audit.actors import Actor
from referrals.models import Case
from referrals.retention import running
from referrals.retention.running import WORKER, Run


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    directory = tmp_path / "shares"
    directory.mkdir(mode=0o700)
    settings.RELAIS_KEY_SHARES_DIR = str(directory)
    return directory


def later(**lapse: int) -> datetime:
    """The one clock, moved: no row is altered to make time pass."""
    return timezone.now() + relativedelta(**lapse)


def row_of(case: Case) -> dict[str, Any]:
    return dict(Case.objects.values().get(pk=case.pk))


def apply(*, now: datetime, actor: Actor = WORKER) -> Run:
    """A test is one transaction: what a commit checks is checked before time passes."""
    connection.check_constraints()
    return running.apply(actor=actor, now=now)
