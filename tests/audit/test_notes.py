"""Signed notes and checkpoints, against what other implementations of C2SP produced."""

import base64
from datetime import UTC, datetime

import pytest

from audit.signing import (
    SigningKeyError,
    new_key_line,
    parse_private_line,
    private_line,
    signed_note,
)
from audit.verifier.verify import (
    ED25519,
    KeyChain,
    Refused,
    hand_over_text,
    open_hand_over,
    parse_key,
    parse_note,
)

# From the documentation of golang.org/x/mod/sumdb/note, the reference implementation.
GO_PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
GO_LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpR"
    "Zb6KE6RyyBwJnAM=\n"
)
# From the C2SP signed-note specification.
SPEC_PUBLIC = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXm"
    "RKuwHjG1Yu72IneyaQM=\n"
)
KEY = parse_private_line(private_line("journal.test/relais", bytes(range(32))))
NEXT = parse_private_line(private_line("journal.test/relais", bytes(range(1, 33))))
ROOT = bytes(32)


def checkpoint(
    size: int, key=KEY, *, name: str = "journal.test/relais", root: bytes = ROOT
) -> str:
    text = f"{name}\n{size}\n{base64.b64encode(root).decode()}\n"
    return signed_note(text, key.sign(text))


def hand_over(old=KEY, new=NEXT, *, size: int = 10, signers=(KEY, NEXT)) -> str:
    text = hand_over_text(old=old.public, new=new.public, size=size, root=ROOT)
    return signed_note(text, *(one.sign(text) for one in signers))


def test_our_signature_is_byte_for_byte_that_of_the_reference_implementation():
    key = parse_private_line(GO_PRIVATE)
    assert str(key.public) == GO_PUBLIC
    assert key.sign(GO_TEXT) == GO_LINE


@pytest.mark.parametrize(
    ("public", "note"), [(GO_PUBLIC, f"{GO_TEXT}\n{GO_LINE}"), (SPEC_PUBLIC, SPEC_NOTE)]
)
def test_notes_of_other_implementations_verify(public, note):
    assert parse_note(note).is_signed_by(parse_key(public))
    changed = note.replace("is", "was", 1)
    assert not parse_note(changed).is_signed_by(parse_key(public))


def test_a_key_file_may_hold_a_name_and_random_bytes():
    seed = bytes(range(32))
    short = f"journal.test/relais:{base64.b64encode(seed).decode()}"
    assert str(parse_private_line(short).public) == str(KEY.public)
    fresh = parse_private_line(new_key_line("journal.test/relais"))
    assert parse_key(str(fresh.public)) == fresh.public


@pytest.mark.parametrize(
    "line",
    [
        "",
        "PRIVATE+KEY+",
        GO_PRIVATE.replace("c74f20a3", "c74f20a4"),
        GO_PRIVATE.replace("PeterNeumann", "Peter Neumann"),
        GO_PRIVATE[:-4],
        "name:short",
        f"na me:{base64.b64encode(bytes(32)).decode()}",
        f"name:{base64.b64encode(bytes(31)).decode()}",
    ],
)
def test_a_malformed_private_key_is_refused_and_not_shown(line):
    with pytest.raises(SigningKeyError) as refusal:
        parse_private_line(line)
    secret = line.rpartition("+")[2].rpartition(":")[2]
    assert len(secret) < 6 or secret not in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PeterNeumann",
        GO_PUBLIC.replace("c74f20a3", "C74F20A3"),
        GO_PUBLIC.replace("c74f20a3", "c74f20a4"),
        GO_PUBLIC.replace("+ARpc", "+AhpC"),
        GO_PUBLIC[:-1],
        f"{GO_PUBLIC}=",
        GO_PUBLIC.replace("PeterNeumann", ""),
    ],
)
def test_a_malformed_public_key_is_refused(text):
    with pytest.raises(Refused):
        parse_key(text)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "text\n",
        "text\n\n",
        f"text\n{GO_LINE}",
        f"text\n\n{GO_LINE}".rstrip("\n"),
        f"text\n\n{GO_LINE}\n",
        f"text\r\n\n{GO_LINE}",
        f"te\x00xt\n\n{GO_LINE}",
        f"text\n\n{GO_LINE.replace('—', '-')}",
        f"text\n\n{GO_LINE.replace(' x08', ' ')}",
        "text\n\n— name AAAA\n",
        f"text\n\n{GO_LINE * 65}",
        f"{'x' * 70_000}\n\n{GO_LINE}",
    ],
)
def test_a_malformed_note_is_refused(note):
    with pytest.raises(Refused):
        parse_note(note)


def test_signatures_of_unknown_keys_are_left_aside():
    """Witnesses and later keys add lines of their own."""
    text = checkpoint(3) + NEXT.sign("anything") + GO_LINE
    assert KeyChain.from_pinned(KEY.public).open(text).size == 3


def test_the_time_of_signing_is_signed():
    moment = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    body = checkpoint(3).partition("\n\n")[0] + "\n"
    timed = signed_note(body, KEY.sign(body), KEY.sign_with_time(body, moment))
    chain = KeyChain.from_pinned(KEY.public)
    assert chain.open(timed).signed_at == moment
    line = KEY.sign_with_time(body, moment)
    blob = bytearray(base64.b64decode(line.split(" ")[2]))
    blob[11] ^= 1
    later = f"— journal.test/relais {base64.b64encode(bytes(blob)).decode()}\n"
    with pytest.raises(Refused, match="date"):
        chain.open(signed_note(body, KEY.sign(body), later))


@pytest.mark.parametrize(
    "note",
    [
        checkpoint(3, NEXT),
        checkpoint(3, name="other.test/journal"),
        checkpoint(3).replace("\n3\n", "\n4\n"),
        checkpoint(3).replace("\n3\n", "\n03\n"),
        checkpoint(3).replace("\n3\n", "\n-3\n"),
        checkpoint(3).replace("\n3\n", "\n３\n"),
        checkpoint(3, root=bytes(31)),
        checkpoint(3, root=bytes(33)),
    ],
)
def test_a_checkpoint_that_is_not_ours_is_refused(note):
    with pytest.raises(Refused):
        KeyChain.from_pinned(KEY.public).open(note)


def test_a_key_hands_over_and_signs_nothing_after_it():
    for pinned in (KEY.public, NEXT.public):
        chain = KeyChain.from_pinned(pinned, [hand_over()])
        assert chain.open(checkpoint(10)).key == KEY.public
        assert chain.open(checkpoint(10, NEXT)).key == NEXT.public
        assert chain.open(checkpoint(12, NEXT)).size == 12
        for stolen in (checkpoint(11), checkpoint(9, NEXT)):
            with pytest.raises(Refused):
                chain.open(stolen)


@pytest.mark.parametrize(
    "note",
    [
        hand_over(signers=(KEY,)),
        hand_over(signers=(NEXT,)),
        hand_over(old=KEY, new=KEY, signers=(KEY,)),
        hand_over().replace("\n10\n", "\n11\n"),
        checkpoint(3),
    ],
)
def test_a_hand_over_needs_both_signatures(note):
    with pytest.raises(Refused):
        open_hand_over(note)


def test_hand_overs_follow_one_another_and_lead_to_the_pinned_key():
    third = parse_private_line(private_line("journal.test/relais", bytes(range(2, 34))))
    second = hand_over(NEXT, third, size=20, signers=(NEXT, third))
    assert len(KeyChain.from_pinned(KEY.public, [hand_over(), second]).keys) == 3
    stranger = parse_key(GO_PUBLIC)
    for pinned, notes in (
        (KEY.public, [second, hand_over()]),
        (KEY.public, [second]),
        (stranger, [hand_over()]),
        (KEY.public, [hand_over(size=30), second]),
    ):
        with pytest.raises(Refused):
            KeyChain.from_pinned(pinned, notes)


def test_a_private_key_does_not_print_itself():
    assert GO_PRIVATE[-20:] not in repr(parse_private_line(GO_PRIVATE))
    assert KEY.public.id_for(ED25519).hex() not in repr(KEY)
