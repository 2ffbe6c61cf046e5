"""Who acts is a setting of the transaction, and follows the nesting of `acting_as`."""

from contextlib import suppress

import pytest
from django.db import DataError, OperationalError, connection, transaction

from audit.actors import Actor
from audit.context import acting, request_id
from audit.models import Entry
from audit.services import MissingActor, acting_as, current_actor, record
from commissions.models import Body
from tests.audit.conftest import WORKER, last_entry

pytestmark = pytest.mark.django_db

SETTINGS = (
    "actor_id",
    "actor",
    "seat_id",
    "role",
    "body_id",
    "body",
    "purpose",
    "request_id",
)


def announced() -> dict[str, str]:
    with connection.cursor() as cursor:
        names = ", ".join(f"current_setting('relais.{name}', true)" for name in SETTINGS)
        cursor.execute(f"SELECT {names}")
        return {name: value or "" for name, value in zip(SETTINGS, cursor.fetchone(), strict=True)}


def test_nested_actors_hold_inside_and_the_outer_one_afterwards(secretary):
    with acting_as(WORKER, purpose="case.overdue"):
        with acting_as(secretary, purpose="case.escalate"):
            assert announced()["actor"] == "secretaire69@example.org"
            assert announced()["purpose"] == "case.escalate"
            assert current_actor() == secretary
        assert announced()["actor"] == "system:tests"
        assert announced()["actor_id"] == ""
        assert announced()["purpose"] == "case.overdue"
        assert current_actor() == WORKER


def test_nothing_remains_in_an_enclosing_transaction(rhone):
    assert not any(announced().values())


def test_an_exception_inside_restores_the_outer_actor(secretary, rhone):
    def fail() -> None:
        with acting_as(secretary, purpose="case.escalate"):
            Body.objects.update(name="Autre")
            raise LookupError

    with acting_as(WORKER, purpose="case.overdue"):
        with pytest.raises(LookupError):
            fail()
        assert announced()["actor"] == "system:tests"
        assert current_actor() == WORKER
    assert Body.objects.get().name == "Commission du Rhône"
    assert acting.get() is None


def test_nobody_acts_outside(rhone):
    with pytest.raises(MissingActor):
        current_actor()


def test_an_actor_without_a_label_is_refused():
    with (
        pytest.raises(MissingActor),
        acting_as(Actor(label="", role=WORKER.role), purpose="x"),
    ):
        pytest.fail("nothing may run without an actor")


def test_naming_the_actor_costs_an_open_transaction_no_round_trip(
    secretary, django_assert_num_queries
):
    # The names travel with the savepoint and with its release, neither of which is a query.
    with django_assert_num_queries(1), acting_as(secretary, purpose="x"):
        assert announced()["actor"] == secretary.label
    assert not any(announced().values())


def test_a_savepoint_that_is_undone_gives_the_outer_names_back(secretary):
    with acting_as(secretary, purpose="case.log"):
        with suppress(LookupError), acting_as(WORKER, purpose="case.clocks"):
            with transaction.atomic():
                assert announced()["actor"] == WORKER.label
            raise LookupError
        assert announced()["actor"] == secretary.label
        assert announced()["purpose"] == "case.log"
        with acting_as(WORKER, purpose="case.clocks"):
            transaction.set_rollback(True)
        assert announced()["actor"] == secretary.label
    assert not any(announced().values())


def test_an_actor_who_acts_already_is_not_named_again(secretary, django_assert_num_queries):
    with acting_as(secretary, purpose="case.log"):
        # A savepoint and its release.
        with django_assert_num_queries(2), acting_as(secretary, purpose="case.log"):
            pass
        assert announced()["actor"] == secretary.label
        with acting_as(secretary, purpose="case.escalate"):
            assert announced()["purpose"] == "case.escalate"
        assert announced()["purpose"] == "case.log"


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_the_commit_removes_the_names(django_assert_num_queries):
    # BEGIN with the names, COMMIT.
    with django_assert_num_queries(2), acting_as(WORKER, purpose="x"):
        pass
    assert not any(announced().values())


@pytest.mark.django_db(transaction=True)
def test_the_first_write_and_the_names_are_one_transaction(secretary, rhone):
    before = Entry.objects.count()
    with pytest.raises(LookupError), acting_as(secretary, purpose="x"):  # noqa: PT012
        Body.objects.filter(pk=rhone.pk).update(name="Autre")
        raise LookupError
    assert Entry.objects.count() == before
    assert Body.objects.get(pk=rhone.pk).name == "Commission du Rhône"
    with acting_as(secretary, purpose="x"):
        Body.objects.filter(pk=rhone.pk).update(name="Autre")
    assert last_entry().actor_label == secretary.label


@pytest.mark.django_db(transaction=True)
def test_names_that_the_database_refuses_open_nothing(rhone):
    odd = Actor(label="a\x00b", role=WORKER.role)
    with pytest.raises((DataError, ValueError)), acting_as(odd, purpose="x"):
        pytest.fail("nothing may run without its names")
    with acting_as(WORKER, purpose="x"):
        Body.objects.filter(pk=rhone.pk).update(name="Autre")
    assert Body.objects.get().name == "Autre"


@pytest.mark.django_db(transaction=True)
def test_a_lost_connection_is_an_error_of_the_database_and_not_a_silence(rhone, db_superuser):
    # This one and no other: a session that another test left open would fail the next test.
    connection.ensure_connection()
    lost = connection.connection.info.backend_pid
    db_superuser.execute("SELECT pg_terminate_backend(%s)", [lost])
    with pytest.raises(OperationalError), acting_as(WORKER, purpose="x"):
        pytest.fail("nothing may run without its names")
    connection.close()
    with acting_as(WORKER, purpose="x"):
        assert Body.objects.count() == 1


def test_labels_are_data_and_not_sql():
    odd = Actor(label="o'brien%s\\'; DROP TABLE audit_entry; --", role=WORKER.role)
    with acting_as(odd, purpose="x"):
        assert announced()["actor"] == odd.label


def test_record_keeps_the_target_as_the_triggers_name_it(secretary, rhone):
    token = request_id.set("fedcba")
    try:
        record(
            actor=secretary,
            event="case.read",
            target=rhone,
            purpose="case.read",
            extra={"tier": "local"},
        )
    finally:
        request_id.reset(token)
    entry = last_entry()
    created = Entry.objects.about(rhone).earliest()
    assert (entry.event, entry.action) == ("case.read", Entry.Action.ACCESS)
    assert entry.object_repr == created.object_repr == "Commission du Rhône"
    assert entry.object_id == created.object_id
    assert entry.content_type == created.content_type
    assert entry.additional_data == {"tier": "local"}
    assert (entry.actor_id, entry.seat_id) == (secretary.member_id, secretary.seat_id)
    assert entry.request_id == "fedcba"
    assert entry.changes is None


def test_record_needs_no_target(oversight):
    record(actor=oversight, event="journal.read")
    assert last_entry().content_type is None
    assert last_entry().object_repr == ""


def test_auditlog_finds_the_history_of_an_object(rhone, paris):
    assert [entry.object_repr for entry in Entry.objects.get_for_object(rhone)] == [
        "Commission du Rhône"
    ]
    assert Entry.objects.get_for_object(rhone).get().changes_display_dict
