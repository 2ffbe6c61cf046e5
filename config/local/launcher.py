"""What `make run` does: database, tables, data, then web and worker until a signal.

Run as `python -m config.local.launcher`. A signal, or the end of one of the two services, stops
all in order: web first so that nobody is cut in the middle, then the worker, then the database.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

from config.embedded.account import NoAccountError, NotReachableError
from config.embedded.server import EmbeddedServerError
from config.local import secrets
from config.local.database import DEVELOPMENT_SETTINGS, database_available
from config.local.own_server import OwnServerError, prepare_own_server

ROOT = Path(__file__).resolve().parent.parent.parent
STEPS = (
    ("Tables", ["migrate", "--verbosity", "0"]),
    ("Departments, places, code lists", ["load_reference_data"]),
    ("Demonstration data", ["load_demo"]),
)
START_SECONDS = 60
STOP_SECONDS = 20
ACCOUNTS = (
    ("association@demo.example.org", "association"),
    ("membre69@demo.example.org", "commission member, Rhône"),
    ("secretaire69@demo.example.org", "commission secretary, Rhône"),
    ("membre75@demo.example.org", "commission member, Paris"),
    ("secretaire75@demo.example.org", "commission secretary, Paris"),
    ("coordination@demo.example.org", "national coordinator"),
    ("ministere@demo.example.org", "ministry desk"),
    ("rapporteur@demo.example.org", "rapporteur"),
    ("controle@demo.example.org", "oversight"),
    ("admin@demo.example.org", "administrator"),
)


class LauncherError(RuntimeError):
    """Relais cannot start, or a part of it stopped by itself. The message says which."""


class StopRequested(Exception):
    """A signal arrived."""


class Launcher:
    def __init__(self, *, address: str, port: int, environment: Mapping[str, str]) -> None:
        self._address = address
        self._port = port
        self._environment = environment
        self._stop = threading.Event()

    def request_stop(self, _number: int, _frame: FrameType | None) -> None:
        """The signal handler. It only notes: an exception here could cut a start in two."""
        self._stop.set()

    def run(self) -> None:
        self._refuse_a_busy_port()
        say("Database")
        with database_available():
            if url := self._environment.get("DATABASE_URL"):
                owner_url = self._environment.get("DATABASE_OWNER_URL", "")
                prepare_own_server(url=url, owner_url=owner_url)
            for title, arguments in STEPS:
                say(title)
                self._run_step(arguments)
            worker = [sys.executable, "manage.py", "procrastinate", "worker"]
            with (
                self._service("worker", worker) as worker_process,
                self._service("web", self._web_command()) as web_process,
            ):
                services = {"web": web_process, "worker": worker_process}
                self._wait_until_served(services)
                self._welcome()
                self._watch(services)

    def _refuse_a_busy_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self._address, self._port))
            except OSError as error:
                raise LauncherError(
                    f"Port {self._port} cannot be used ({error.strerror}). Is Relais running "
                    f"already? Another port: make run PORT={self._port + 1}"
                ) from None

    def _run_step(self, arguments: list[str]) -> None:
        process = self._start([sys.executable, "manage.py", *arguments])
        try:
            while process.poll() is None:
                self._pause(0.05)
        finally:
            stop(process)
        if process.returncode != 0:
            raise LauncherError(f"`manage.py {' '.join(arguments)}` failed: see above.")

    def _web_command(self) -> list[str]:
        return [
            sys.executable, "-m", "granian", "config.wsgi:application",
            "--interface", "wsgi", "--host", self._address, "--port", str(self._port),
            "--workers", "2", "--blocking-threads", "4", "--no-ws",
            "--log-level", "warning", "--no-access-log",
        ]  # fmt: skip

    @contextmanager
    def _service(self, name: str, command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
        process = self._start(command)
        try:
            yield process
        finally:
            say(f"Stopping {name}")
            stop(process)

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        # A group of its own: Ctrl-C reaches us alone, and we stop the parts in order.
        return subprocess.Popen(  # noqa: S603 - commands of ours.
            command,
            cwd=ROOT,
            env=self._environment,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
        )

    def _wait_until_served(self, services: Mapping[str, subprocess.Popen[bytes]]) -> None:
        give_up_at = time.monotonic() + START_SECONDS
        while not answers(f"http://{self._address}:{self._port}/healthz"):
            self._refuse_a_dead_service(services)
            if time.monotonic() > give_up_at:
                raise LauncherError("The web service does not answer.")
            self._pause(0.1)

    def _watch(self, services: Mapping[str, subprocess.Popen[bytes]]) -> None:
        while True:
            self._refuse_a_dead_service(services)
            self._pause(0.5)

    def _refuse_a_dead_service(self, services: Mapping[str, subprocess.Popen[bytes]]) -> None:
        for name, process in services.items():
            if process.poll() is not None:
                raise LauncherError(f"The {name} stopped (exit code {process.returncode}).")

    def _pause(self, seconds: float) -> None:
        if self._stop.wait(seconds):
            raise StopRequested

    def _welcome(self) -> None:
        password = self._environment["RELAIS_DEMO_PASSWORD"]
        width = max(len(email) for email, _ in ACCOUNTS)
        lines = [
            "",
            f"Relais answers at http://{self._address}:{self._port}/",
            "",
            f"Log-ins of the demonstration, all with the password  {password}",
            *(f"  {email:{width}}  {role}" for email, role in ACCOUNTS),
            "",
            "Ctrl-C stops everything; what was entered is kept in .relais/.",
        ]
        for line in lines:
            say(line)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as answer:  # noqa: S310 - our own http address.
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask politely, then end what is left: the process itself, or what a killed one started."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def environment_of_the_services() -> dict[str, str]:
    values = dict(os.environ)
    values["DJANGO_SETTINGS_MODULE"] = DEVELOPMENT_SETTINGS
    values["RELAIS_DEMO_PASSWORD"] = secrets.demo_password()
    values.setdefault("RELAIS_LOG_LEVEL", "WARNING")
    return values


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = DEVELOPMENT_SETTINGS
    try:
        launcher = Launcher(
            address=os.environ.get("RELAIS_LISTEN", "127.0.0.1"),
            port=int(os.environ.get("PORT", "8000")),
            environment=environment_of_the_services(),
        )
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, launcher.request_stop)
        launcher.run()
    except StopRequested:
        say("Relais is stopped.")
        return 0
    except (
        EmbeddedServerError,
        LauncherError,
        NoAccountError,
        NotReachableError,
        OwnServerError,
        PermissionError,
    ) as error:
        sys.stderr.write(f"Relais: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
