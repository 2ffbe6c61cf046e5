"""The embedded server: who may run it, and how it survives being killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from config.embedded import account
from config.embedded.account import Account, NotReachableError
from config.embedded.server import EmbeddedServer, EmbeddedServerError

FAST = {"fsync": "off", "max_connections": "20", "shared_buffers": "16MB"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedServer:
    """In a directory with a space, as a checkout may be."""
    return EmbeddedServer(tmp_path_factory.mktemp("with a space") / "data", settings=FAST)


def postmaster_pid(server: EmbeddedServer) -> int:
    return int((server.data_directory / "postmaster.pid").read_text().splitlines()[0])


def answer(server: EmbeddedServer, query: str, role: str = "postgres") -> object:
    with psycopg.connect(server.url(role)) as connection:
        row = connection.execute(query).fetchone()
    assert row
    return row[0]


def test_it_runs_while_used_and_stops_with_the_last_user(server):
    with server.running():
        with server.running():
            assert server.is_running()
        assert answer(server, "SELECT current_user", "relais_web") == "relais_web"
    assert not server.is_running()
    assert not server.socket_directory.exists()


def test_the_log_keeps_no_row_and_no_statement(server):
    with server.running():
        assert answer(server, "SHOW log_error_verbosity") == "terse"
        assert answer(server, "SHOW log_min_error_statement") == "panic"
        assert answer(server, "SHOW listen_addresses") == ""
        with psycopg.connect(server.url("postgres")) as connection:
            connection.execute("CREATE TEMP TABLE t (a text, b int NOT NULL)")
            with pytest.raises(psycopg.errors.NotNullViolation):
                connection.execute("INSERT INTO t VALUES ('a secret word', NULL)")
    assert "a secret word" not in (server.data_directory / "server.log").read_text()


def test_the_socket_is_ours_alone(server):
    with server.running():
        assert server.socket_directory.stat().st_mode & 0o077 == 0
        assert server.data_directory.stat().st_mode & 0o077 == 0


def test_data_survive_a_killed_server_whose_number_is_in_use_again(server):
    with server.running():
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT 1 AS one")
        os.kill(postmaster_pid(server), signal.SIGKILL)
    # Now the number in the file is that of a living process, ours.
    file = server.data_directory / "postmaster.pid"
    _, rest = file.read_text().split("\n", 1)
    file.write_text(f"{os.getpid()}\n{rest}")
    assert not server.is_running()
    deadline = time.monotonic() + 10
    while True:
        try:
            with server.running():
                assert answer(server, "SELECT one FROM kept") == 1
            break
        except EmbeddedServerError:
            # The killed server's helpers may need a moment to notice.
            assert time.monotonic() < deadline
            time.sleep(0.2)


def test_a_killed_user_does_not_keep_it_alive(server):
    program = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from config.embedded.server import EmbeddedServer\n"
        f"with EmbeddedServer(Path({str(server.data_directory)!r}), {FAST!r}).running():\n"
        "    print('up', flush=True); time.sleep(60)\n"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603 - ours.
        assert process.stdout
        assert process.stdout.readline() == b"up\n"
        process.kill()
    assert server.is_running()
    with server.running():
        assert answer(server, "SELECT 1") == 1
    assert not server.is_running()


def test_data_of_another_version_are_refused_with_a_reason(tmp_path):
    server = EmbeddedServer(tmp_path / "data")
    server.data_directory.mkdir()
    os.chown(server.data_directory, 65534 if os.geteuid() == 0 else -1, -1)
    (server.data_directory / "PG_VERSION").write_text("12\n")
    with pytest.raises(EmbeddedServerError, match="PostgreSQL 12"), server.running():
        pytest.fail("it started")


def test_a_socket_directory_that_someone_else_made_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    server = EmbeddedServer(tmp_path / "data", settings=FAST)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    server.socket_directory.symlink_to(elsewhere)
    with pytest.raises(EmbeddedServerError, match="belongs to someone else"), server.running():
        pytest.fail("it started")


def test_a_long_temporary_directory_still_gives_a_usable_socket(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / ("x" * 100)))
    directory = EmbeddedServer(tmp_path / "data").socket_directory
    assert len(f"{directory}/.s.PGSQL.5432") <= 107


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the server to another account")
def test_root_opens_only_the_parents_that_were_closed(tmp_path, capsys):
    closed = tmp_path / "closed"
    target = closed / "open" / "data"
    target.parent.mkdir(parents=True)
    closed.chmod(0o700)
    target.parent.chmod(0o755)
    account.open_the_way(Account(uid=65534, gid=65534), target)
    assert closed.stat().st_mode & 0o777 == 0o701
    assert target.parent.stat().st_mode & 0o777 == 0o755
    assert str(closed) in capsys.readouterr().err


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the server to another account")
def test_root_opens_programs_that_a_strict_umask_closed(tmp_path):
    program = tmp_path / "bin" / "postgres"
    program.parent.mkdir()
    program.write_text("")
    program.chmod(0o700)
    data = tmp_path / "share"
    data.write_text("")
    data.chmod(0o600)
    account.open_tree(Account(uid=65534, gid=65534), tmp_path)
    assert program.stat().st_mode & 0o007 == 0o005
    assert data.stat().st_mode & 0o007 == 0o004


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a directory of root")
def test_data_that_belong_to_root_are_refused(tmp_path):
    data = Path(tmp_path / "data")
    data.mkdir()
    with pytest.raises(NotReachableError, match="belongs to root"):
        account.account_for(data)
