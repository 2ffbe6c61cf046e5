"""Keeps the French catalogue complete without GNU gettext, which is not on every machine."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.catalogue.checking import faults
from config.catalogue.extraction import messages_of
from config.catalogue.merging import collect_translations, merge, save


class Command(BaseCommand):
    help = (
        "Update or check the French catalogue (locale/fr). Translations are written in "
        "locale/fr/parts/*.po; --update merges them into django.po and compiles django.mo."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        action = parser.add_mutually_exclusive_group(required=True)
        action.add_argument(
            "--update", action="store_true", help="extract, merge, write django.po and django.mo"
        )
        action.add_argument(
            "--check",
            action="store_true",
            help="change nothing; fail and list what is missing, untranslated, fuzzy or stale",
        )
        parser.add_argument("--root", type=Path, default=settings.BASE_DIR)

    def handle(self, *args: Any, update: bool, root: Path, **options: Any) -> None:
        french = root / "locale" / "fr"
        path = french / "LC_MESSAGES" / "django.po"
        messages = messages_of(root)
        translations = collect_translations(catalogue=path, parts=french / "parts")
        if update:
            save(merge(messages=messages, translations=translations.by_key), path)
        found = [*faults(path=path, messages=messages), *translations.conflicts]
        for fault in found:
            self.stderr.write(fault)
        summary = f"{len(messages)} messages, {len(found)} faults"
        if found and not update:
            raise CommandError(f"{summary}; write the translations, then catalogue --update")
        self.stdout.write(summary)
