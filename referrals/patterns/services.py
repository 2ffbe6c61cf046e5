"""Finding what is repeated, recommending, and the table of training needs."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.readers import reading_as
from audit.services import acting_as
from commissions.enums import BodyKind, Permission
from commissions.models import Body
from privacy.services import issue_data_key, row_cipher
from referrals.enums import ResponsibleBody
from referrals.models import (
    CauseWording,
    DysfunctionType,
    Pattern,
    Recommendation,
    RecommendationStep,
)
from referrals.notifications.enums import Event
from referrals.notifications.services import notify
from referrals.patterns.enums import STEPS, RecommendationState
from referrals.services import CaseRefused, Confirmation, record_confirmed, screened

# Inside the coordination and a commission, nothing is told of fewer cases (design: privacy).
SMALL_CELL = 5
TEXT_MAX_LENGTH = 2000
WATCHER = Actor.system("patterns")

REPEATED = """
SELECT type.code, body, one.department_id, count(DISTINCT one.id)
FROM referrals_dysfunction dysfunction
JOIN referrals_case one ON one.id = dysfunction.case_id
JOIN referrals_dysfunctiontype type ON type.id = dysfunction.type_id
CROSS JOIN LATERAL unnest(dysfunction.responsible_bodies) AS body
WHERE one.logged_at > %s AND one.logged_at <= %s AND one.state <> 'draft'
GROUP BY type.code, body, one.department_id
HAVING count(DISTINCT one.id) >= %s
"""

TRAINING = """
SELECT cause, body, count(DISTINCT one.id)
FROM referrals_dysfunction dysfunction
JOIN referrals_case one ON one.id = dysfunction.case_id
CROSS JOIN LATERAL unnest(dysfunction.causes) AS cause
CROSS JOIN LATERAL unnest(dysfunction.responsible_bodies) AS body
WHERE one.logged_at > %s AND one.state <> 'draft' AND cause = ANY(%s)
  AND (%s OR one.department_id = ANY(%s))
GROUP BY cause, body
"""


class PatternNotFound(LookupError):
    """No such pattern, or none that the actor may know of."""


class StepForbidden(RuntimeError):
    """The recommendation cannot go there from where it is."""


@dataclass(frozen=True, slots=True)
class StepView:
    to_state: str
    body: str
    at: datetime
    note: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecommendationView:
    id: uuid.UUID
    body: str
    addressed_to: str
    due_on: date
    state: str
    steps: list[StepView]
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TrainingNeed:
    """A row of the table: how many cases for each kind of body; None hides a few."""

    cause: str
    counts: list[int | None]


def find_patterns(now: datetime) -> int:
    """Count the last year, raise what is new, end what is over. Returns how many were raised.

    Under the threshold a pattern ends and its last count, which was above, is all that stays.
    """
    today = timezone.localdate(now)
    with acting_as(WATCHER, purpose="pattern.find"), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('relais.patterns'))")
        cursor.execute(REPEATED, [now - relativedelta(years=1), now, SMALL_CELL])
        counts = {(row[0], row[1], row[2]): row[3] for row in cursor.fetchall()}
        known = {
            (one.type_code, one.responsible_body, one.department_id): one
            for one in Pattern.objects.going_on()
        }
        for key, pattern in known.items():
            _count_again(pattern, counts.get(key), today)
        return sum(_raise(key, counts[key], today) for key in sorted(counts.keys() - known.keys()))


def _count_again(pattern: Pattern, count: int | None, today: date) -> None:
    if count is None:
        pattern.ended_on = today
    elif count == pattern.count:
        return
    else:
        pattern.count, pattern.seen_on = count, today
    pattern.save(update_fields=["count", "seen_on", "ended_on"])


def _raise(key: tuple[str, str, str], count: int, today: date) -> int:
    code, body, department = key
    pattern = Pattern.objects.create(
        type_code=code,
        responsible_body=body,
        department_id=department,
        count=count,
        seen_on=today,
        began_on=today,
    )
    commissions = Body.objects.commissions_of(department).values_list("pk", flat=True)
    national = Body.objects.filter(kind=BodyKind.NATIONAL).values_list("pk", flat=True)
    notify(
        event=Event.PATTERN,
        occasion=f"pattern:{pattern.pk}",
        bodies={*commissions, *national},
    )
    return 1


def find_pattern(*, actor: Actor, pattern_id: int) -> Pattern:
    """Raises PatternNotFound."""
    pattern = (
        Pattern.objects.visible_to(actor)
        .filter(pk=pattern_id)
        .select_related("department")
        .first()
    )
    if pattern is None:
        raise PatternNotFound(pattern_id)
    return pattern


def can_open_patterns(actor: Actor) -> bool:
    """A commission and the national coordination."""
    return bool(
        actor.bodies_with(Permission.VIEW_CASE) or actor.bodies_with(Permission.REVIEW_ESCALATION)
    )


def recommend(
    *,
    actor: Actor,
    pattern_id: int,
    addressed_to: str,
    text: str,
    due_on: date,
    confirmations: Sequence[Confirmation] = (),
) -> Recommendation:
    """Raises PatternNotFound, CaseRefused, IdentifyingText; nothing is then stored."""
    pattern = find_pattern(actor=actor, pattern_id=pattern_id)
    if actor.body_id is None:
        raise PatternNotFound(pattern_id)
    if addressed_to not in ResponsibleBody.values:
        raise CaseRefused({"addressed_to": [_("Choose one of the bodies offered.")]})
    if not text.strip():
        raise CaseRefused({"text": [_("Write what you recommend.")]})
    if due_on <= timezone.localdate():
        raise CaseRefused({"due_on": [_("Give a day to come.")]})
    clean = screened("text", text, max_length=TEXT_MAX_LENGTH, confirmations=confirmations)
    one = Recommendation(
        pattern=pattern, body_id=actor.body_id, addressed_to=addressed_to, due_on=due_on
    )
    one.text_sealed = issue_data_key(row=one).seal(column="text", text=clean)
    with acting_as(actor, purpose="recommendation.write"):
        one.save(force_insert=True)
        record_confirmed(
            actor=actor, target=one, texts={"text": text}, confirmations=confirmations
        )
    return one


def follow(
    *,
    actor: Actor,
    recommendation_id: uuid.UUID,
    target: str,
    note: str = "",
    confirmations: Sequence[Confirmation] = (),
) -> Recommendation:
    """Take a recommendation one step further; its own body does, or the coordination.

    Raises PatternNotFound, StepForbidden, IdentifyingText; nothing has then changed.
    """
    text = screened("note", note, max_length=TEXT_MAX_LENGTH, confirmations=confirmations)
    with acting_as(actor, purpose="recommendation.follow"):
        one = (
            Recommendation.objects.filter(pattern__in=Pattern.objects.visible_to(actor))
            .select_for_update(of=("self",))
            .filter(pk=recommendation_id)
            .first()
        )
        if one is None or actor.member_id is None:
            raise PatternNotFound(str(recommendation_id))
        if (one.state, target) not in STEPS:
            raise StepForbidden(f"{one.state} -> {target}")
        step = RecommendationStep(
            recommendation=one,
            from_state=one.state,
            to_state=target,
            by_id=actor.member_id,
            body_name=actor.body,
        )
        if text:
            step.note_sealed = row_cipher(row=one).for_row(row=step).seal(column="note", text=text)
        step.save(force_insert=True)
        record_confirmed(
            actor=actor, target=one, texts={"note": note}, confirmations=confirmations
        )
        one.state = RecommendationState(target)
        one.save(update_fields=["state"])
    return one


def recommendations_of(pattern: Pattern) -> list[RecommendationView]:
    """Raises what `privacy.services` raises when a text cannot be opened."""
    found = pattern.recommendations.select_related("body").prefetch_related("steps")
    return [_view(one) for one in found]


def _view(one: Recommendation) -> RecommendationView:
    cipher = row_cipher(row=one)
    return RecommendationView(
        id=one.pk,
        body=one.body.name,
        addressed_to=one.get_addressed_to_display(),
        due_on=one.due_on,
        state=one.state,
        text=cipher.unseal(column="text"),
        steps=[
            StepView(
                to_state=step.get_to_state_display(),
                body=step.body_name,
                at=step.at,
                note=cipher.for_row(row=step).unseal_if_any(column="note"),
            )
            for step in one.steps.all()
        ],
    )


def labels_of_types(codes: Iterable[str]) -> dict[str, str]:
    types = DysfunctionType.objects.filter(code__in=set(codes)).order_by("code", "version")
    return {one.code: str(one) for one in types}


def training_needs(*, actor: Actor, now: datetime) -> tuple[list[str], list[TrainingNeed]]:
    """The kinds of bodies, and for each cause that training can remove how many cases of the last
    year it had there. No totals: a few cases could be computed from them."""
    causes = {
        one.code: one.label for one in CauseWording.objects.current().filter(is_training_need=True)
    }
    is_national = bool(actor.bodies_with(Permission.REVIEW_ESCALATION))
    # The counts are of the cases of all bodies, of which the actor sees some.
    with reading_as(WATCHER), connection.cursor() as cursor:
        cursor.execute(
            TRAINING,
            [now - relativedelta(years=1), list(causes), is_national, sorted(actor.departments)],
        )
        counts = {(row[0], row[1]): row[2] for row in cursor.fetchall()}
    bodies = sorted({body for _cause, body in counts})
    rows = [
        TrainingNeed(
            cause=label,
            counts=[_told(counts.get((code, body), 0)) for body in bodies],
        )
        for code, label in causes.items()
    ]
    return [str(ResponsibleBody(body).label) for body in bodies], rows


def _told(count: int) -> int | None:
    return None if 0 < count < SMALL_CELL else count
