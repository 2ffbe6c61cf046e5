"""Where the master keys come from, and that a bad one is refused without being shown."""

import base64
import os
import pickle
import runpy
import stat
import traceback
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from privacy import keyring
from privacy.keyring import KeyringError, generate_key_line
from tests.privacy.conftest import Load

WSGI = str(settings.BASE_DIR / "config" / "wsgi.py")
SECRET = base64.b64encode(bytes(range(100, 132))).decode()
SHORT = base64.b64encode(bytes(range(100, 131))).decode()


def refusal(load: Callable[[], Any]) -> KeyringError:
    with pytest.raises(KeyringError) as refused:
        load()
    shown = "".join(
        traceback.TracebackException.from_exception(refused.value, capture_locals=True).format()
    )
    # Only the frames of the application: those of the test hold the lines that it wrote.
    frames = shown[shown.index("privacy/keyring.py") :]
    assert SECRET not in frames
    assert SHORT not in frames
    assert SECRET[:20] not in str(refused.value)
    return refused.value


def test_the_first_key_is_current_and_the_others_read(load: Load):
    ring = load("# of 2026", generate_key_line(key_id="new"), "", generate_key_line(key_id="old"))
    assert ring.current.id == "new"
    assert ring.key_ids == ["new", "old"]


@pytest.mark.parametrize("separator", ["\\n", ",", "\n", " , "])
def test_the_environment_separates_its_lines_in_several_ways(settings, separator: str):
    lines = separator.join([f"a:{SECRET}", generate_key_line(key_id="b")])
    settings.RELAIS_MASTER_KEYS = lines
    assert keyring.keyring().key_ids == ["a", "b"]


@pytest.mark.parametrize(
    ("lines", "error", "named"),
    [
        ([], keyring.KeysNotConfiguredError, "generate_master_key"),
        (["# nothing"], keyring.KeysNotConfiguredError, "generate_master_key"),
        ([f"k1:{SHORT}"], keyring.KeyMalformedError, "k1"),
        (["k1:"], keyring.KeyMalformedError, "k1"),
        (["k1:é"], keyring.KeyMalformedError, "k1"),
        ([f"k1:{SECRET}!"], keyring.KeyMalformedError, "k1"),
        ([SECRET], keyring.KeyMalformedError, "1"),
        ([f"k1:{SECRET}", f"{SECRET}:k2"], keyring.KeyMalformedError, "2"),
        ([f"{'k' * 33}:{SECRET}"], keyring.KeyMalformedError, "1"),
        ([f"k1:{SECRET}", f"k1:{SHORT}="], keyring.KeyMalformedError, "k1"),
        ([f"k1:{SECRET}", f"k1:{SECRET}"], keyring.KeyDuplicatedError, "k1"),
    ],
)
def test_a_bad_line_is_refused_by_name_and_never_shown(
    load: Load, lines: list[str], error: type[KeyringError], named: str
):
    refused = refusal(lambda: load(*lines))
    assert type(refused) is error
    assert named in str(refused)


def test_a_key_file_is_read(settings, tmp_path: Path):
    file = tmp_path / "keys"
    file.write_text(f"# keys\r\nk1:{SECRET}\r\n")
    file.chmod(0o600)
    settings.RELAIS_MASTER_KEYS = ""
    settings.RELAIS_MASTER_KEYS_FILE = str(file)
    assert keyring.keyring().key_ids == ["k1"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o660, 0o777])
def test_a_file_that_others_may_open_is_refused(settings, tmp_path: Path, mode: int):
    file = tmp_path / "keys"
    file.write_text(f"k1:{SECRET}\nk0:{SHORT}\n{SECRET}\n")
    file.chmod(mode)
    settings.RELAIS_MASTER_KEYS = ""
    settings.RELAIS_MASTER_KEYS_FILE = str(file)
    refused = refusal(keyring.keyring)
    assert isinstance(refused, keyring.KeyFileExposedError)
    assert "chmod 600" in str(refused)
    # The keys that others may have read are named: they are the ones to replace.
    assert "(k1, k0)" in str(refused)


def test_what_is_no_readable_file_is_refused(settings, tmp_path: Path):
    settings.RELAIS_MASTER_KEYS = ""
    os.mkfifo(tmp_path / "pipe", 0o600)
    for path in (tmp_path / "absent", tmp_path, tmp_path / "pipe"):
        settings.RELAIS_MASTER_KEYS_FILE = str(path)
        refused = refusal(keyring.keyring)
        assert isinstance(refused, keyring.KeyFileUnreadableError)
        assert str(path) in str(refused)


def test_bytes_that_are_no_text_are_refused(settings, tmp_path: Path):
    file = tmp_path / "keys"
    file.write_bytes(b"k1:\xff\xfe\x00" + SECRET.encode())
    file.chmod(0o600)
    settings.RELAIS_MASTER_KEYS = ""
    settings.RELAIS_MASTER_KEYS_FILE = str(file)
    assert isinstance(refusal(keyring.keyring), keyring.KeyMalformedError)


def test_two_sources_are_refused(settings, tmp_path: Path):
    settings.RELAIS_MASTER_KEYS = f"k1:{SECRET}"
    settings.RELAIS_MASTER_KEYS_FILE = str(tmp_path / "keys")
    assert isinstance(refusal(keyring.keyring), keyring.KeySourcesConflictError)


def test_a_failure_is_not_remembered(load: Load):
    refusal(load)
    assert load(f"k1:{SECRET}").current.id == "k1"


def test_keys_are_neither_printed_nor_serialised(load: Load):
    ring = load(f"k1:{SECRET}")
    assert repr(ring) == "<Keyring k1>"
    assert repr(ring.current) == "<MasterKey k1>"
    with pytest.raises(TypeError):
        pickle.dumps(ring)


def test_the_system_check_refuses_to_start_without_keys(load: Load, settings):
    load(f"k1:{SECRET}")
    assert [found for found in run_checks() if found.id == "privacy.E001"] == []
    settings.RELAIS_MASTER_KEYS = f"k1:{SHORT}"
    keyring.forget()
    [found] = [found for found in run_checks() if found.id == "privacy.E001"]
    assert "k1" in found.msg
    assert SHORT not in found.msg


def test_the_web_server_refuses_to_start_without_usable_keys(load: Load, settings, tmp_path: Path):
    """It runs no command, and would otherwise find out at the first text."""
    load(f"k1:{SECRET}")
    runpy.run_path(WSGI)
    settings.RELAIS_MASTER_KEYS = f"k1:{SHORT}"
    settings.RELAIS_KEY_SHARES_DIR = str(tmp_path / "absent")
    keyring.forget()
    with pytest.raises(ImproperlyConfigured) as refused:
        runpy.run_path(WSGI)
    assert "k1" in str(refused.value)
    assert str(tmp_path / "absent") in str(refused.value)
    assert SHORT not in str(refused.value)


def test_a_new_key_can_be_used_at_once(load: Load):
    output = StringIO()
    call_command("generate_master_key", "--key-id", "fresh", stdout=output)
    assert load(output.getvalue().strip()).current.id == "fresh"


def test_a_key_file_is_made_for_its_owner_only_and_never_overwritten(settings, tmp_path: Path):
    file = tmp_path / "keys"
    call_command("generate_master_key", "--key-id", "k1", "--file", str(file), stdout=StringIO())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    settings.RELAIS_MASTER_KEYS = ""
    settings.RELAIS_MASTER_KEYS_FILE = str(file)
    assert keyring.keyring().current.id == "k1"
    before = file.read_bytes()
    with pytest.raises(CommandError, match=str(file)):
        call_command("generate_master_key", "--file", str(file))
    assert file.read_bytes() == before


def test_a_name_that_is_no_identifier_is_refused():
    with pytest.raises(CommandError, match="clé"):
        call_command("generate_master_key", "--key-id", "clé:1")
