"""What Postgres itself refuses, whoever writes: moves outside the workflow, and silent ones."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from audit.services import acting_as
from referrals.enums import CaseState as S
from referrals.models import Case, Move
from referrals.workflow import transition
from tests.factories import INSTALLER, World, case_in, log_case


def write(sql: str, parameters: list[Any]) -> None:
    """Raw SQL with an actor, so that only the rules of the workflow can refuse it."""
    with acting_as(INSTALLER, purpose="test"), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def refusal(attempt: Callable[[], None]) -> str:
    """The constraint that refused, or nothing."""
    try:
        with transaction.atomic():
            attempt()
            # Undo in every case: the next pair starts from the same state.
            transaction.set_rollback(True)
    except IntegrityError as error:
        return str(error.__cause__.diag.constraint_name)
    return ""


def force(case: Case, target: str) -> None:
    write(
        "UPDATE referrals_case SET state = %s, outcome = 'RESOLVED',"
        " escalated_at = coalesce(escalated_at, now()) WHERE id = %s",
        [target, case.pk],
    )


def test_the_guard_allows_the_moves_of_the_table_and_no_other(world: World):
    disagreements = []
    for source in S.values:
        case = case_in(world, source)
        for target in S.values:
            if source == target:
                continue
            is_refused = refusal(partial(force, case, target)) != ""
            if is_refused == (transition(source, target) is not None):
                disagreements.append((source, target))
    assert disagreements == []


def test_a_refusal_names_the_rule_and_both_states(world: World):
    case = log_case(world)
    with pytest.raises(IntegrityError, match="cannot go from logged to closed"):
        force(case, S.CLOSED)


@pytest.mark.parametrize("state", sorted(set(S.values) - {S.DRAFT, S.LOGGED}))
def test_no_case_is_born_further_than_logged(world: World, state: str):
    case = log_case(world)
    copy = Case.objects.get(pk=case.pk)
    copy.pk, copy.reference, copy.state = Case().pk, "0000-0000-0000-0", state
    copy.outcome, copy.escalated_at = "RESOLVED", case.created_at

    with (
        pytest.raises(IntegrityError, match="cannot be created in the state"),
        acting_as(INSTALLER, purpose="test"),
    ):
        copy.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_a_change_of_state_without_a_move_is_refused_at_commit(world: World):
    case = log_case(world)
    before = (Case.objects.values().get(), Move.objects.count())

    with pytest.raises(IntegrityError, match="from logged to in_local_handling has no move"):
        force(case, S.IN_LOCAL_HANDLING)

    assert (Case.objects.values().get(), Move.objects.count()) == before


@pytest.mark.django_db(transaction=True)
def test_the_move_of_another_day_does_not_stand_for_a_new_one(world: World):
    case = case_in(world, S.REOPENED)
    # logged → in_local_handling was written once, in an earlier transaction.
    with pytest.raises(IntegrityError, match="has no move"), acting_as(INSTALLER, purpose="test"):
        force(case, S.IN_LOCAL_HANDLING)
    case.refresh_from_db()
    assert case.state == S.REOPENED


@pytest.mark.parametrize(
    "change", ["to_state = 'closed'", "at = now() - interval '1 day'", "role = 'coordinator'"]
)
def test_a_move_is_never_altered(world: World, change: str):
    case = log_case(world)
    before = list(case.moves.values())
    with pytest.raises(DatabaseError, match="never altered"), transaction.atomic():
        write(f"UPDATE referrals_move SET {change} WHERE case_id = %s", [case.pk])  # noqa: S608
    assert list(case.moves.values()) == before
