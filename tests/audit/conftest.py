"""Actors and protected rows for the tests of the journal."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from audit.actors import Actor, Role
from audit.models import Entry
from audit.services import acting_as
from commissions.enums import BodyKind
from commissions.models import Body, Member, Seat

WORKER = Actor.system("tests")


def new_body(name: str, kind: str = BodyKind.COMMISSION) -> Body:
    with acting_as(WORKER, purpose="body.create"):
        return Body.objects.create(name=name, kind=kind)


def new_member(email: str) -> Member:
    with acting_as(WORKER, purpose="member.create"):
        return Member.objects.create_user(email=email, full_name="Essai", password="x" * 20)


def seated(email: str, role: Role, body: Body) -> Actor:
    """The actor of a new member with one seat."""
    member = new_member(email)
    with acting_as(WORKER, purpose="seat.open"):
        seat = Seat.objects.create(member=member, body=body, role=role)
    return Actor(
        label=email,
        role=role,
        member_id=member.pk,
        seat_id=seat.pk,
        body_id=body.pk,
        body=body.name,
    )


def last_entry() -> Entry:
    entry: Entry = Entry.objects.latest()
    return entry


def identifiers(entries: Iterable[Entry]) -> list[int]:
    return [entry.pk for entry in entries]


@pytest.fixture
def rhone(db: None) -> Body:
    return new_body("Commission du Rhône")


@pytest.fixture
def paris(db: None) -> Body:
    return new_body("Commission de Paris")


@pytest.fixture
def secretary(rhone: Body) -> Actor:
    return seated("secretaire69@example.org", Role.SECRETARY, rhone)


@pytest.fixture
def oversight(db: None) -> Actor:
    body = new_body("Contrôle", BodyKind.OVERSIGHT)
    return seated("controle@example.org", Role.OVERSIGHT, body)


@pytest.fixture
def actor_of_role(db: None) -> Callable[[str], Actor]:
    """An actor with a seat of any role, in a body of its own."""

    def make(role: str) -> Actor:
        if role == Role.SYSTEM:
            return WORKER
        if role == Role.VISITOR:
            return Actor.visitor()
        body = new_body(f"Instance {role}")
        return seated(f"{role}@example.org", Role(role), body)

    return make


@pytest.fixture
def log_in(client: Any) -> Callable[[Actor], Any]:
    def make(actor: Actor) -> Any:
        client.force_login(Member.objects.get(email=actor.label))
        return client

    return make
