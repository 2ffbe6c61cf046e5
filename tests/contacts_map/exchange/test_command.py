"""`manage.py import_contacts`: files larger than the page takes, as the coordinator."""

import io

import pytest
from django.core.management import CommandError, call_command

from audit.models import Entry
from contacts_map.exchange.spreadsheets import write_csv
from contacts_map.models import ContactPoint
from tests.contacts_map.exchange.conftest import ROW

pytestmark = pytest.mark.usefixtures("departments")


@pytest.fixture
def file_of(tmp_path):
    def write(*rows):
        path = tmp_path / "fiches.csv"
        path.write_bytes(write_csv([*ROW], [[*row.values()] for row in rows]))
        return path

    return write


def run(*args, **options):
    out = io.StringIO()
    call_command("import_contacts", *args, stdout=out, **options)
    return out.getvalue()


def test_dry_run_says_what_would_happen(file_of):
    assert "1 created" in run(file_of(ROW), dry_run=True)
    assert not ContactPoint.objects.exists()


def test_file_is_imported_in_the_name_of_the_command(file_of):
    assert "1 created" in run(file_of(ROW | {"departments": "69 75"}))
    assert Entry.objects.get(event="directory.imported").actor_label == "system:import_contacts"


def test_refused_line_is_named_and_stops_all(file_of, capsys):
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_contacts", file_of(ROW, ROW), stdout=out)
    assert "line 3" in out.getvalue()
    assert not ContactPoint.objects.exists()


def test_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(CommandError):
        run(tmp_path / "none.csv")
