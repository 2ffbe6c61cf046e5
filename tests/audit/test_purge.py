"""Retention removes the content and salt of an entry, never its leaf, and names the run."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection as web, connections, transaction
from django.utils import timezone, translation
from psycopg import Connection, errors

from audit.actors import Role
from audit.models import Checkpoint, Entry, Leaf
from audit.proofs import line_proof
from audit.sealing import seal
from audit.sentences import tell
from audit.services import (
    acting_as,
    count_purgeable_entries,
    is_missing_actor,
    purge_old_entries,
    record,
)
from audit.trail import trusted_chain
from audit.verification import Held, Report, verify_journal
from audit.verifier.verify import check_line, described
from commissions.enums import BodyKind
from tests.audit.conftest import new_body, seated
from tests.audit.trail import WORKER, fill, fill_and_seal

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

LONG_AGO = timedelta(days=400)


@pytest.fixture
def aged_journal(db_superuser: Connection, monkeypatch: pytest.MonkeyPatch) -> Connection:
    """Thirty entries that were written and sealed four hundred days ago, then ten of today."""
    fill(30)
    db_superuser.execute("ALTER TABLE audit_entry DISABLE TRIGGER ALL")
    db_superuser.execute("ALTER TABLE audit_checkpoint DISABLE TRIGGER ALL")
    db_superuser.execute(
        """UPDATE audit_entry SET "timestamp" = "timestamp" - interval '400 days'"""
    )
    then = timezone.now() - LONG_AGO
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: then)
        seal()
    db_superuser.execute("UPDATE audit_checkpoint SET signed_at = %s", (then,))
    for table in ("audit_entry", "audit_checkpoint"):
        for trigger in ("b_rows", "c_truncate"):
            db_superuser.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{trigger}")
    db_superuser.execute("ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_a_stamp")
    fill_and_seal(10)
    return db_superuser


def verified(*held: Held) -> Report:
    return verify_journal(chain=trusted_chain(), held=held)


def test_what_is_twelve_months_old_goes_and_the_rest_stays_proved(aged_journal):
    kept_elsewhere = Held("kept", Checkpoint.objects.latest().note)
    assert count_purgeable_entries() == 30
    assert purge_old_entries(actor=WORKER) == 30
    assert Entry.objects.exclude(event="journal.purged").count() == 10
    assert Leaf.objects.count() == 40
    assert count_purgeable_entries() == 0
    seal()
    report = verified(kept_elsewhere)
    assert report.is_clean, report.findings
    assert (report.purged, report.leaves) == (30, 41)


def test_the_run_is_named_and_stays(aged_journal):
    first, last = (Leaf.objects.get(position=place).entry_id for place in (0, 29))
    purge_old_entries(actor=WORKER)
    run = Entry.objects.get(event="journal.purged")
    assert run.actor_label == "system:tests"
    assert run.purpose == "journal.purge"
    assert run.additional_data["removed"] == 30
    assert (run.additional_data["first_entry"], run.additional_data["last_entry"]) == (first, last)
    with translation.override("en"):
        assert tell(run).sentence == (
            "The system (tests) purged the journal: 30 lines older than twelve months, "
            f"numbers {first} to {last}"
        )


def test_a_purged_line_still_has_a_proof_that_names_the_run(aged_journal):
    oversight = seated("o@example.org", Role.OVERSIGHT, new_body("x", BodyKind.OVERSIGHT))
    number = Leaf.objects.get(position=3).entry_id
    purge_old_entries(actor=WORKER)
    seal()
    proof = line_proof(actor=oversight, entry_id=number)
    assert proof["head"] is None
    assert proof["purged_by"]["entry"] == Entry.objects.get(event="journal.purged").pk
    check_line(proof, chain=trusted_chain())
    assert f"par l’opération de la ligne {proof['purged_by']['entry']}" in described(proof)
    remaining = line_proof(actor=oversight, entry_id=Leaf.objects.get(position=35).entry_id)
    assert remaining["purged_by"] is None
    check_line(remaining, chain=trusted_chain())


def test_a_young_checkpoint_protects_old_entries(aged_journal):
    """Sealed late, they are only a proof since then."""
    aged_journal.execute("ALTER TABLE audit_checkpoint DISABLE TRIGGER ALL")
    aged_journal.execute("UPDATE audit_checkpoint SET signed_at = now() - interval '11 months'")
    assert purge_old_entries(actor=WORKER) == 0
    assert Entry.objects.count() == 40


def test_a_purge_without_an_actor_is_refused(aged_journal):
    with (
        pytest.raises(DatabaseError) as refusal,
        transaction.atomic(),
        web.cursor() as cursor,
    ):
        cursor.execute("SELECT audit_purge(10)")
    assert is_missing_actor(refusal.value)
    assert Entry.objects.count() == 40


def test_nobody_writes_the_line_of_a_purge_by_hand(aged_journal):
    with pytest.raises(DatabaseError, match="Only audit_purge"), transaction.atomic():
        record(actor=WORKER, event="journal.purged", extra={"last_leaf": 10**9})
    assert purge_old_entries(actor=WORKER) == 30


def test_the_door_opens_nothing_else(aged_journal):
    """Neither the web role nor the owner deletes by hand, even with the door's own setting."""
    delete = (
        "WITH opened AS (SELECT set_config('relais.purging', 'on', true) AS it)"
        " DELETE FROM audit_entry USING opened WHERE it = 'on'"
    )
    for alias, message in (("default", "permission denied"), ("owner", "is refused on")):
        with (
            pytest.raises(DatabaseError, match=message),
            transaction.atomic(using=alias),
            connections[alias].cursor() as cursor,
        ):
            cursor.execute(delete)
    with acting_as(WORKER, purpose="x"), web.cursor() as cursor:
        cursor.execute("SELECT has_function_privilege('public', 'audit_purge(int)', 'EXECUTE')")
        assert cursor.fetchone() == (False,)
    assert Entry.objects.count() == 40


@pytest.mark.parametrize(("event", "setting"), [("case.read", ""), ("journal.purged", "on")])
def test_even_an_old_line_goes_by_the_door_alone_and_that_of_a_run_never(
    aged_journal, event, setting
):
    aged_journal.execute("SET ROLE relais_owner")
    aged_journal.execute(
        "INSERT INTO audit_entry (event, action, object_pk, object_repr, changes_text,"
        " actor_label, role, body, purpose, timestamp)"
        " VALUES (%s, 3, '', '', '', 'x', 'x', '', '', now() - interval '400 days')",
        (event,),
    )
    aged_journal.execute("SELECT set_config('relais.purging', %s, false)", (setting,))
    with pytest.raises(errors.InsufficientPrivilege, match="is refused on"):
        aged_journal.execute(
            "DELETE FROM audit_entry WHERE event = %s AND timestamp < now() - interval '399 days'",
            (event,),
        )
    assert Entry.objects.count() == 41


def test_a_purge_that_hides_recent_lines_is_caught(aged_journal):
    """A superuser writes a purge line of its own over what it removed: the signed dates of the
    checkpoints contradict it, even when it ages the table's own column."""
    recent = Leaf.objects.get(position=33).entry_id
    aged_journal.execute("ALTER TABLE audit_entry DISABLE TRIGGER ALL")
    aged_journal.execute("ALTER TABLE audit_checkpoint DISABLE TRIGGER ALL")
    aged_journal.execute("DELETE FROM audit_entry WHERE id = %s", (recent,))
    aged_journal.execute("UPDATE audit_checkpoint SET signed_at = signed_at - interval '2 years'")
    aged_journal.execute(
        "INSERT INTO audit_entry (event, action, object_pk, object_repr, changes_text,"
        " actor_label, role, body, purpose, additional_data)"
        " VALUES ('journal.purged', 3, '', '', '',"
        " 'system:x', 'system', '', '', '{\"first_leaf\": 33, \"last_leaf\": 33, \"removed\": 1}')"
    )
    seal()
    assert [one.code for one in verified().findings] == ["purge.too_young"]


def test_a_checkpoint_kept_since_a_day_contradicts_a_purge_of_what_came_later(aged_journal):
    purge_old_entries(actor=WORKER)
    seal()
    note = Checkpoint.objects.earliest().note
    early = Held("kept", note, timezone.now() - LONG_AGO)
    assert verified(early).is_clean
    empty = Held("kept", seal().checkpoint.note, timezone.now())
    assert verified(empty).is_clean


def test_runs_go_on_where_the_last_one_ended(aged_journal, monkeypatch):
    monkeypatch.setattr("audit.services.PURGED_AT_ONCE", 12)
    assert purge_old_entries(actor=WORKER) == 30
    runs = Entry.objects.filter(event="journal.purged").order_by("id")
    assert [run.additional_data["removed"] for run in runs] == [12, 12, 6]
    seal()
    assert verified().is_clean
