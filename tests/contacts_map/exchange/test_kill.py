"""An import that dies half-way, killed from outside: nothing of it is stored."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from contacts_map.exchange.spreadsheets import write_csv
from contacts_map.models import ContactPoint, Organisation
from tests.contacts_map.exchange.conftest import ROW

ROOT = Path(__file__).resolve().parents[3]
ROWS, KILLED_AT = 400, 60
CHILD = """
import sys
from pathlib import Path
import django
django.setup()
from tests.harness.databases import point_connections_at
point_connections_at(sys.argv[1])
from audit.actors import Actor, Role
from contacts_map.exchange.importing import import_table
from contacts_map.exchange.spreadsheets import read_table
table = read_table(Path(sys.argv[2]).read_bytes(), max_rows=None, max_bytes=None)
import_table(
    actor=Actor(label="killed", role=Role.COORDINATOR),
    table=table,
    progress=lambda done: print(done, flush=True),
)
"""


@pytest.mark.slow
def test_import_killed_half_way_stores_nothing(transactional_db, departments, tmp_path):
    file = tmp_path / "fiches.csv"
    rows = [[*(ROW | {"function": f"Accueil {number}"}).values()] for number in range(ROWS)]
    file.write_bytes(write_csv([*ROW], rows))
    with subprocess.Popen(  # noqa: S603 - this interpreter and a text of ours.
        [sys.executable, "-c", CHILD, settings.DATABASES["default"]["NAME"], str(file)],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test"},
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if int(line) == KILLED_AT:
                child.send_signal(signal.SIGKILL)
                break
    assert child.returncode == -signal.SIGKILL
    assert not ContactPoint.objects.exists()
    assert not Organisation.objects.exists()
