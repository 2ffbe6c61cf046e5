"""Texts open where they were sealed and nowhere else; what cannot be opened says so."""

import os
import uuid

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st

from privacy import envelope, services
from privacy.keyring import generate_key_line
from privacy.services import TextDestroyed, TextUnavailable, Unavailability
from tests.privacy.conftest import Letter, Load, Page, stored

TEXT = "Le délai de réflexion n’a pas été proposé."
FIRST = generate_key_line(key_id="first")
SECOND = generate_key_line(key_id="second")


@pytest.fixture(autouse=True)
def first_key(load: Load) -> None:
    load(FIRST)


def letter(text: str = TEXT) -> Letter:
    row = Letter()
    cipher = services.issue_data_key(row=row)
    row.body_sealed = cipher.seal(column="body", text=text)
    row.answer_sealed = cipher.seal(column="answer", text="Réponse")
    return row


def unavailability(row: Letter) -> TextUnavailable:
    with pytest.raises(TextUnavailable) as refused:
        services.unseal(row=row, column="body")
    assert TEXT not in str(refused.value)
    return refused.value


@pytest.mark.parametrize("text", ["", TEXT, "\U0001f9d1\u200d\U0001f91d", "x" * 100_000])
def test_a_text_comes_back_as_it_was(text: str):
    assert services.unseal(row=letter(text), column="body") == text


def test_nothing_of_the_text_is_in_what_is_stored():
    row = letter()
    assert TEXT.encode()[:12] not in stored(row.body_sealed) + stored(row.wrapped_data_key)


def test_the_same_text_is_never_sealed_alike():
    row = letter()
    sealed = {services.seal(row=row, column="body", text=TEXT) for _ in range(1000)}
    assert len({value[1:13] for value in sealed}) == 1000


def test_a_memoryview_from_the_database_opens():
    row = letter()
    row.body_sealed = memoryview(stored(row.body_sealed))
    row.wrapped_data_key = memoryview(stored(row.wrapped_data_key))
    assert services.unseal(row=row, column="body") == TEXT


def test_a_value_of_another_column_does_not_open():
    row = letter()
    row.body_sealed = row.answer_sealed
    assert unavailability(row).reason is Unavailability.TEXT_ALTERED


def test_a_value_of_another_row_does_not_open():
    row, other = letter(), letter()
    row.body_sealed = other.body_sealed
    assert unavailability(row).reason is Unavailability.TEXT_ALTERED


def test_a_data_key_of_another_row_does_not_open():
    row, other = letter(), letter()
    row.wrapped_data_key = other.wrapped_data_key
    assert unavailability(row).reason is Unavailability.KEY_WRONG


@pytest.mark.parametrize("field", ["id", "data_key_id"])
def test_a_row_copied_under_another_identifier_does_not_open(field: str):
    row = letter()
    setattr(row, field, uuid.uuid4())
    assert unavailability(row).reason is Unavailability.KEY_WRONG


def test_a_child_row_uses_the_key_of_its_parent_at_its_own_place():
    row, page = letter(), Page()
    cipher = services.row_cipher(row=row)
    page.body_sealed = cipher.for_row(row=page).seal(column="body", text=TEXT)
    assert cipher.for_row(row=page).unseal(column="body") == TEXT
    row.body_sealed = page.body_sealed
    assert unavailability(row).reason is Unavailability.TEXT_ALTERED
    other = Page(body_sealed=page.body_sealed)
    with pytest.raises(TextUnavailable):
        cipher.for_row(row=other).unseal(column="body")


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_changed_or_cut_value_does_not_open(data: st.DataObject):
    row = letter()
    sealed = bytearray(stored(row.body_sealed))
    position = data.draw(st.integers(0, len(sealed) - 1))
    sealed[position] ^= data.draw(st.integers(1, 255))
    row.body_sealed = bytes(sealed)
    assert unavailability(row).reason is Unavailability.TEXT_ALTERED
    row.body_sealed = stored(letter().body_sealed)[:position]
    assert unavailability(row).reason is Unavailability.TEXT_ALTERED


def test_a_key_that_is_not_loaded_is_named(load: Load):
    row = letter()
    load(SECOND)
    refused = unavailability(row)
    assert refused.reason is Unavailability.KEY_NOT_LOADED
    assert refused.master_key_id == "first"
    assert "first" in str(refused)


def test_a_wrong_key_under_the_right_name_is_named(load: Load):
    row = letter()
    load(generate_key_line(key_id="first"))
    assert unavailability(row).reason is Unavailability.KEY_WRONG


def test_rewrapping_changes_the_key_and_not_the_text(load: Load):
    row = letter()
    sealed = row.body_sealed
    load(SECOND, FIRST)
    assert not services.uses_current_key(row=row)
    services.rewrap(row=row)
    assert services.uses_current_key(row=row)
    assert row.body_sealed == sealed
    load(SECOND)
    assert services.unseal(row=row, column="body") == TEXT


def test_a_shredded_row_says_so_and_cannot_be_given_another_key():
    row = letter()
    with services.shredding(row=row):
        pass
    for attempt in (
        lambda: services.unseal(row=row, column="body"),
        lambda: services.seal(row=row, column="body", text=TEXT),
        lambda: services.rewrap(row=row),
    ):
        with pytest.raises(TextDestroyed):
            attempt()
    with pytest.raises(services.DataKeyIssuedError):
        services.issue_data_key(row=row)


def test_a_second_data_key_is_refused_and_the_first_kept():
    row = letter()
    with pytest.raises(services.DataKeyIssuedError):
        services.issue_data_key(row=row)
    assert services.unseal(row=row, column="body") == TEXT


def test_a_column_never_written_is_not_an_empty_text():
    row = letter()
    row.body_sealed = None
    with pytest.raises(services.TextNotWrittenError):
        services.unseal(row=row, column="body")


def test_who_takes_nothing_for_empty_still_learns_of_what_cannot_be_opened():
    row = letter()
    row.body_sealed = None
    assert services.row_cipher(row=row).unseal_if_any(column="body") == ""
    for broken in (b"", stored(row.answer_sealed)):
        row.body_sealed = broken
        with pytest.raises(TextUnavailable):
            services.row_cipher(row=row).unseal_if_any(column="body")


def test_half_a_character_is_refused_without_carrying_the_text():
    with pytest.raises(services.TextNotStorableError) as refused:
        letter(TEXT + "\ud800")
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_a_row_without_an_identifier_seals_nothing():
    with pytest.raises(services.RowWithoutIdentifierError):
        services.row_cipher(row=letter()).for_row(row=Page(id=None)).seal(column="body", text="x")


@given(st.lists(st.binary(max_size=20), max_size=5), st.lists(st.binary(max_size=20), max_size=5))
def test_two_places_are_never_written_alike(parts: list[bytes], others: list[bytes]):
    assert (envelope.place(*parts) == envelope.place(*others)) == (parts == others)


def test_no_nonce_comes_twice_nor_in_two_processes():
    """A nonce used twice under one key would give its texts away."""
    cipher = AESGCM(bytes(32))

    def nonces(count: int) -> set[bytes]:
        sealed = (envelope.seal(cipher=cipher, value=b"", at=b"") for _ in range(count))
        return {one[1 : envelope.HEADER_BYTES] for one in sealed}

    assert len(nonces(50_000)) == 50_000
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.write(writer, b"".join(nonces(100)))
        os._exit(0)
    os.wait()
    told = os.read(reader, 100 * envelope.NONCE_BYTES)
    os.close(reader)
    os.close(writer)
    size = envelope.NONCE_BYTES
    theirs = {told[start : start + size] for start in range(0, len(told), size)}
    assert len(theirs) == 100
    assert theirs.isdisjoint(nonces(100))
