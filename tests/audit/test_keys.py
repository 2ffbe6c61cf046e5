"""The signing key is handed over: its checkpoints stay valid, and it is worth nothing after."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from audit.models import Checkpoint, HandOver
from audit.sealing import seal
from audit.signing import new_key_line, parse_private_line, signed_note
from audit.trail import current_public_key, hand_over_notes, trusted_chain
from audit.verification import Held, verify_journal
from audit.verifier.verify import KeyChain, Refused
from tests.audit.trail import fill_and_seal

pytestmark = pytest.mark.django_db

NAME = "relais.test/journal"


@pytest.fixture
def key_file(settings, tmp_path):
    path = tmp_path / "journal_key"
    call_command("generate_journal_key", NAME, str(path), stdout=StringIO())
    settings.RELAIS_JOURNAL_KEY_FILE = str(path)
    return path


def add_key(path) -> None:
    call_command("generate_journal_key", NAME, str(path), add=True, stdout=StringIO())


def hand_over() -> None:
    call_command("hand_over_journal_key", stdout=StringIO())


def test_an_outsider_follows_from_the_key_that_was_kept(key_file):
    kept = current_public_key()
    before = fill_and_seal(4).checkpoint.note
    add_key(key_file)
    hand_over()
    after = fill_and_seal(3).checkpoint.note
    chain = KeyChain.from_pinned(kept, hand_over_notes())
    assert chain.open(before).key == kept
    assert chain.open(after).key == current_public_key() != kept
    with pytest.raises(Refused):
        KeyChain.from_pinned(kept).open(after)
    held = [Held("before", before), Held("after", after)]
    assert verify_journal(chain=trusted_chain(), held=held).is_clean


def test_a_stolen_old_key_signs_nothing_that_counts(key_file):
    stolen = parse_private_line(key_file.read_text().splitlines()[0])
    fill_and_seal(4)
    add_key(key_file)
    hand_over()
    latest = fill_and_seal(3).checkpoint
    text = latest.note.partition("\n\n")[0] + "\n"
    with pytest.raises(Refused):
        trusted_chain().open(signed_note(text, stolen.sign(text)))


def test_the_old_key_may_go_from_the_file_and_the_new_one_may_not(key_file):
    fill_and_seal(2)
    add_key(key_file)
    hand_over()
    old, new = key_file.read_text().splitlines()
    key_file.write_text(new)
    assert fill_and_seal(1).entries == 1
    key_file.write_text(old)
    with pytest.raises(CommandError, match="does not hold"):
        call_command("seal_audit", stdout=StringIO(), stderr=StringIO())


def test_a_hand_over_is_itself_in_the_journal_and_signed_with_the_new_key_at_once(key_file):
    fill_and_seal(2)
    add_key(key_file)
    hand_over()
    latest = Checkpoint.objects.latest()
    assert trusted_chain().open(latest.note).key == current_public_key()
    assert latest.size == 3
    assert seal().entries == 0


def test_keys_are_handed_over_again_and_never_back(key_file):
    fill_and_seal(2)
    for _ in range(2):
        add_key(key_file)
        hand_over()
    assert HandOver.objects.count() == 2
    # The file still holds all three: none is new.
    with pytest.raises(CommandError, match="no new key"):
        hand_over()
    assert verify_journal(chain=trusted_chain()).is_clean


def test_a_key_of_another_name_is_refused(key_file):
    fill_and_seal(2)
    key_file.write_text(f"{key_file.read_text()}{new_key_line('another/journal')}\n")
    with pytest.raises(CommandError, match="all have its name"):
        hand_over()


def test_an_existing_key_file_is_left_as_it_is(key_file):
    before = key_file.read_text()
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("generate_journal_key", NAME, str(key_file), stdout=StringIO())
    assert key_file.read_text() == before
    assert key_file.stat().st_mode & 0o077 == 0
