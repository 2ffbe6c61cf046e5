"""The second wall: what the tables themselves let each person see and write."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import (
    IntegrityError,
    ProgrammingError,
    connection,
    connections,
    models,
    transaction,
)
from django.http import QueryDict
from django.utils import timezone

from audit.actors import Actor, Role
from audit.postgresql.base import DatabaseWrapper
from audit.readers import reading_as
from audit.services import acting_as
from referrals.enums import CaseState
from referrals.kept.services import keep_form
from referrals.meetings.services import generate_agenda
from referrals.models import (
    AgendaItem,
    AnnouncedMove,
    Assignment,
    Case,
    Dysfunction,
    IdempotentRequest,
    InformationRequest,
    KeptForm,
    LegalHold,
    Message,
    Move,
    Notification,
    Pattern,
    Question,
    Recommendation,
    Relay,
    SecondReading,
)
from referrals.notifications.announcing import announce_moves
from referrals.patterns.services import find_patterns, follow, recommend
from referrals.thread.models import ThreadReading
from tests.factories import EVERYBODY, INSTALLER, World, case_in, days_ago, log_case, make_world
from tests.referrals.meetings.test_meetings import plan
from tests.referrals.pages import address, client_of
from tests.referrals.thread.conversation import heard, relay_to, say

# Tables of `referrals` without a policy, each with its reason.
OPEN_TABLES = {
    "referrals.CauseWording": "Reference data, shown to everybody.",
    "referrals.ErasedCount": "Counts of cases that are gone.",
    "referrals.DysfunctionType": "Reference data, shown to everybody.",
    "referrals.LegalStep": "Reference data, shown to everybody.",
    "referrals.MailChoice": "A choice of a member; it names no case.",
    "referrals.OutgoingMail": "A mail to write; it names a member and no case.",
}
WALLS = """
SELECT relname FROM pg_class
WHERE relrowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid)
ORDER BY relname
"""
RIGHTS_OF_THE_ROLE = """
SELECT rolsuper OR rolbypassrls, (SELECT count(*) FROM pg_class WHERE relowner = pg_roles.oid)
FROM pg_roles WHERE rolname = current_user
"""
WITHOUT_CASES = ("rapporteur", "oversight", "administrator", "seatless", "visitor")


@pytest.fixture
def cases(world: World) -> World:
    """Cases of both commissions and of the national level, with all that belongs to a case."""
    case_in(world, CaseState.DRAFT)
    log_case(world, "association", as_draft=True)
    log_case(world, "association", department="01")
    relayed = case_in(world, CaseState.INFORMATION_REQUESTED, author="association")
    relay = relay_to(world, relayed)
    say(world, relayed, "member69", tier="body")
    say(world, relayed, "member69", tier="shared")
    say(world, relayed, "coordinator", tier="relay", relay_id=relay.pk)
    elsewhere = case_in(world, CaseState.ACKNOWLEDGED, department="75")
    say(world, elsewhere, "coordinator", tier="body")
    for reader in ("secretary69", "coordinator", "ministry"):
        heard(world, relayed, reader)
    for _ in range(5):
        log_case(world)
    _keep(world, relayed)
    generate_agenda(actor=world.actor("secretary69"), meeting_id=plan(world).pk)
    find_patterns(timezone.now())
    advice = recommend(
        actor=world.actor("secretary69"),
        pattern_id=Pattern.objects.first().pk,
        addressed_to="POLICE",
        text="Former les agents d’accueil.",
        due_on=days_ago(-30),
    )
    follow(actor=world.actor("secretary69"), recommendation_id=advice.pk, target="sent")
    announce_moves(timezone.now())
    IdempotentRequest.objects.create(
        member=world.members["member69"], key="k", fingerprint="f", case=relayed
    )
    return world


def _keep(world: World, case: Case) -> None:
    """What a case has besides: somebody in charge, a hold, a summary that awaits its reader."""
    member = world.members["member69"]
    with acting_as(INSTALLER, purpose="tests"):
        for one in Case.objects.filter(state=CaseState.LOGGED):
            Assignment.objects.create(
                case=one, level="local", member=member, assigned_at=timezone.now()
            )
        LegalHold.objects.create(case=case, reason="judicial", placed_by=member)
        SecondReading.objects.create(case=case, asked_by=member, summary_sealed=b"x")
    keep_form(actor=world.actor("member69"), address="/dossiers/nouveau/", data=QueryDict("a=b"))


def people(world: World) -> dict[str, Actor]:
    return {who: world.actor(who) for who in (*EVERYBODY, "visitor")}


def seen(actor: Actor | None, model: type[models.Model]) -> set[Any]:
    """What the table shows, without any filter of the application."""
    with reading_as(actor):
        return set(model._default_manager.all())


def test_each_table_of_the_cases_has_its_wall(db: None):
    walled = walled_tables()
    found = {
        model._meta.label
        for model in apps.get_app_config("referrals").get_models(include_auto_created=True)
        if model._meta.db_table not in walled
    }
    assert found == OPEN_TABLES.keys()


def walled_tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(WALLS)
        return [table for (table,) in cursor.fetchall()]


def test_the_wall_and_the_application_agree_for_everybody(cases: World):
    desk_cases = {relay.case for relay in Relay.objects.filter(desk__isnull=False)}
    # Logged at the national level, and not sent up yet: the coordination writes such cases.
    held = set(Case.objects.filter(body__kind="national", state=CaseState.LOGGED))
    assert desk_cases
    assert held
    for who, actor in people(cases).items():
        visible = set(Case.objects.visible_to(actor))
        extra = {"ministry": desk_cases, "coordinator": held}.get(who, set())
        assert seen(actor, Case) == visible | extra, who
        for model in (Message, Notification, Pattern, Relay):
            manager: Any = model._default_manager
            assert seen(actor, model) == set(manager.visible_to(actor)), (who, model)


def test_what_belongs_to_a_case_is_seen_with_it(cases: World):
    for who, actor in people(cases).items():
        visible = seen(actor, Case)
        desk = actor.role == Role.MINISTRY
        for model in (Dysfunction, Move, Assignment, InformationRequest, LegalHold, ThreadReading):
            hidden = desk and model not in (Dysfunction, ThreadReading)
            rows: Any = model._default_manager.filter(case__in=[] if hidden else visible)
            assert rows.exists() or who not in ("member69", "coordinator") or model is Assignment
            assert seen(actor, model) == set(rows), (who, model)
        waiting = SecondReading.objects.filter(case__body=actor.body_id)
        assert seen(actor, SecondReading) == set(waiting), who
        asked = InformationRequest.objects.filter(case__in=[] if desk else visible)
        assert seen(actor, Question) == set(Question.objects.filter(request__in=asked)), who
        of_its_patterns = Recommendation.objects.filter(pattern__in=seen(actor, Pattern))
        assert seen(actor, Recommendation) == set(of_its_patterns), who
        assert seen(actor, AnnouncedMove) == set(), who


def test_a_commission_keeps_its_agenda_and_a_member_its_own_requests(cases: World):
    items, requests = set(AgendaItem.objects.all()), set(IdempotentRequest.objects.all())
    kept = set(KeptForm.objects.all())
    assert items
    assert kept
    for who, actor in people(cases).items():
        is_of_69 = actor.body_id == cases.bodies["commission69"].pk
        assert seen(actor, AgendaItem) == (items if is_of_69 else set()), who
        assert seen(actor, IdempotentRequest) == (requests if who == "member69" else set()), who
        assert seen(actor, KeptForm) == (kept if who == "member69" else set()), who


def test_nobody_and_those_without_cases_see_no_row_of_any_table(cases: World):
    tables = walled_tables()
    empty = [table for table, count in count_rows(tables).items() if not count]
    assert empty == [], "a table of the wall is empty: it proves nothing"
    for actor in (None, *(cases.actor(who) for who in WITHOUT_CASES)):
        with reading_as(actor):
            assert not any(count_rows(tables).values()), actor


def count_rows(tables: list[str]) -> dict[str, int]:
    counts = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - from the catalogue.
            counts[table] = cursor.fetchone()[0]
    return counts


@pytest.mark.parametrize("who", ["member75", "other_association", "ministry", "oversight"])
def test_a_stranger_neither_changes_nor_removes_a_row(world: World, who: str):
    case = case_in(world, CaseState.IN_LOCAL_HANDLING, author="association")
    say(world, case, "member69")
    before = everything()
    with acting_as(world.actor(who), purpose="tests"), connection.cursor() as cursor:
        cursor.execute("UPDATE referrals_case SET sex = 'M'")
        assert cursor.rowcount == 0
        for table in ("message", "dysfunction", "move", "case"):
            cursor.execute(f"DELETE FROM referrals_{table}")  # noqa: S608 - named above.
            assert cursor.rowcount == 0, table
        # A lock is taken on a row that is seen.
        cursor.execute("SELECT FROM referrals_case FOR UPDATE")
        assert cursor.fetchall() == []
    assert everything() == before


def everything() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Case, Move, Message)]


def test_nobody_writes_what_it_could_not_see(world: World):
    case = case_in(world, CaseState.IN_LOCAL_HANDLING)
    before = everything()
    # Out of one's own commission, into another's hands.
    for who, body in (("member69", "commission75"), ("secretary69", "national")):
        theirs = world.bodies[body]
        refused_by_the_wall(world.actor(who), partial(Case.objects.update, body=theirs))
    dysfunction = Dysfunction.objects.values("type_id", "case_id", "due_on").get()
    refused_by_the_wall(
        world.actor("member75"),
        lambda: Dysfunction.objects.create(**(dysfunction | {"due_on": None})),
    )
    refused_by_the_wall(
        world.actor("coordinator"),
        lambda: Message.objects.create(
            case=case,
            tier="shared",
            author=world.members["coordinator"],
            body=world.bodies["national"],
            role=Role.COORDINATOR,
            text_sealed=b"x",
        ),
    )
    assert everything() == before


def refused_by_the_wall(actor: Actor, write: Callable[[], object]) -> None:
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        acting_as(actor, purpose="tests"),
    ):
        write()


def test_the_web_role_cannot_take_the_wall_down(world: World):
    log_case(world)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)
    for statement in (
        "ALTER TABLE referrals_case DISABLE ROW LEVEL SECURITY",
        "DROP POLICY readers ON referrals_case",
        "ALTER FUNCTION referrals_reader(text) STRICT",
        "SET ROLE relais_owner",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            connection.cursor().execute(statement)
    # Asked to do without policies, the database refuses the query instead of answering it.
    connection.cursor().execute("SET LOCAL row_security = off")
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Case.objects.exists()


def test_the_check_of_the_moves_sees_a_case_that_its_reader_does_not(world: World):
    """Otherwise whoever reads as nobody at the end of a transaction would pass it."""
    case = case_in(world, CaseState.LOGGED)
    with acting_as(INSTALLER, purpose="tests"):
        Case.objects.filter(pk=case.pk).update(state=CaseState.IN_LOCAL_HANDLING)
    with reading_as(None), pytest.raises(IntegrityError, match="has no move"):
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    transaction.set_rollback(True)


@contextmanager
def one_pooled_connection() -> Iterator[DatabaseWrapper]:
    """The default connection comes from a pool of one: each request gets the same session."""
    plain = connections["default"]
    settings = deepcopy(plain.settings_dict)
    settings["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 1, "timeout": 5}
    pooled = DatabaseWrapper(settings, "default")
    connections["default"] = pooled
    try:
        yield pooled
    finally:
        pooled.close()
        pooled.close_pool()
        connections["default"] = plain


LEFT = (
    "SELECT pg_backend_pid(), current_setting('relais.reader', true), count(*) FROM referrals_case"
)


@pytest.mark.django_db(transaction=True)
def test_a_pooled_connection_carries_no_reader_to_the_next_request(monkeypatch):
    world = make_world()
    case = log_case(world)
    with one_pooled_connection() as pooled:
        sessions = set()
        for who, broken, status in (
            ("member69", False, 200),
            ("member69", True, 500),
            ("member75", False, 404),
        ):
            client = client_of(world, who)
            client.raise_request_exception = False
            with monkeypatch.context() as patch:
                if broken:
                    patch.setattr("referrals.services.reading.row_cipher", None)
                assert client.get(address(case)).status_code == status, who
            pooled.close()
            with pooled.pool.connection() as session:
                backend, reader, count = session.execute(LEFT).fetchone()
            assert (reader or "", count) == ("", 0), who
            sessions.add(backend)
        assert len(sessions) == 1, "the requests did not share a connection"
