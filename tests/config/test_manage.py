"""Who reads when a command runs (docs/adr/0021-row-security.md)."""

from contextlib import nullcontext

from asgiref.sync import async_to_sync
from procrastinate.utils import sync_to_async

import manage
from audit.actors import Actor
from audit.readers import described, reader


def test_a_command_and_what_the_worker_runs_in_its_threads_read_as_the_system(monkeypatch):
    readers = []

    def run(_arguments: list[str]) -> None:
        readers.append(reader.get())
        # The way that procrastinate takes to a task that is a plain function.
        readers.append(async_to_sync(sync_to_async)(reader.get))

    monkeypatch.setattr(manage, "database_available", nullcontext)
    monkeypatch.setattr(manage, "execute_from_command_line", run)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    manage.main()
    assert readers == [described(Actor.system("command"))] * 2
