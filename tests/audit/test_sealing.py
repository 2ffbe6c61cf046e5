"""Sealing: in the order of the numbers, never before a late commit, never against a signature."""

import json
import threading
import time

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction

from audit import sealing
from audit.actors import Actor
from audit.models import Checkpoint, Entry, Leaf, Node
from audit.sealing import SealingDelayed, seal
from audit.services import record
from audit.signing import SigningKeyError, current_key
from audit.trail import trusted_chain
from audit.tree import FANOUT
from audit.verification import verify_journal
from audit.verification.reading import Line
from audit.verifier.verify import HEAD_FIELDS
from tests.audit.trail import WORKER, fill, fill_and_seal, held

committing = pytest.mark.django_db(transaction=True)


@pytest.mark.django_db
def test_leaves_stand_in_the_order_of_the_numbers_without_a_gap():
    for entries in (1, 2, 14, 1, 40, 300):
        assert fill_and_seal(entries).entries == entries
    assert list(Leaf.objects.order_by("position").values_list("position", "entry_id")) == list(
        enumerate(Entry.objects.order_by("id").values_list("id", flat=True))
    )
    count = Leaf.objects.count()
    assert Node.objects.filter(level=1).count() == count // FANOUT
    assert Node.objects.filter(level=2).count() == count // FANOUT**2
    assert held(Checkpoint.objects.latest().note).size == count


@pytest.mark.django_db
def test_nothing_new_signs_nothing():
    first = fill_and_seal(3).checkpoint
    assert seal().checkpoint == first
    assert Checkpoint.objects.count() == 1


@pytest.mark.django_db
def test_an_empty_journal_is_signed_too():
    assert held(seal().checkpoint.note).size == 0


@pytest.mark.django_db
def test_a_backlog_is_sealed_in_several_transactions(monkeypatch):
    monkeypatch.setattr(sealing, "LARGEST_SEALING", 20)
    monkeypatch.setattr(sealing, "BATCH", 10)
    sealed = fill_and_seal(50)
    assert (sealed.entries, sealed.checkpoint.size) == (50, 50)
    assert list(Checkpoint.objects.order_by("id").values_list("size", flat=True)) == [20, 40, 50]
    assert verify_journal(chain=trusted_chain()).is_clean


@pytest.mark.django_db
@pytest.mark.parametrize(
    "odd", ["a\r\nb", "a\x1b[31mb", "a\u202eb", 'a"b\\c\td', "a\u2028b", "é😀"]
)
def test_what_people_typed_is_sealed_on_one_line_and_read_back(odd):
    """Line ends, escapes, direction marks: nothing can pass for two entries or for another."""
    record(actor=Actor.system(odd), event="case.read", extra={"odd": odd})
    fill_and_seal(1)
    lines: list[Line] = []
    report = verify_journal(chain=trusted_chain(), export=lines.append)
    assert report.is_clean, report.findings
    head, content = lines[0].head, lines[0].content
    assert head is not None
    assert content is not None
    assert not {"\n", "\r", "\t", "\x1b"} & set(head + content)
    assert json.loads(head)[HEAD_FIELDS.index("actor")] == f"system:{odd}"
    assert json.loads(content)[2] == {"odd": odd}


@committing
def test_a_late_commit_is_waited_for_and_keeps_its_place():
    """The first writer draws the lower number and commits last."""
    started, may_end = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            record(actor=WORKER, event="late")
            started.set()
            may_end.wait(10)
        connection.close()

    writer = threading.Thread(target=write_slowly)
    writer.start()
    started.wait(10)
    record(actor=WORKER, event="early")
    with pytest.raises(SealingDelayed):
        seal(patience=0.1)
    assert Leaf.objects.count() == 0
    threading.Timer(0.3, may_end.set).start()
    before = time.monotonic()
    assert seal(patience=10).entries == 2
    assert time.monotonic() - before < 5
    writer.join()
    events = dict(Entry.objects.values_list("id", "event"))
    assert [events[leaf.entry_id] for leaf in Leaf.objects.order_by("position")] == [
        "late",
        "early",
    ]


@committing
def test_a_number_that_was_rolled_back_leaves_no_gap_in_the_tree():
    record(actor=WORKER, event="kept")
    with transaction.atomic():
        record(actor=WORKER, event="never")
        transaction.set_rollback(True)
    record(actor=WORKER, event="kept")
    seal()
    assert list(Leaf.objects.order_by("position").values_list("position", flat=True)) == [0, 1]
    assert verify_journal(chain=trusted_chain()).is_clean


@committing
def test_a_transaction_of_another_database_holds_nothing_up(db_superuser):
    fill(1)
    info = db_superuser.info
    with psycopg.connect(host=info.host, user=info.user, dbname="postgres") as elsewhere:
        elsewhere.execute("SELECT pg_current_xact_id()")
        assert seal(patience=0.5).entries == 1


@committing
def test_two_sealings_at_once_make_one_tree():
    fill(60)
    failures: list[BaseException] = []

    def seal_in_a_thread() -> None:
        try:
            seal(patience=20)
        except BaseException as error:  # noqa: BLE001 - told to the test below.
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=seal_in_a_thread) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert Leaf.objects.count() == 60
    assert Checkpoint.objects.count() == 1


CHANGES = {
    "audit_leaf": "hash = ''",
    "audit_node": "hash = ''",
    "audit_checkpoint": "note = ''",
    "audit_handover": "note = ''",
    "audit_delivery": "answer = ''",
}


@pytest.mark.django_db
@pytest.mark.parametrize("table", CHANGES)
def test_what_proves_the_journal_only_grows_for_the_web_role(table):
    fill_and_seal(20)
    for statement in (
        f"DELETE FROM {table}",  # noqa: S608 - a name from the list above.
        f"TRUNCATE {table} CASCADE",
        f"UPDATE {table} SET {CHANGES[table]}",  # noqa: S608 - same reason.
    ):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_what_proves_the_journal_only_grows_for_the_owner_too():
    fill_and_seal(20)
    for statement in (
        "DELETE FROM audit_leaf",
        "UPDATE audit_checkpoint SET size = 1",
        "TRUNCATE audit_node",
    ):
        with (
            pytest.raises(DatabaseError, match="is refused on"),
            connections["owner"].cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.django_db
def test_without_a_key_nothing_is_sealed(settings):
    fill(1)
    settings.RELAIS_JOURNAL_KEY = ""
    with pytest.raises(SigningKeyError):
        seal()
    assert not Leaf.objects.exists()


def test_a_key_file_that_others_may_open_is_refused(settings, tmp_path):
    path = tmp_path / "key"
    path.write_text(settings.RELAIS_JOURNAL_KEY)
    path.chmod(0o640)
    settings.RELAIS_JOURNAL_KEY_FILE = str(path)
    with pytest.raises(SigningKeyError, match="chmod 600"):
        current_key([])
    path.chmod(0o600)
    assert current_key([]).public.name == "relais.test/journal"
