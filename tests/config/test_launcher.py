"""What `make run` says and does when something is in the way."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from config.local import launcher, secrets
from config.local.launcher import Launcher, LauncherError, StopRequested


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def launcher_on(port: int) -> Launcher:
    return Launcher(address="127.0.0.1", port=port, environment={})


def sleeper(
    program: str = "import time; time.sleep(60)", output: int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - this interpreter.
        [sys.executable, "-c", program], start_new_session=True, stdout=output
    )


def test_a_busy_port_is_refused_before_anything_starts(busy_port):
    with pytest.raises(LauncherError, match=f"Port {busy_port} cannot be used"):
        launcher_on(busy_port).run()


def test_a_signal_ends_a_step_and_stops_its_process(monkeypatch):
    started = launcher_on(1)
    process = sleeper()
    monkeypatch.setattr(started, "_start", lambda command: process)
    started.request_stop(signal.SIGINT, None)
    with pytest.raises(StopRequested):
        started._run_step(["migrate"])
    assert process.returncode == -signal.SIGTERM


def test_a_step_that_fails_is_named(monkeypatch):
    started = launcher_on(1)
    process = sleeper("raise SystemExit(3)")
    monkeypatch.setattr(started, "_start", lambda command: process)
    with pytest.raises(LauncherError, match=r"manage\.py migrate"):
        started._run_step(["migrate"])


def test_the_end_of_a_service_is_the_end_of_all():
    process = sleeper("raise SystemExit(4)")
    process.wait()
    with pytest.raises(LauncherError, match=r"The worker stopped \(exit code 4\)"):
        launcher_on(1)._watch({"worker": process})


def test_a_process_that_ignores_the_polite_request_is_ended(monkeypatch):
    monkeypatch.setattr(launcher, "STOP_SECONDS", 0.3)
    process = sleeper(
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print('ready', flush=True); time.sleep(60)",
        output=subprocess.PIPE,
    )
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    began = time.monotonic()
    launcher.stop(process)
    assert process.returncode == -signal.SIGKILL
    assert time.monotonic() - began < 10
    process.stdout.close()


def test_the_password_of_the_demonstration_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("config.local.secrets.PRIVATE_DIRECTORY", tmp_path)
    monkeypatch.delenv("RELAIS_DEMO_PASSWORD", raising=False)
    drawn = secrets.demo_password()
    assert secrets.demo_password() == drawn
    assert (tmp_path / "demo_password").stat().st_mode & 0o077 == 0
    monkeypatch.setenv("RELAIS_DEMO_PASSWORD", "chosen by somebody")
    assert secrets.demo_password() == "chosen by somebody"
