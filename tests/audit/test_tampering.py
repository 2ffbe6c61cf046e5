"""A superuser tampers with the journal, each way in its own test; the line or range is named."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from psycopg import Connection

from audit.models import Checkpoint, Entry, Leaf
from audit.sealing import seal
from audit.trail import TrailBroken, find_hashes, trusted_chain
from audit.tree import Frontier
from audit.verification import Held, Report, verify_journal
from audit.verifier.verify import Refused, check_two, content_digest, entry_leaf
from config.tasks import seal_journal
from tests.audit.trail import CANONICAL_OF, fill, fill_and_seal, held

pytestmark = pytest.mark.django_db(transaction=True)

TABLES = ("audit_entry", "audit_leaf", "audit_node", "audit_checkpoint", "audit_delivery")


@pytest.fixture
def superuser(db_superuser: Connection) -> Connection:
    """Nothing resists it: it has put every trigger of the journal out of action."""
    for table in TABLES:
        db_superuser.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    return db_superuser


def verified(*held_notes: str) -> Report:
    given = [Held(f"held {number}", note) for number, note in enumerate(held_notes)]
    return verify_journal(chain=trusted_chain(), held=given)


def codes(report: Report) -> set[str]:
    return {one.code for one in report.findings}


def rewrite_the_tree(superuser: Connection) -> None:
    """What somebody who owns the database and not the key can do: every hash made anew."""
    frontier = Frontier()
    rows = superuser.execute(CANONICAL_OF).fetchall()
    superuser.execute("DELETE FROM audit_leaf")
    superuser.execute("DELETE FROM audit_node")
    for position, (number, head, content) in enumerate(rows):
        leaf = entry_leaf(head, content_digest(content))
        superuser.execute("INSERT INTO audit_leaf VALUES (%s, %s, %s)", (position, number, leaf))
        for place, value in frontier.extend([leaf]):
            superuser.execute(
                "INSERT INTO audit_node VALUES (%s, %s, %s)", (place.level, place.position, value)
            )


def test_an_untouched_journal_is_clean():
    fill_and_seal(20)
    note = fill_and_seal(40).checkpoint.note
    report = verified(note)
    assert report.is_clean, report.findings
    assert (report.leaves, report.purged, report.waiting) == (60, 0, 0)
    assert report.root == held(note).root


def test_a_changed_row_is_named(superuser):
    fill_and_seal(40)
    number = Leaf.objects.get(position=17).entry_id
    superuser.execute("UPDATE audit_entry SET actor_label = 'x' WHERE id = %s", (number,))
    report = verified()
    assert [(one.code, one.first_entry) for one in report.findings] == [("entry.changed", number)]


CHANGES = (
    "event = 'case.export'",
    "action = 0",
    "content_type_id = 1",
    "object_type = 'referrals.case'",
    "object_pk = '7'",
    "object_repr = 'x'",
    'changes = \'{"a": [null, "b"]}\'',
    "additional_data = '{}'",
    "actor_id = 3",
    "actor_label = 'x'",
    "seat_id = 3",
    "role = 'visitor'",
    "body_id = 3",
    "body = 'x'",
    "purpose = 'x'",
    "cid = 'x'",
    "salt = gen_random_uuid()",
    '"timestamp" = "timestamp" + interval \'1 microsecond\'',
)


def test_every_column_that_is_shown_is_sealed(superuser):
    fill_and_seal(len(CHANGES))
    numbers = list(Entry.objects.order_by("id").values_list("id", flat=True))
    for number, change in zip(numbers, CHANGES, strict=True):
        superuser.execute(f"UPDATE audit_entry SET {change} WHERE id = %s", (number,))  # noqa: S608
    assert [one.first_entry for one in verified().findings] == numbers


def test_a_deleted_row_is_named(superuser):
    fill_and_seal(40)
    number = Leaf.objects.get(position=5).entry_id
    superuser.execute("DELETE FROM audit_entry WHERE id = %s", (number,))
    (finding,) = verified().findings
    assert (finding.code, finding.first_entry, finding.last_entry) == (
        "entry.removed",
        number,
        number,
    )


def test_a_row_slipped_in_between_is_named(superuser):
    fill(5)
    with connection.cursor() as cursor:
        # A number that a rolled back transaction drew: a place to slip something in.
        cursor.execute("SELECT nextval('audit_entry_id_seq')")
        (free,) = cursor.fetchone()
    fill_and_seal(5)
    superuser.execute(
        "INSERT INTO audit_entry OVERRIDING SYSTEM VALUE SELECT (json_populate_record(entry,"
        " json_build_object('id', %s::int))).* FROM audit_entry entry WHERE id = %s",
        (free, free - 1),
    )
    (finding,) = verified().findings
    assert (finding.code, finding.first_entry) == ("entry.inserted", free)
    # Nor does the next sealing take it in.
    fill_and_seal(1)
    assert codes(verified()) == {"entry.inserted"}


def test_a_tail_that_was_cut_off_is_named(superuser):
    fill_and_seal(20)
    fill_and_seal(10)
    last_kept = Leaf.objects.get(position=24).entry_id
    superuser.execute("DELETE FROM audit_entry WHERE id > %s", (last_kept,))
    superuser.execute("DELETE FROM audit_leaf WHERE position > 24")
    report = verified()
    finding = next(one for one in report.findings if one.code == "tail.cut")
    assert finding.first_entry == last_kept + 1
    assert "leaves 25 to 29" in finding.message


def test_a_tail_cut_off_with_its_checkpoints_is_caught_by_one_kept_elsewhere(superuser):
    fill_and_seal(20)
    kept = fill_and_seal(10).checkpoint.note
    superuser.execute("DELETE FROM audit_entry WHERE id > (SELECT entry_id FROM audit_leaf"
                      " WHERE position = 19)")  # fmt: skip
    superuser.execute("DELETE FROM audit_leaf WHERE position > 19")
    superuser.execute("DELETE FROM audit_node WHERE (position + 1) * 16 > 20")
    superuser.execute("DELETE FROM audit_checkpoint WHERE size > 20")
    assert verified().is_clean
    (finding,) = verified(kept).findings
    assert finding.code == "tail.cut"
    assert "held 0 covers 30" in finding.message


def test_a_tree_rewritten_behind_a_stolen_old_checkpoint_is_caught(superuser):
    """Entry 7 changes and everything is computed again. Only an old signed checkpoint remains,
    of a size at which nothing had changed: the database looks whole, one kept elsewhere does not
    agree."""
    fill_and_seal(5)
    kept = fill_and_seal(20).checkpoint.note
    superuser.execute(
        "UPDATE audit_entry SET actor_label = 'x' WHERE id ="
        " (SELECT entry_id FROM audit_leaf WHERE position = 7)"
    )
    rewrite_the_tree(superuser)
    superuser.execute("DELETE FROM audit_checkpoint WHERE size > 5")
    assert codes(verified()) == {"leaf.unsigned"}
    finding = next(one for one in verified(kept).findings if one.code == "tree.differs")
    first, last = (Leaf.objects.get(position=place).entry_id for place in (5, 24))
    assert (finding.first_entry, finding.last_entry) == (first, last)
    assert "between leaf 5 and leaf 24" in finding.message
    # And the server itself refuses to sign what follows.
    with pytest.raises(TrailBroken):
        fill_and_seal(1)


def test_a_forged_checkpoint_is_caught(superuser):
    fill_and_seal(5)
    note = fill_and_seal(5).checkpoint.note
    superuser.execute(
        "UPDATE audit_checkpoint SET note = replace(note, E'\\n10\\n', E'\\n9\\n'), size = 9"
        " WHERE size = 10"
    )
    assert "checkpoint.forged" in codes(verified())
    assert "checkpoint.refused" in codes(verified(note.replace("\n10\n", "\n9\n")))
    with pytest.raises(TrailBroken):
        seal()


def test_stored_nodes_that_were_changed_are_caught(superuser):
    fill_and_seal(40)
    superuser.execute("UPDATE audit_node SET hash = sha256(hash) WHERE position = 1")
    (finding,) = verified().findings
    assert finding.code == "node.changed"
    with pytest.raises(TrailBroken):
        fill_and_seal(1)


def test_two_forks_shown_to_two_readers_are_caught(superuser):
    """Whoever also has the key signs two histories of one size: each reader holds a valid one."""
    fill_and_seal(8)
    shown_to_one = fill_and_seal(4).checkpoint.note
    superuser.execute("DELETE FROM audit_checkpoint WHERE size > 8")
    superuser.execute(
        "UPDATE audit_entry SET actor_label = 'x' WHERE id ="
        " (SELECT entry_id FROM audit_leaf WHERE position = 10)"
    )
    superuser.execute("DELETE FROM audit_leaf WHERE position > 7")
    shown_to_other = seal().checkpoint.note
    assert held(shown_to_one).size == held(shown_to_other).size == 12
    with pytest.raises(Refused, match="deux journaux"):
        check_two(held(shown_to_one), held(shown_to_other), None)
    assert verified(shown_to_other).is_clean
    (finding,) = verified(shown_to_other, shown_to_one).findings
    assert finding.code == "tree.differs"
    assert "held 1" in finding.message
    assert (finding.first_entry, finding.last_entry) == tuple(
        Leaf.objects.get(position=place).entry_id for place in (8, 11)
    )


def test_verification_from_a_trusted_checkpoint_reads_only_what_follows(superuser):
    trusted = Held("kept", fill_and_seal(40).checkpoint.note)
    fill_and_seal(10)
    number = Leaf.objects.get(position=44).entry_id
    superuser.execute("UPDATE audit_entry SET body = 'x' WHERE id = %s", (number,))
    report = verify_journal(chain=trusted_chain(), since=trusted)
    assert [(one.code, one.first_entry) for one in report.findings] == [("entry.changed", number)]
    superuser.execute("UPDATE audit_leaf SET hash = sha256(hash) WHERE position = 39")
    with pytest.raises(Refused):
        verify_journal(chain=trusted_chain(), since=trusted)


def test_a_verification_sees_one_instant_and_counts_what_waits():
    fill_and_seal(3)
    fill(2)
    assert verified().waiting == 2
    assert Checkpoint.objects.count() == 1
    assert find_hashes([]) == {}
    assert Entry.objects.count() == 5


def test_a_clock_that_went_back_is_told_and_changes_no_order(superuser, capsys):
    fill(8)
    numbers = list(Entry.objects.order_by("id").values_list("id", flat=True))
    superuser.execute(
        """UPDATE audit_entry SET "timestamp" = "timestamp" - interval '2 days' WHERE id >= %s""",
        (numbers[5],),
    )
    seal()
    report = verified()
    assert report.is_clean
    assert [(one.code, one.first_entry) for one in report.notices] == [("clock.back", numbers[5])]
    assert list(Leaf.objects.order_by("position").values_list("entry_id", flat=True)) == numbers
    call_command("verify_audit")
    assert f"The clock went back at entry {numbers[5]}" in capsys.readouterr().err


@pytest.mark.parametrize("shift", [timedelta(days=-2), timedelta(days=400)])
def test_the_clock_of_the_application_dates_no_entry(shift):
    fill_and_seal(2)
    with time_machine.travel(timezone.now() + shift):
        fill(2)
    fill(1)
    report = verified()
    assert report.is_clean
    assert not report.notices
    first, last = Entry.objects.earliest().timestamp, Entry.objects.latest().timestamp
    assert last - first < timedelta(minutes=5)


def test_the_worker_goes_on_when_nothing_may_be_signed_any_more(superuser):
    fill_and_seal(5)
    superuser.execute("UPDATE audit_leaf SET hash = sha256(hash) WHERE position = 2")
    fill(1)
    seal_journal(timestamp=0)
    assert Checkpoint.objects.count() == 1
    assert verified().waiting == 1
