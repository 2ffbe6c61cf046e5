"""The directory of one department, called as a server calls it, beside model serializers."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from statistics import median
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.cache import caches
from django.core.handlers.wsgi import WSGIHandler
from django.test.utils import override_settings
from django.utils import timezone

from audit.services import acting_as
from commissions.models import Member
from contacts_map.enums import ChannelKind, ContactKind, OrganisationKind, Tier
from contacts_map.models import (
    Channel,
    ContactPoint,
    CoveredDepartment,
    Department,
    Organisation,
    Verification,
)
from tests.benchmarks import reference_views
from tests.benchmarks.measuring import Effort, Result, at_least, gain, medians
from tests.factories import INSTALLER, make_world

CONTACTS = 25
# Below what a visitor may call in a minute: the count is part of what is measured.
CALLS_A_ROUND = 50
ROUNDS = 6
DEPARTMENT = "69"
OURS = "/api/v1/contact-points/"


class Site:
    """The application as a WSGI server calls it, without a client's own work in the figures."""

    def __init__(self, session: str = "") -> None:
        self.handler = WSGIHandler()
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session}" if session else ""

    def get(self, path: str, query: str = f"department={DEPARTMENT}") -> bytes:
        environ: dict[str, Any] = {
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "testserver",
            "HTTP_COOKIE": self.cookie,
        }
        setup_testing_defaults(environ)
        response = self.handler(environ, _start_response)
        body = b"".join(response)
        response.close()
        return body


def _start_response(
    status: str, _headers: list[tuple[str, str]], _error: object = None, /
) -> Callable[[bytes], object]:
    if status != "200 OK":
        raise AssertionError(status)
    return len


def measure(effort: Effort) -> Iterator[Result]:
    world = make_world()
    _fill_directory(effort.of(100))
    session = _session_of(world.members["member69"])
    with override_settings(ROOT_URLCONF=reference_views.__name__):
        ours, member = Site(), Site(session)
        with override_settings(MIDDLEWARE=reference_views.MIDDLEWARE):
            usual, usual_member = Site(), Site(session)
        _show_the_same(ours.get(OURS), usual.get("/public/"))
        _show_the_same(member.get(OURS), usual_member.get("/partner/"))
        yield compared("anonymous", ours, usual, "/public/", 2.2, effort)
        yield compared("with a session", member, usual_member, "/partner/", 1.4, effort)


def compared(
    who: str, ours: Site, usual: Site, path: str, wanted: float, effort: Effort
) -> Result:
    rounds = []
    for _ in range(effort.of(ROUNDS)):
        caches["throttle"].clear()
        calls = effort.of(CALLS_A_ROUND)
        rounds.append(medians(calls, lambda: usual.get(path), lambda: ours.get(OURS)))
    reference, duration = (median(column) for column in zip(*rounds, strict=True))
    return gain(
        f"{CONTACTS} contact points by the API, {who}",
        duration,
        beside="DRF, ModelSerializer",
        reference=reference,
        target=at_least(wanted),
    )


def _fill_directory(departments: int) -> None:
    """The entries of DEPARTMENT, and as many in each of the others."""
    codes = [code for code in Department.objects.values_list("code", flat=True) if code != "69"]
    with acting_as(INSTALLER, purpose="bench"):
        for code in [DEPARTMENT, *codes[: departments - 1]]:
            fill_department(code)


def fill_department(code: str) -> None:
    organisations = Organisation.objects.bulk_create(
        Organisation(name=f"Service {number:02} du {code}", kind=OrganisationKind.STATE)
        for number in range(CONTACTS)
    )
    contacts = ContactPoint.objects.bulk_create(
        ContactPoint(
            organisation=organisation,
            function="Référent traite des êtres humains",
            kind=ContactKind.PREFECTURE,
            is_referent=number == 0,
            scope="departments",
            status="published",
            families=["REFL", "SEJ"],
            languages=["fr"],
            notes="Joignable aux heures de bureau, réponse sous deux jours.",
        )
        for number, organisation in enumerate(organisations)
    )
    CoveredDepartment.objects.bulk_create(
        CoveredDepartment(contact_point=contact, department_id=code) for contact in contacts
    )
    Channel.objects.bulk_create(
        Channel(contact_point=contact, kind=kind, value=value, tier=tier, position=position)
        for contact in contacts
        for position, (kind, value, tier) in enumerate(
            (
                (ChannelKind.PHONE, "04 65 71 10 01", Tier.PUBLIC),
                (ChannelKind.HOURS, "du lundi au vendredi, 9 h – 17 h", Tier.PUBLIC),
                (ChannelKind.EMAIL, "service@example.org", Tier.PARTNER),
                (ChannelKind.SECURE, "Messagerie chiffrée", Tier.COORDINATION),
            )
        )
    )
    Verification.objects.bulk_create(
        Verification(
            contact_point=contact,
            at=timezone.now() - timedelta(days=days),
            method="phone",
            outcome="confirmed",
        )
        for contact in contacts
        for days in (20, 200)
    )


def _session_of(member: Member) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _show_the_same(ours: bytes, usual: bytes) -> None:
    """A comparison between two answers is worth something when they say the same."""
    left, right = json.loads(ours)["results"], json.loads(usual)
    for one, other in zip(left, sorted(right, key=lambda item: item["id"]), strict=True):
        for name in ("id", "organisation", "departments"):
            if one[name] != other[name]:
                raise AssertionError(name, one[name], other[name])
        # A partner's channel is listed without its value, which is shown one entry at a time.
        kinds, others = ([each["kind"] for each in item["channels"]] for item in (one, other))
        if kinds != others:
            raise AssertionError(kinds, others)
