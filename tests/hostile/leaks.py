"""Looking for words that must not be there, however they are written."""

import json
import logging
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core import mail

from audit.models import Entry
from config import logs
from config.embedded.places import TESTS
from config.embedded.server import SUPERUSER, programs
from tests.harness.databases import current_database

# The second is Latin-1 with the apostrophes of French.
ENCODINGS = ("utf-8", "cp1252", "utf-16-le", "utf-16-be")


def traces(word: str) -> set[bytes]:
    """Every way in which bytes can carry the word: as text, in hexadecimal, in base 64."""
    found: set[bytes] = set()
    for encoding in ENCODINGS:
        raw = word.encode(encoding, "replace")
        found |= {raw, raw.hex().encode(), raw.hex().upper().encode()}
        found |= {_in_base_64(raw, offset) for offset in range(3)}
    return found


def _in_base_64(raw: bytes, offset: int) -> bytes:
    """The characters that only `raw` decides, when it starts `offset` bytes into a group."""
    written = b64encode(bytes(offset) + raw)
    first = (offset * 8 + 5) // 6
    last = (offset + len(raw)) * 8 // 6
    return written[first:last]


def leaked(words: dict[str, str], haystack: bytes) -> set[str]:
    """The names of the words of which the haystack holds a trace."""
    return {
        name for name, word in words.items() if any(trace in haystack for trace in traces(word))
    }


def database_dump() -> bytes:
    """Everything in this test's database, as the backup writes it, large objects included."""
    program = programs() / "pg_dump"
    result = subprocess.run(  # noqa: S603 - a program of the wheel, arguments of ours.
        [program, "--host", TESTS.socket_directory, "--username", SUPERUSER, current_database()],
        check=True,
        capture_output=True,
        cwd="/",
    )
    return bytes(result.stdout)


class ServerFiles:
    """What the database server writes from now on: its log and its write-ahead log.

    Other tests write there too, at the same time: words must be unlike theirs.
    """

    def __init__(self) -> None:
        self._log = TESTS.data_directory / "server.log"
        self._start = self._log.stat().st_size
        self._known = {path: path.stat().st_mtime_ns for path in self._segments()}

    def log(self) -> bytes:
        with self._log.open("rb") as file:
            file.seek(self._start)
            return file.read()

    def write_ahead_log(self) -> bytes:
        """The segments written since, whole."""
        changed = [
            path for path in self._segments() if path.stat().st_mtime_ns != self._known.get(path)
        ]
        return b"".join(path.read_bytes() for path in changed)

    def _segments(self) -> list[Path]:
        return sorted((TESTS.data_directory / "pg_wal").glob("0*"))


@pytest.fixture
def application_log() -> Iterator[StringIO]:
    """What the application writes, down to the finest level."""
    output = StringIO()
    settings = logs.logging_settings()
    settings["handlers"]["output"]["stream"] = output
    settings["root"]["level"] = settings["loggers"]["django"]["level"] = "DEBUG"
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.configure(settings)
    yield output
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("django").setLevel(logging.NOTSET)


def sessions() -> bytes:
    """What the sessions hold, which the database keeps compressed: a dump shows nothing of it."""
    return json.dumps([one.get_decoded() for one in Session.objects.all()], default=str).encode()


def parts_of(texts: dict[str, str]) -> dict[str, str]:
    """A few words in a row are enough to recognise a text."""
    return {
        f"{name}, from {start}": text[start : start + 24]
        for name, text in texts.items()
        for start in range(0, max(1, len(text) - 23), 12)
    }


def assert_nothing_is_left(
    words: dict[str, str], files: ServerFiles, application_log: StringIO
) -> None:
    """Nowhere that data come to rest: every table, the logs, the mails, the journal."""
    places = {
        "dump": database_dump(),
        "server log": files.log(),
        "write-ahead log": files.write_ahead_log(),
        "application log": application_log.getvalue().encode(),
        "mails": "".join(str(one.message()) for one in mail.outbox).encode(),
        "journal": json.dumps(list(Entry.objects.values()), default=str).encode(),
        "sessions": sessions(),
    }
    assert places["dump"]
    assert places["journal"]
    found = {name: leaked(words, content) for name, content in places.items()}
    left = {name: sorted(kinds) for name, kinds in found.items() if kinds}
    assert left == {}, left
