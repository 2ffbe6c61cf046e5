import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app


class Command(BaseCommand):
    help = "Does once what the worker does all day: every periodic task, then the queued jobs."

    def handle(self, *args: Any, **options: Any) -> None:
        # The worker itself imports them when it starts, which is after these.
        app.perform_import_paths()  # type: ignore[no-untyped-call]  # Without types there.
        now = int(time.time())
        for periodic in app.periodic_registry.periodic_tasks.values():
            self.stdout.write(f"{periodic.task.name}")
            periodic.task(timestamp=now)
        call_command("procrastinate", "worker", "--one-shot")
