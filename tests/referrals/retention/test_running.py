"""Each period ends what the design says, in a transaction of its own, and leaves its line."""

from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from audit.models import Entry
from audit.services import acting_as
from privacy import services as privacy, shares
from privacy.keyring import KeyringError
from privacy.retention import CLOSED_CASE
from referrals import services
from referrals.deadlines import quarter_of
from referrals.enums import CaseState as S
from referrals.models import (
    Case,
    Dysfunction,
    ErasedCount,
    Message,
    Move,
)
from referrals.questions.models import Question
from referrals.relays.services import case_relays
from referrals.retention.enums import HoldReason, Rule
from referrals.retention.holds import hold_case, lift_hold
from referrals.retention.running import WORKER, RetentionForbidden, Run, plan, steps
from referrals.thread.services import read_thread, write_message
from tests.factories import INSTALLER, NARRATIVE, World, case_in, log_case, move_case
from tests.referrals.pages import address, client_of, text_of
from tests.referrals.retention.conftest import apply, later, row_of

# Every table whose rows hang from a case, and why its end leaves nothing of a person in it.
FOLLOWERS = {
    "AgendaItem": "its note goes with the texts",
    "AnnouncedMove": "goes with the texts",
    "Assignment": "goes with the texts",
    "Dysfunction": "its days become months",
    "IdempotentRequest": "goes with the texts",
    "InformationRequest": "goes with the texts",
    "LegalHold": "while one is open nothing ends",
    "Message": "goes with the texts",
    "Move": "its day becomes a month, its reason goes",
    "Notification": "cleared after thirty days",
    "Relay": "its texts go, its days become months",
    "SecondReading": "goes with the texts",
    "ThreadReading": "goes with the texts",
}


def test_every_table_that_hangs_from_a_case_has_its_end():
    found = {
        relation.related_model.__name__
        for model in (Case, Move)
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete
    }
    assert found == set(FOLLOWERS)


def full_case(world: World) -> Case:
    """Closed after going up and down, with a message, a relay and questions."""
    return case_in(world, "closed_nationally")


def test_nothing_ends_before_its_time(world: World):
    cases = [log_case(world, as_draft=True), case_in(world, S.CLOSED), log_case(world)]
    before = [row_of(one) for one in cases]
    run = apply(now=later(days=29))
    assert not any(run.done.values())
    assert [row_of(one) for one in cases] == before


def test_a_draft_goes_after_thirty_days_without_a_change(world: World):
    draft = log_case(world, as_draft=True)
    run = apply(now=later(days=30, minutes=1))
    assert run.done[Rule.DRAFT] == [draft.reference]
    assert not Case.objects.filter(pk=draft.pk).exists()
    assert shares.share(name=draft.key_share, data_key_id=draft.data_key_id) is None


def test_texts_and_days_go_three_months_after_the_end(world: World):
    case = full_case(world)
    write_message(
        actor=world.actor("secretary69"), reference=case.reference, text="Un mot au dossier."
    )
    still_open = log_case(world)
    run = apply(now=later(months=3, minutes=1))
    assert run.done == {Rule.DRAFT: [], Rule.TEXTS: [case.reference], Rule.CASE: []}
    case.refresh_from_db()
    assert case.is_shredded
    assert case.narrative_sealed is None
    assert case.national_summary_sealed is None
    assert not Message.objects.exists()
    assert not Question.objects.exists()
    assert set(Move.objects.filter(case=case).values_list("reason_sealed", flat=True)) == {None}
    days = [timezone.localtime(one.at).day for one in case.moves.all()]
    days += [one.clock_started_on.day for one in case.dysfunctions.all() if one.clock_started_on]
    for moment in (case.created_at, case.logged_at, case.escalated_at, case.closed_at):
        assert moment is not None
        days.append(timezone.localtime(moment).day)
    assert set(days) == {1}
    assert (case.due_on, case.local_due_on, case.national_due_on) == (None, None, None)
    # The other cases are as they were.
    still_open.refresh_from_db()
    assert privacy.unseal(row=still_open, column="narrative")
    assert row_of(still_open)["closed_at"] is None


def test_the_case_is_still_read_without_its_texts_and_stays_ended(world: World):
    case = full_case(world)
    apply(now=later(months=3, minutes=1))
    secretary = world.actor("secretary69")
    file = services.read_case(actor=secretary, reference=case.reference)
    assert file.texts_destroyed
    assert (file.narrative, file.national_summary) == ("", "")
    assert file.dysfunctions[0].clock_started_on is None
    assert file.dysfunctions[0].right_obtained == "YES"
    assert read_thread(actor=secretary, reference=case.reference).messages == []
    assert all(one.request is None for one in case_relays(actor=secretary, case=file.case))
    page = text_of(client_of(world, "secretary69").get(address(case)))
    assert "conservation" in page
    assert "Aucun récit" not in page
    with pytest.raises(services.CaseForbidden):
        services.move_case(
            actor=world.actor("coordinator"), case_id=case.pk, target=S.REOPENED, reason="Encore."
        )
    assert Case.objects.get(pk=case.pk).state == S.CLOSED


def test_after_two_years_only_counts_remain(world: World):
    case, other = case_in(world, S.CLOSED), case_in(world, S.CLOSED)
    run = apply(now=later(months=24, minutes=1))
    assert sorted(run.done[Rule.CASE]) == sorted([case.reference, other.reference])
    assert not Case.objects.exists()
    assert not Dysfunction.objects.exists()
    assert not Move.objects.exists()
    quarter = quarter_of(timezone.now())
    counts = ErasedCount.objects.values_list(
        "department_code", "quarter", "type_code", "outcome", "right_obtained", "count"
    )
    assert set(counts) == {
        ("69", quarter, "", "RESOLVED", "", 2),
        ("69", quarter, "REFL-01", "RESOLVED", "YES", 2),
    }


@pytest.mark.parametrize(
    ("department", "logged_at", "month"),
    [
        # Still March there, April in Paris already.
        ("971", datetime(2026, 4, 1, 2, tzinfo=UTC), 3),
        ("971", datetime(2026, 4, 10, tzinfo=UTC), 4),
        # April there already, still March in Paris.
        ("974", datetime(2026, 3, 31, 21, 30, tzinfo=UTC), 4),
        ("976", datetime(2026, 3, 31, 21, 30, tzinfo=UTC), 4),
        ("976", datetime(2026, 3, 10, tzinfo=UTC), 3),
    ],
)
def test_overseas_a_case_stays_in_its_quarter_until_it_is_counted(
    world: World, department: str, logged_at: datetime, month: int
):
    case = log_case(world, "association", department=department)
    for who, target in (
        ("association", S.ESCALATED),
        ("coordinator", S.ACKNOWLEDGED),
        ("coordinator", S.RELAYED),
        ("coordinator", S.ANSWERED),
        ("coordinator", S.CLOSED),
    ):
        move_case(world, case, who, target)
    with acting_as(INSTALLER, purpose="test"):
        Case.objects.filter(pk=case.pk).update(logged_at=logged_at)
    quarter = quarter_of(logged_at, department)
    assert quarter == date(2026, 1 if month == 3 else 4, 1)

    apply(now=later(months=3, minutes=1))
    case.refresh_from_db()
    assert case.logged_at is not None
    assert case.is_shredded
    # What the gauge counts it in, and what the pages show.
    assert quarter_of(case.logged_at, department) == quarter
    assert timezone.localdate(case.logged_at) == date(2026, month, 1)

    apply(now=later(months=24, minutes=1))
    assert not Case.objects.exists()
    assert {one.quarter for one in ErasedCount.objects.all()} == {quarter}


def test_a_case_whose_texts_went_is_erased_in_its_turn(world: World):
    case = case_in(world, S.CLOSED)
    apply(now=later(months=4))
    assert apply(now=later(months=22)).done[Rule.CASE] == []
    run = apply(now=later(months=24, minutes=1))
    assert run.done[Rule.CASE] == [case.reference]


def test_the_journal_names_the_run_and_keeps_no_value_of_what_went(world: World):
    case = full_case(world)
    log_case(world, as_draft=True)
    before = Entry.objects.order_by("-id").first()
    assert before is not None
    run = apply(now=later(months=24, minutes=1))
    entries = list(Entry.objects.filter(id__gt=before.id))
    assert {one.cid for one in entries} == {run.id}
    assert {one.actor_label for one in entries} == {"system:retention"}
    told = [one for one in entries if one.event == "retention.case"]
    assert [one.object_repr for one in told] == [case.reference]
    assert told[0].additional_data == {"run": run.id, "anchor": CLOSED_CASE.anchor}
    deleted = [one for one in entries if one.event == "row.deleted"]
    assert deleted
    assert all(one.changes is None for one in deleted)
    summary = next(one for one in entries if one.event == "retention.applied")
    assert summary.additional_data == {
        "run": run.id, "draft": 1, "texts": 0, "case": 1, "failed": 0, "held": 0, "journal": 0,
        "other_texts": 0,
    }  # fmt: skip


def test_the_lines_of_destroyed_texts_keep_no_day(world: World):
    case = full_case(world)
    before = Entry.objects.order_by("-id").first()
    assert before is not None
    apply(now=later(months=3, minutes=1))
    changes = [one.changes for one in Entry.objects.filter(id__gt=before.id, event="row.updated")]
    assert any("clock_started_on" in one for one in changes)
    assert all(
        values[0] == "withheld" and values[1] is None
        for one in changes
        for column, values in one.items()
        if not column.endswith("_sealed") and column != "wrapped_data_key"
    )
    assert case.reference in {one.object_repr for one in Entry.objects.all()}


def test_a_held_case_waits_is_listed_and_goes_on_when_the_hold_is_lifted(world: World):
    held, other = case_in(world, S.CLOSED), case_in(world, S.CLOSED)
    hold_case(
        actor=world.actor("secretary69"), reference=held.reference, reason=HoldReason.JUDICIAL
    )
    before = row_of(held)
    now = later(months=24, minutes=1)
    listed = plan(actor=WORKER, now=now)
    assert [one.case.reference for one in listed.deadlines] == [other.reference]
    assert [one.case.reference for one in listed.holds] == [held.reference]
    assert apply(now=now).done[Rule.CASE] == [other.reference]
    assert row_of(held) == before
    lift_hold(actor=world.actor("secretary69"), reference=held.reference)
    assert apply(now=now).done[Rule.CASE] == [held.reference]


def test_what_was_held_or_reopened_since_the_list_was_made_is_left(world: World):
    first, held, reopened = (case_in(world, S.CLOSED) for _ in range(3))
    order = sorted((first, held, reopened), key=lambda one: one.pk)
    first, held, reopened = order
    now = later(months=3, minutes=1)
    run = Run()
    connection.check_constraints()
    walk = steps(run, actor=WORKER, now=now)
    assert next(walk).reference == first.reference
    secretary = world.actor("secretary69")
    hold_case(actor=secretary, reference=held.reference, reason=HoldReason.JUDICIAL)
    move_case(world, reopened, "secretary69", S.REOPENED)
    before = [row_of(one) for one in (held, reopened)]
    assert list(walk) == []
    assert [row_of(one) for one in (held, reopened)] == before
    assert run.done[Rule.TEXTS] == [first.reference]


def test_a_change_that_the_commit_would_refuse_destroys_no_half(world: World):
    """Once the half is gone nothing brings the texts back: it goes last."""
    case = case_in(world, S.CLOSED)
    with (
        pytest.raises(DatabaseError, match="move"),
        acting_as(INSTALLER, purpose="tests"),
        privacy.shredding(row=case),
    ):
        # No move tells of it, which is asked at the commit only.
        Case.objects.filter(pk=case.pk).update(wrapped_data_key=None, state=S.REOPENED)
    assert shares.share(name=case.key_share, data_key_id=case.data_key_id) is not None
    assert privacy.unseal(row=Case.objects.get(pk=case.pk), column="narrative") == NARRATIVE


def test_a_failure_keeps_one_case_and_not_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    lost, other = case_in(world, S.CLOSED), case_in(world, S.CLOSED)
    before = row_of(lost)
    destroy = shares.destroy

    def fail(*, name: str, data_key_id: Any) -> None:
        if data_key_id == lost.data_key_id:
            raise shares.ShareFileMissing(name)
        destroy(name=name, data_key_id=data_key_id)

    monkeypatch.setattr("privacy.shares.destroy", fail)
    now = later(months=3, minutes=1)
    run = apply(now=now)
    assert run.failed == [lost.reference]
    assert run.done[Rule.TEXTS] == [other.reference]
    assert row_of(lost) == before
    assert privacy.unseal(row=Case.objects.get(pk=lost.pk), column="narrative")
    monkeypatch.undo()
    assert apply(now=now).done[Rule.TEXTS] == [lost.reference]
    assert issubclass(shares.ShareFileMissing, KeyringError)


def test_an_interrupted_run_has_ended_whole_cases_and_the_next_goes_on(world: World):
    cases = [case_in(world, S.CLOSED) for _ in range(3)]
    now = later(months=3, minutes=1)
    run = Run()
    connection.check_constraints()
    next(steps(run, actor=WORKER, now=now))
    ended = Case.objects.filter(wrapped_data_key__isnull=True)
    assert ended.count() == 1
    assert len(apply(now=now).done[Rule.TEXTS]) == 2
    assert ended.count() == len(cases)


@pytest.mark.parametrize("who", ["member69", "secretary69", "coordinator", "administrator"])
def test_nobody_else_runs_or_plans_it(world: World, who: str):
    case = case_in(world, S.CLOSED)
    before = row_of(case)
    for attempt in (plan, apply):
        with pytest.raises(RetentionForbidden):
            attempt(actor=world.actor(who), now=later(months=24, minutes=1))
    assert row_of(case) == before


def test_a_move_is_altered_by_no_other_way(world: World):
    """The exception of the trigger is no wider than the end of the texts."""
    closed, gone = case_in(world, S.CLOSED), case_in(world, S.CLOSED)
    hold_case(
        actor=world.actor("secretary69"), reference=closed.reference, reason=HoldReason.JUDICIAL
    )
    apply(now=later(months=3, minutes=1))
    before = list(Move.objects.order_by("pk").values())
    for case, change in (
        (closed, "reason_sealed = NULL"),
        (closed, "at = date_trunc('month', at)"),
        (gone, "to_state = 'logged'"),
        (gone, "at = at - interval '40 days'"),
        (gone, "at = at + interval '1 day'"),
        (gone, r"reason_sealed = '\x00'"),
    ):
        with (
            pytest.raises(DatabaseError, match="never altered"),
            acting_as(INSTALLER, purpose="retention.texts"),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE referrals_move SET {change} WHERE case_id = %s", [case.pk])  # noqa: S608
    assert list(Move.objects.order_by("pk").values()) == before


def test_the_command_lists_without_doing_then_does(world: World, monkeypatch: Any):
    draft = log_case(world, as_draft=True)
    soon = f"{later(days=31):%Y-%m-%d}"
    assert draft.reference in command("--dry-run", "--on", soon)
    assert draft.reference not in command("--dry-run")
    with pytest.raises(CommandError, match="dry-run"):
        command("--on", soon)
    assert draft.reference not in command()
    assert Case.objects.filter(pk=draft.pk).exists()
    with transaction.atomic(), acting_as(INSTALLER, purpose="tests"):
        Case.objects.filter(pk=draft.pk).update(updated_at=later(days=-31))
    assert draft.reference in command()
    assert not Case.objects.filter(pk=draft.pk).exists()


def command(*arguments: str) -> str:
    output = StringIO()
    call_command("apply_retention", *arguments, stdout=output)
    return output.getvalue()
