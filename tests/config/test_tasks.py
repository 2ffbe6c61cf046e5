"""What the worker does for the installation."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from audit.registry import unwatched_tables
from config import tasks
from config.models import WorkerHeartbeat


def session(key: str, *, expires_in: timedelta) -> Session:
    return Session.objects.create(
        session_key=key, session_data="", expire_date=timezone.now() + expires_in
    )


@pytest.mark.django_db
def test_the_worker_beats_in_one_row():
    tasks.beat(timestamp=0)
    tasks.beat(timestamp=60)
    assert WorkerHeartbeat.objects.get().age < timedelta(seconds=10)


@pytest.mark.django_db
def test_what_expired_goes_and_the_rest_stays():
    session("over", expires_in=-timedelta(minutes=1))
    session("open", expires_in=timedelta(minutes=1))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO relais_cache VALUES ('over', '', now() - interval '1 minute'),"
            " ('open', '', now() + interval '1 minute')"
        )
        tasks.clear_what_expired(timestamp=0)
        cursor.execute("SELECT cache_key FROM relais_cache")
        assert cursor.fetchall() == [("open",)]
    assert Session.objects.get().session_key == "open"


def test_due_work_runs_every_periodic_task_and_empties_the_queue(transactional_db):
    session("over", expires_in=-timedelta(minutes=1))
    job = tasks.beat.configure().defer(timestamp=0)
    call_command("run_due_work", stdout=StringIO())
    assert WorkerHeartbeat.objects.exists()
    assert not Session.objects.exists()
    assert not ProcrastinateJob.objects.filter(id=job).exists()


def test_the_installation_is_checked_part_by_part(transactional_db):
    output = StringIO()
    # The test server does not wait for the disk, and no worker runs.
    with pytest.raises(CommandError, match="2 of 9"):
        call_command("check_installation", stdout=output, no_color=True)
    assert "no   the worker did its round lately" in output.getvalue()
    assert "no   writes wait for the disk" in output.getvalue()
    assert "yes  every sealed text opens" in output.getvalue()
    assert "yes  the web role is no superuser and owns no table" in output.getvalue()
    assert "yes  nobody who logs in here changes the journal" in output.getvalue()


def test_a_table_that_the_journal_watches_no_more_is_found(transactional_db, db_superuser):
    db_superuser.execute("ALTER TABLE commissions_seat DISABLE TRIGGER USER")
    db_superuser.execute("DROP TRIGGER zz_relais_journal_rows ON commissions_body")
    db_superuser.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_b_rows")
    output = StringIO()
    with pytest.raises(CommandError, match="4 of 8"):
        call_command("check_installation", "--quick", stdout=output, no_color=True)
    assert "no   every table that the journal should watch is watched" in output.getvalue()
    assert "no   nobody who logs in here changes the journal" in output.getvalue()
    assert unwatched_tables() == ["commissions.Body", "commissions.Seat"]
