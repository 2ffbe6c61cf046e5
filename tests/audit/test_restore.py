"""A backup that comes back is verified against a checkpoint that was kept elsewhere."""

import pytest
from django.conf import settings

from audit.models import Entry
from audit.sealing import seal
from audit.trail import trusted_chain
from audit.verification import Held, verify_journal
from tests.audit.trail import fill_and_seal
from tests.deploy.test_deploy import DEPLOY, empty_database, run
from tests.harness import databases

__all__ = ["empty_database"]


@pytest.fixture
def back_on_the_first_database(transactional_db):
    first = databases.current_database()
    yield
    databases.point_connections_at(first)


@pytest.mark.usefixtures("back_on_the_first_database")
def test_a_restored_journal_is_whole_and_grows_on(tmp_path, empty_database):
    fill_and_seal(20)
    kept = fill_and_seal(5).checkpoint.note
    before = list(Entry.objects.order_by("id").values())
    saved = run(DEPLOY / "backup", tmp_path, database=databases.current_database())
    restored = run(DEPLOY / "restore", saved.stdout.strip(), database=empty_database)
    assert restored.returncode == 0, restored.stderr
    later = fill_and_seal(3).checkpoint.note

    databases.point_connections_at(empty_database)
    assert settings.DATABASES["default"]["NAME"] == empty_database
    # The times and the salts are those of then: no trigger wrote them anew.
    assert list(Entry.objects.order_by("id").values()) == before
    assert verify_journal(chain=trusted_chain(), held=[Held("kept", kept)]).is_clean
    # That the backup is older than a checkpoint that was given out does not go unseen.
    report = verify_journal(chain=trusted_chain(), held=[Held("later", later)])
    assert [one.code for one in report.findings] == ["tail.cut"]
    assert fill_and_seal(2).entries == 2
    assert seal().checkpoint.size == 27
