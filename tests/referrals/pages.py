"""What the tests of the pages share: clients that are logged in, addresses, forms as browsers
send them."""

import html
from typing import Any

from django.test import Client

from referrals.models import Case
from tests.factories import NARRATIVE, World, days_ago

LIST = "/dossiers/"
NEW = "/dossiers/nouveau/"
QUEUE = "/coordination/"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def client_of(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.members[who], BACKEND)
    return client


def address(case: Case, suffix: str = "") -> str:
    return f"{LIST}{case.reference}/{suffix}"


def text_of(answer: Any) -> str:
    """The page with its entities decoded: what a person reads, tags included."""
    return html.unescape(answer.content.decode())


def typed(step: str, **changes: Any) -> dict[str, Any]:
    """The form of a case as a browser sends it: a reflection period that was not offered."""
    return {
        "step": step,
        "department": "69",
        "exploitation": ["SEXUAL"],
        "age_band": "ADULT",
        "sex": "F",
        "nationality_group": "THIRD_COUNTRY",
        "victim_status": "PRESUMED",
        "modality": "OFFLINE",
        "reporter_kind": "NGO",
        "types": ["REFL-01"],
        "d-REFL-01-shown": "1",
        "d-REFL-01-clock_started_on": days_ago(3).isoformat(),
        "d-REFL-01-causes": ["RIGHT_UNKNOWN"],
        "d-REFL-01-responsible_bodies": ["POLICE"],
        "narrative": NARRATIVE,
    } | changes
