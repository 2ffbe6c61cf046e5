"""A backup from before the end of a case gives nobody its texts back, and gives the others."""

from pathlib import Path

import pytest

from privacy.keyring import keyring
from privacy.services import TextDestroyed, unseal
from referrals.enums import CaseState as S
from referrals.models import Case
from referrals.retention.enums import Rule
from referrals.retention.running import WORKER, apply
from referrals.services import read_case
from tests.deploy.test_deploy import DEPLOY, empty_database, run
from tests.factories import NARRATIVE, SUMMARY, case_in, log_case, make_world
from tests.harness import databases
from tests.referrals.pages import address, client_of
from tests.referrals.retention.conftest import later

__all__ = ["empty_database"]


@pytest.fixture
def back_on_the_first_database(transactional_db: None):
    first = databases.current_database()
    yield
    databases.point_connections_at(first)


@pytest.mark.usefixtures("back_on_the_first_database")
def test_a_restored_older_backup_does_not_reveal_a_shredded_text(
    tmp_path: Path, empty_database: str
):
    world = make_world()
    ended, still_open = case_in(world, S.CLOSED), log_case(world)
    draft = log_case(world, as_draft=True)
    (tmp_path / "dumps").mkdir()
    saved = run(DEPLOY / "backup", tmp_path / "dumps", database=databases.current_database())
    done = apply(actor=WORKER, now=later(months=3, minutes=1)).done
    assert (done[Rule.TEXTS], done[Rule.DRAFT]) == ([ended.reference], [draft.reference])
    restored = run(DEPLOY / "restore", saved.stdout.strip(), database=empty_database)
    assert restored.returncode == 0, restored.stderr

    databases.point_connections_at(empty_database)
    # The backup gives the whole row back: wrapped key, text, days.
    back = Case.objects.get(pk=ended.pk)
    assert back.wrapped_data_key is not None
    assert back.narrative_sealed == ended.narrative_sealed
    # The master key that wrapped it is there, and opens nothing by itself.
    assert back.master_key_id in keyring().key_ids
    for gone in (back, Case.objects.get(pk=draft.pk)):
        with pytest.raises(TextDestroyed):
            unseal(row=gone, column="narrative")
    secretary = client_of(world, "secretary69")
    answer = secretary.get(address(ended))
    assert answer.status_code == 410
    assert not any(text[:20] in answer.content.decode() for text in (NARRATIVE, SUMMARY))
    # The other case is as it was.
    file = read_case(actor=world.actor("secretary69"), reference=still_open.reference)
    assert file.narrative == NARRATIVE
    # The next run takes out what the backup brought back.
    apply(actor=WORKER, now=later(months=3, minutes=1))
    assert Case.objects.get(pk=ended.pk).narrative_sealed is None
    assert not Case.objects.filter(pk=draft.pk).exists()
