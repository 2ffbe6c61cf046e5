"""The halves of the keys outside the database: one is destroyed, all the others stay."""

import os
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings as hypothesis_settings, strategies as st

from privacy import key_tree, services, shares
from privacy.checks import key_shares_can_be_used
from privacy.services import TextDestroyed, TextUnavailable, Unavailability
from referrals.models import Case

ROOT = {"": bytes(range(32))}


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    directory = tmp_path / "shares"
    directory.mkdir(mode=0o700)
    settings.RELAIS_KEY_SHARES_DIR = str(directory)
    return directory


def sealed_case(text: str = "Une phrase inventée.") -> Case:
    case = Case()
    cipher = services.issue_data_key(row=case)
    case.narrative_sealed = cipher.seal(column="narrative", text=text)
    return case


def shred(case: Case) -> None:
    with services.shredding(row=case):
        pass


def narrative(case: Case) -> str:
    return services.unseal(row=case, column="narrative")


@hypothesis_settings(max_examples=25, deadline=None)
@given(st.lists(st.uuids(), min_size=2, max_size=8, unique=True), st.data())
def test_a_destroyed_key_cannot_be_made_again_and_all_others_are_as_before(
    identifiers: list[uuid.UUID], data: Any
):
    places = [key_tree.place_of(one) for one in identifiers]
    keys = {place: key_tree.key_at(ROOT, place) for place in places}
    gone = data.draw(st.sets(st.sampled_from(places), min_size=1))
    tree = ROOT
    for place in gone:
        tree = key_tree.without(tree, place)
        assert key_tree.without(tree, place) == tree
    assert all(key_tree.key_at(tree, place) is None for place in gone)
    assert all(key_tree.key_at(tree, place) == keys[place] for place in keys if place not in gone)
    # No node that is left stands above a destroyed key: nothing in the file can make it.
    assert not any(place.startswith(held) for held in tree for place in gone)
    assert len(set(keys.values())) == len(keys)


def test_a_shredded_text_is_gone_from_every_copy_of_its_row_and_the_others_open(store: Path):
    shredded, kept = sealed_case(), sealed_case()
    backup = shredded.wrapped_data_key
    assert narrative(shredded) == narrative(kept) == "Une phrase inventée."
    shred(shredded)
    assert shredded.is_shredded
    # What a backup of the database gives back.
    shredded.wrapped_data_key = backup
    with pytest.raises(TextDestroyed):
        narrative(shredded)
    assert narrative(kept) == "Une phrase inventée."
    shred(shredded)
    assert narrative(kept) == "Une phrase inventée."
    assert narrative(sealed_case())


def test_what_fails_while_it_is_destroyed_destroys_nothing():
    case = sealed_case()
    with pytest.raises(LookupError), services.shredding(row=case):
        raise LookupError
    assert narrative(case)


def test_moving_to_another_master_key_asks_for_no_half(store: Path):
    case = sealed_case()
    file = next(store.glob("*.shares"))
    aside = file.rename(store / "aside")
    services.rewrap(row=case)
    aside.rename(file)
    assert narrative(case)


def test_a_row_from_before_the_halves_still_opens():
    case = Case(data_key_id=uuid.uuid4())
    services._wrap(case, bytes(range(32)))
    cipher = services.row_cipher(row=case)
    case.narrative_sealed = cipher.seal(column="narrative", text="Ancien.")
    assert narrative(case) == "Ancien."


@pytest.mark.parametrize(
    "harm",
    [
        lambda file: file.unlink(),
        lambda file: file.write_text(file.read_text()[:-30], encoding="ascii"),
        lambda file: file.write_text("", encoding="ascii"),
        lambda file: file.write_text(file.read_text().replace(":", ":A", 1), encoding="ascii"),
        lambda file: file.write_bytes(b"\xff" * 40),
    ],
    ids=["missing", "cut", "empty", "altered", "not text"],
)
def test_a_lost_or_damaged_file_is_a_failure_and_never_a_destroyed_text(
    store: Path, harm: Callable[[Path], Any]
):
    case = sealed_case()
    file = next(store.glob("*.shares"))
    whole = file.read_bytes()
    harm(file)
    with pytest.raises(TextUnavailable) as refused:
        narrative(case)
    assert refused.value.reason == Unavailability.SHARE_MISSING
    with pytest.raises(shares.ShareStoreError, match=case.key_share):
        shred(case)
    assert not case.is_shredded
    file.write_bytes(whole)
    assert narrative(case)


def test_another_installation_s_file_of_the_same_name_opens_nothing(store: Path):
    case = sealed_case()
    shares._write(next(store.glob("*.shares")), {"": bytes(32)})
    with pytest.raises(TextUnavailable):
        narrative(case)


def test_a_name_from_a_row_leads_nowhere_else():
    case = sealed_case()
    case.key_share = "../2026-11-00000000"
    with pytest.raises(TextUnavailable):
        narrative(case)


def test_no_new_key_without_the_directory(store: Path, settings: Any):
    store.chmod(0o707)
    with pytest.raises(shares.ShareStoreError, match="chmod 700"):
        sealed_case()
    assert [one.id for one in key_shares_can_be_used(None)] == ["privacy.E002"]
    store.chmod(0o700)
    assert key_shares_can_be_used(None) == []
    for wrong in ("", str(store / "absent"), str(Path(__file__))):
        settings.RELAIS_KEY_SHARES_DIR = wrong
        with pytest.raises(shares.ShareStoreError):
            sealed_case()
    assert list(store.iterdir()) == []


def test_a_former_file_is_overwritten_and_nothing_prints_a_half(store: Path):
    case = sealed_case()
    file = next(store.glob("*.shares"))
    root = file.read_bytes()
    with file.open("rb") as former:
        shred(case)
        assert set(former.read()) == {0}
    assert file.read_bytes() != root
    assert file.stat().st_mode & 0o077 == 0
    narrative(sealed_case())
    assert "redacted" in repr(shares._files[str(store), file.stem])


def test_many_who_start_and_destroy_at_once_agree(store: Path):
    cases: list[Case] = []
    together = threading.Barrier(8)

    def work() -> None:
        shares._current.clear()
        together.wait()
        case = sealed_case()
        shred(case) if len(cases) % 2 else None
        cases.append(case)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(list(store.glob("*.shares"))) == 1
    assert len(cases) == 8
    assert all(one.is_shredded or narrative(one) for one in cases)


def test_the_file_of_next_month_is_there_beforehand_and_this_month_keeps_its_own(store: Path):
    case = sealed_case()
    prepared = shares.prepare_next_month()
    assert prepared != case.key_share
    assert shares.prepare_next_month() == prepared
    assert sealed_case().key_share == case.key_share
    assert len(list(store.glob("*.shares"))) == 2


def test_another_process_that_destroys_is_seen_at_once(store: Path):
    case = sealed_case()
    assert narrative(case)
    child = os.fork()
    if child == 0:
        shares.destroy(name=case.key_share, data_key_id=case.data_key_id)
        os._exit(0)
    os.waitpid(child, 0)
    with pytest.raises(TextDestroyed):
        narrative(case)
