"""Every page × everybody × own or other department: the answer that the design says."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from audit.services import acting_as
from contacts_map.enums import ContactKind, OrganisationKind, Scope, Status
from contacts_map.models import ContactPoint, CoveredDepartment, Organisation
from referrals.models import Case, Dysfunction, Move
from tests.factories import INSTALLER, World, case_in
from tests.grid import PEOPLE, Operation, Row, operations
from tests.pages.grid import (
    DRAFT,
    ENTRY69,
    ENTRY75,
    ESCALATED,
    GRID,
    LOG_IN,
    LOGGED,
    UNPUBLISHED,
)
from tests.referrals.pages import client_of

API = "api:"
Objects = dict[str, str]


@pytest.fixture
def objects(world: World) -> Objects:
    """What the rows speak of, by the words that stand for it."""
    return {
        DRAFT: case_in(world, "draft").reference,
        LOGGED: case_in(world, "logged", author="association").reference,
        ESCALATED: case_in(world, "escalated", author="association").reference,
        ENTRY69: _entry("69", Status.PUBLISHED),
        ENTRY75: _entry("75", Status.PUBLISHED),
        UNPUBLISHED: _entry("69", Status.DRAFT),
    }


def _entry(department: str, status: Status) -> str:
    with acting_as(INSTALLER, purpose="tests"):
        entry = ContactPoint.objects.create(
            organisation=Organisation.objects.create(
                name=f"Organisation {department} {status}", kind=OrganisationKind.STATE
            ),
            function="Référence traite",
            kind=ContactKind.PREFECTURE,
            scope=Scope.DEPARTMENTS,
            status=status,
        )
        CoveredDepartment.objects.create(contact_point=entry, department_id=department)
    return str(entry.pk)


def test_every_page_has_its_rows() -> None:
    names = {one.name for one in operations("") if not one.name.startswith(API)}
    known = {one.operation for one in GRID}
    assert known == {Operation(method, name) for name in names for method in ("GET", "POST")}
    assert len({str(line) for line in GRID}) == len(GRID), "two rows bear the same name"


@pytest.mark.parametrize("who", PEOPLE)
def test_each_person_gets_the_answers_of_the_design(
    world: World, objects: Objects, who: str
) -> None:
    before = stored()
    person = Client() if who == "visitor" else client_of(world, who)
    session = person.cookies.output(header="")
    got = {}
    for line in GRID:
        with transaction.atomic():
            # Each question starts from the same log-in: one of them ends it.
            person.cookies.load(session)
            got[str(line)] = status_of(ask(person, line, objects))
            if got[str(line)] >= 400:
                assert stored() == before, f"{line}: refused, and changed something"
            transaction.set_rollback(True)
    assert got == {str(line): line.status_for(who) for line in GRID}


def ask(client: Client, line: Row, objects: Objects) -> Any:
    args = [objects.get(value, value) for value in line.args]
    send: Callable[..., Any] = getattr(client, line.operation.method.lower())
    return send(reverse(line.operation.name, args=args), with_version(line, args))


def with_version(line: Row, args: list[str]) -> dict[str, Any]:
    """What is typed; a form holds the version of the case that it was filled from."""
    typed = dict(line.body)
    if "version" in typed:
        typed["version"] = Case.objects.get(reference=args[0]).version
    return typed


def status_of(answer: Any) -> int:
    is_sent_to_log_in = answer.status_code == 302 and answer["Location"].startswith(
        f"{reverse('commissions:login')}?next="
    )
    return LOG_IN if is_sent_to_log_in else int(answer.status_code)


def stored() -> tuple[Any, ...]:
    return (
        list(Case.objects.order_by("pk").values()),
        list(Dysfunction.objects.order_by("pk").values()),
        Move.objects.count(),
        list(ContactPoint.objects.order_by("pk").values()),
    )
