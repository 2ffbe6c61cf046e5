"""Every row is opened, and what was put back, moved or altered is named."""

import uuid
from collections.abc import Callable
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from audit.actors import Actor
from audit.services import acting_as
from privacy import services
from privacy.proof import path_to_key, prove_texts
from referrals.models import Case, Move
from tests.factories import REASON, World, case_in, log_case, make_world
from tests.hostile import everywhere
from tests.privacy.conftest import Load

BACKDOOR = Actor.system("tests")


def test_every_sealed_column_leads_to_its_key():
    assert all(path_to_key(one.model) is not None for one in services.sealed_columns())
    assert path_to_key(Move) == "case"


def test_all_rows_open(world: World):
    case_in(world, "closed_nationally")
    proof = prove_texts()
    assert proof.faults == []
    # A narrative, a summary, and a reason for each move that has one.
    assert proof.opened == 2 + Move.objects.filter(reason_sealed__isnull=False).count()


def test_no_sealed_column_of_any_table_is_left_out(world: World):
    """Texts, secrets of second factors, kept forms: one bit of any of them is found."""
    everywhere.live(world, dict.fromkeys(everywhere.KINDS, "la relance"))
    columns = services.sealed_columns()
    proof = prove_texts()
    assert proof.faults == []
    assert proof.opened == sum(len(_written(one)) for one in columns)
    # The database itself refuses to alter a move.
    for one in (one for one in columns if one.model is not Move):
        table, row = one.model._meta.db_table, _written(one)[0]
        point = transaction.savepoint()
        with acting_as(BACKDOOR, purpose="tests"), connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET {one.field} = "  # noqa: S608
                f"set_bit({one.field}, 200, 1 - get_bit({one.field}, 200)) WHERE id = %s",
                [row],
            )
        faults = prove_texts().faults
        assert {(fault.table, fault.row) for fault in faults} == {(table, str(row))}, one
        transaction.savepoint_rollback(point)


def _written(one: services.SealedColumn) -> list[uuid.UUID]:
    rows = one.model._base_manager.filter(**{f"{one.field}__isnull": False})
    return list(rows.values_list("pk", flat=True))


SWAPS: dict[str, Callable[[Case, Case], tuple[str, tuple[object, ...]]]] = {
    "between rows": lambda one, other: (
        "UPDATE referrals_case SET narrative_sealed = %s WHERE id = %s",
        (other.narrative_sealed, one.pk),
    ),
    "between fields": lambda one, other: (
        "UPDATE referrals_case SET narrative_sealed = national_summary_sealed WHERE id = %s",
        (one.pk,),
    ),
    "between cases, with the key": lambda one, other: (
        "UPDATE referrals_case SET (narrative_sealed, wrapped_data_key, data_key_id, key_share) = "
        "(SELECT narrative_sealed, wrapped_data_key, data_key_id, key_share FROM referrals_case "
        "WHERE id = %s) WHERE id = %s",
        (other.pk, one.pk),
    ),
    "between tables": lambda one, other: (
        "UPDATE referrals_case SET narrative_sealed = (SELECT reason_sealed FROM referrals_move "
        "WHERE case_id = %s AND reason_sealed IS NOT NULL LIMIT 1) WHERE id = %s",
        (one.pk, one.pk),
    ),
    "a bit": lambda one, other: (
        "UPDATE referrals_case SET narrative_sealed = "
        "set_bit(narrative_sealed, 300, 1 - get_bit(narrative_sealed, 300)) WHERE id = %s",
        (one.pk,),
    ),
    "cut": lambda one, other: (
        "UPDATE referrals_case SET narrative_sealed = substr(narrative_sealed, 1, 40) "
        "WHERE id = %s",
        (one.pk,),
    ),
    "emptied": lambda one, other: (
        r"UPDATE referrals_case SET narrative_sealed = '\x' WHERE id = %s",
        (one.pk,),
    ),
    "the key": lambda one, other: (
        "UPDATE referrals_case SET wrapped_data_key = "
        "set_bit(wrapped_data_key, 200, 1 - get_bit(wrapped_data_key, 200)) WHERE id = %s",
        (one.pk,),
    ),
}


@pytest.mark.parametrize("swap", SWAPS)
def test_a_value_that_was_moved_or_altered_does_not_open(world: World, swap: str):
    one, other = case_in(world, "escalated"), case_in(world, "escalated")
    sql, values = SWAPS[swap](one, other)
    with acting_as(BACKDOOR, purpose="tests"), connection.cursor() as cursor:
        cursor.execute(sql, values)
    proof = prove_texts()
    own = {str(one.pk), *(str(pk) for pk in one.moves.values_list("pk", flat=True))}
    assert str(one.pk) in {fault.row for fault in proof.faults} <= own
    other.refresh_from_db()
    assert services.unseal(row=other, column="narrative")


@pytest.mark.django_db(transaction=True)
def test_an_older_version_put_back_opens_and_is_named(db_superuser: psycopg.Connection):
    """The additional data has no version: the journal's digest tells, whoever wrote past it."""
    case = log_case(make_world())
    older = case.narrative_sealed
    with acting_as(BACKDOOR, purpose="tests"):
        case.narrative_sealed = services.seal(row=case, column="narrative", text="Autre texte.")
        case.save(update_fields=["narrative_sealed"])
    assert prove_texts().faults == []
    db_superuser.execute("ALTER TABLE referrals_case DISABLE TRIGGER USER")
    db_superuser.execute(
        "UPDATE referrals_case SET narrative_sealed = %s WHERE id = %s", [older, case.pk]
    )
    case.refresh_from_db()
    assert services.unseal(row=case, column="narrative")
    assert [str(one) for one in prove_texts().faults] == [
        f"referrals_case {case.pk}: replaced behind the journal"
    ]
    told, faults = StringIO(), StringIO()
    with pytest.raises(CommandError):
        call_command("check_installation", stdout=told, stderr=faults, no_color=True)
    assert "no   every sealed text opens" in told.getvalue()
    assert str(case.pk) in faults.getvalue()


def test_a_retired_key_is_named_and_no_text_is_shown(world: World, load: Load):
    case = log_case(world)
    load(f"other:{'A' * 43}=")
    faults = [str(one) for one in prove_texts().faults]
    assert faults == [f"referrals_case {case.pk}: key_not_loaded (test-1)"]
    assert REASON not in "".join(faults)
