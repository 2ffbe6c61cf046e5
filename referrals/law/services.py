"""The legal steps that follow a silence, a refusal or a removal, and until when."""

from dataclasses import dataclass
from datetime import date

from referrals.deadlines import due_date
from referrals.enums import LegalEvent
from referrals.models import Dysfunction, LegalStep


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that is open. `until` is None when its delay counts from a day that Relais does not
    know, or that the reader may not see."""

    step: LegalStep
    until: date | None
    days_left: int | None


@dataclass(frozen=True, slots=True)
class LegalSituation:
    """What the event is and when it happens: silence is a refusal from the end of the delay on.

    A reader who may not see exact days gets no number of days either: counted from today, it would
    give the day back.
    """

    event: LegalEvent
    happens_on: date | None
    has_happened: bool
    days: int | None
    steps: list[NextStep]


def current_steps() -> dict[str, list[LegalStep]]:
    """The steps now in force, by type of dysfunction, in their order."""
    found: dict[str, list[LegalStep]] = {}
    for step in LegalStep.objects.current():
        for code in step.types:
            found.setdefault(code, []).append(step)
    return found


def legal_situation(
    dysfunction: Dysfunction, steps: list[LegalStep], *, today: date, with_dates: bool
) -> LegalSituation | None:
    """What the law opens for a dysfunction, or None. For a reader who may not see exact
    days, `with_dates` is false."""
    if not steps:
        return None
    event = LegalEvent(steps[0].event)
    start = dysfunction.due_on if event == LegalEvent.SILENCE else dysfunction.clock_started_on
    if start is None:
        return None
    # The delay ends with its last day: silence is a refusal the day after.
    has_happened = start < today if event == LegalEvent.SILENCE else start <= today
    return LegalSituation(
        event=event,
        happens_on=start if with_dates else None,
        has_happened=has_happened,
        days=(today - start).days if with_dates else None,
        steps=[_next_step(one, start, today, with_dates=with_dates) for one in steps],
    )


def _next_step(step: LegalStep, start: date, today: date, *, with_dates: bool) -> NextStep:
    if not with_dates or not step.counts_from_event or step.delay == 0:
        return NextStep(step=step, until=None, days_left=None)
    until = due_date(start, step.delay, step.delay_unit)
    return NextStep(step=step, until=until, days_left=(until - today).days)
