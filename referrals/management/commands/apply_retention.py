"""Carries out the ends of retention that have come, or says what they would be."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from referrals.retention.enums import Rule
from referrals.retention.running import WORKER, Run, plan, steps


class Command(BaseCommand):
    help = (
        "Deletes drafts after 30 days, destroys the texts and exact days of a case 3 months after "
        "its end, erases it after 24 months, deletes kept forms and old hand-over notes, and "
        "removes the lines of the journal that are 12 months old. Held cases wait. Safe to "
        "interrupt and to run again; the worker runs it each night. What is destroyed cannot be "
        "brought back, not even from a backup."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="Only lists what would be done; writes nothing."
        )
        parser.add_argument(
            "--on",
            type=_day,
            metavar="YYYY-MM-DD",
            help="With --dry-run: what a run would do at the end of that day.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            self._list(options["on"] or timezone.now())
        elif options["on"]:
            raise CommandError(_("--on goes with --dry-run: nothing is destroyed before its day."))
        else:
            self._apply()

    def _list(self, now: datetime) -> None:
        planned = plan(actor=WORKER, now=now)
        for one in planned.deadlines:
            self._line(one.case.reference, one.rule, f"{one.at:%Y-%m-%d}, {one.anchor}")
        for hold in planned.holds:
            self.stdout.write(
                _("%(reference)s: held (%(reason)s)")
                % {"reference": hold.case.reference, "reason": hold.get_reason_display()}
            )
        self.stdout.write(
            _(
                "Cases: %(cases)d. Held: %(held)d. Kept forms and hand-over notes: %(others)d. "
                "Lines of the journal: %(lines)d. Nothing done."
            )
            % {
                "cases": len(planned.deadlines),
                "held": len(planned.holds),
                "lines": planned.journal_entries,
                "others": planned.other_texts,
            }
        )

    def _apply(self) -> None:
        run = Run()
        for step in steps(run, actor=WORKER):
            self._line(step.reference, step.rule, _("failed") if step.failed else _("done"))
        self.stdout.write(
            _(
                "Run %(run)s. Cases: %(cases)d. Kept forms and hand-over notes: %(others)d. "
                "Lines of the journal: %(lines)d."
            )
            % {
                "run": run.id,
                "cases": sum(len(done) for done in run.done.values()),
                "lines": run.journal_entries,
                "others": run.other_texts,
            }
        )
        if run.failed:
            raise CommandError(
                _("Cases that could not be ended, and will be tried again: %(references)s.")
                % {"references": ", ".join(run.failed)}
            )

    def _line(self, reference: str, rule: Rule, more: str) -> None:
        self.stdout.write(f"{reference}: {rule.label} ({more})")


def _day(text: str) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is not YYYY-MM-DD") from None
    return timezone.make_aware(datetime.combine(day, time.max))
