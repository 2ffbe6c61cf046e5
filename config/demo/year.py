"""A year of invented activity in every department: `load_demo --scale <cases per department>`.

Cases go through the services like those of real users. Their days are then put back over the year,
because the services, the journal and the guards know no other day than today; the journal and the
timelines keep the day of the loading.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from audit.actors import Actor, Role
from audit.services import acting_as
from commissions.enums import BodyKind, CommissionType
from commissions.models import Body, Member
from commissions.services import actor_of, create_body, create_member, open_seat
from config.demo.people import DESK, DOMAIN, SYSTEM
from contacts_map.models import Department
from referrals.enums import AgeBand, CaseState, Cause, Exploitation, Modality, NationalityGroup
from referrals.models import Case, Dysfunction, DysfunctionType
from referrals.relays.services import send_relay
from referrals.services import (
    CaseContent,
    DysfunctionContent,
    applies,
    log_case,
    move_case,
    types_by_code,
)

S = CaseState
SEED = 2026
NARRATIVE = "Le service saisi n’a pas donné suite dans le délai."
SUMMARY = "Le droit n’a pas été ouvert malgré deux relances de la commission."
REASON = "La commission a saisi le service."
REQUEST = "Rappeler au service concerné la règle et le délai."

# How cases end, and how many of a hundred do. Those still open are of the last days: an older one
# would have gone up by itself.
_LOCAL = (("member", S.IN_LOCAL_HANDLING), ("member", S.RESOLVED_LOCALLY))
_UP = (("secretary", S.ESCALATED), ("coordinator", S.ACKNOWLEDGED))
_ANSWERED = (*_UP, ("coordinator", S.RELAYED), ("coordinator", S.ANSWERED))
ENDINGS: tuple[tuple[int, tuple[tuple[str, CaseState], ...]], ...] = (
    (45, (*_LOCAL, ("secretary", S.CLOSED))),
    (25, (*_ANSWERED, ("coordinator", S.CLOSED))),
    (10, (*_ANSWERED, ("coordinator", S.RETURNED), *_LOCAL, ("secretary", S.CLOSED))),
    (8, _ANSWERED[:3]),
    (7, _UP[:1]),
    (5, _LOCAL[:1]),
)
RECENT_DAYS = 6
OUTCOMES = (("RESOLVED", "YES"), ("PARTLY_RESOLVED", "PARTLY"), ("NOT_RESOLVED", "NO"))


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts in one department."""

    member: Actor
    secretary: Actor
    coordinator: Actor
    desk_id: int


def load_year(
    *,
    per_department: int,
    progress: Callable[[str], None],
    departments: Iterable[Department] | None = None,
) -> int:
    """Log that many cases in each department, every one by default; returns how many were logged.
    A department that has as many already is left as it is."""
    coordinator = actor_of(Member.objects.get(email=f"coordination@{DOMAIN}"))
    desk_id = Body.objects.get(name=DESK).pk
    known, count = types_by_code(), 0
    chance = random.Random(SEED)  # noqa: S311  # The same year each time, not a secret.
    for department in departments or Department.objects.all():
        body = _commission(department)
        if Case.objects.filter(body=body).count() >= per_department:
            continue
        cast = Cast(
            member=_actor(body, Role.MEMBER, f"membre{department.code}"),
            secretary=_actor(body, Role.SECRETARY, f"secretaire{department.code}"),
            coordinator=coordinator,
            desk_id=desk_id,
        )
        for _ in range(per_department):
            _live(cast, department.code, known, chance)
        count += per_department
        progress(f"{department}: {per_department} cases, {count} in all")
    return count


def _commission(department: Department) -> Body:
    body = Body.objects.commissions_of(department.code).first()
    if body is not None:
        return body
    return create_body(
        actor=SYSTEM,
        kind=BodyKind.COMMISSION,
        name=f"Commission départementale – {department.name}",
        departments=[department.code],
        commission_type=CommissionType.STATUTORY,
        chaired_by="PREFECTURE",
    )


def _actor(body: Body, role: Role, login: str) -> Actor:
    """An account of the commission; those made here cannot log in."""
    email = f"{login.lower()}@{DOMAIN}"
    member = Member.objects.filter(email=email).first()
    if member is None:
        member = create_member(actor=SYSTEM, email=email, full_name=f"Compte {login}")
        open_seat(actor=SYSTEM, member=member, body=body, role=role)
    return actor_of(member)


def _live(
    cast: Cast, department: str, known: dict[str, DysfunctionType], chance: random.Random
) -> None:
    moves = chance.choices(
        [moves for _, moves in ENDINGS], weights=[weight for weight, _ in ENDINGS]
    )[0]
    is_ended = moves[-1][1] == S.CLOSED
    age = timedelta(days=chance.randint(60, 360) if is_ended else chance.randint(1, RECENT_DAYS))
    case = log_case(actor=cast.member, content=_content(department, known, chance))
    for who, target in moves:
        _move(cast, case, getattr(cast, who), target, chance)
    _put_back(case, age, chance)


def _content(
    department: str, known: dict[str, DysfunctionType], chance: random.Random
) -> CaseContent:
    exploitation = (chance.choice([one for one in Exploitation.values if one != "UNKNOWN"]),)
    age_band = chance.choice(AgeBand.values)
    group = chance.choice(NationalityGroup.values)
    possible = [
        one
        for one in known.values()
        if applies(one, age_band=age_band, nationality_group=group, exploitation=exploitation)
    ]
    chosen = chance.choice(possible)
    start = timezone.localdate() if chosen.clock_start else None
    return CaseContent(
        department=department,
        exploitation=exploitation,
        age_band=age_band,
        sex=chance.choice(("F", "F", "M")),
        nationality_group=group,
        victim_status="PRESUMED",
        modality=chance.choice(Modality.values),
        reporter_kind="NGO",
        dysfunctions=(
            DysfunctionContent(
                type=chosen.code,
                clock_started_on=start,
                causes=(chance.choice(Cause.values),),
            ),
        ),
        narrative=NARRATIVE,
    )


def _move(cast: Cast, case: Case, actor: Actor, target: CaseState, chance: random.Random) -> None:
    if target == S.RELAYED:
        send_relay(actor=actor, case_id=case.pk, request=REQUEST, desk_id=cast.desk_id)
        return
    outcome, right = chance.choice(OUTCOMES)
    codes = case.dysfunctions.values_list("type__code", flat=True)
    is_closing = target == S.CLOSED
    move_case(
        actor=actor,
        case_id=case.pk,
        target=target,
        reason=REASON,
        national_summary=SUMMARY if target == S.ESCALATED else "",
        outcome=outcome if is_closing else "",
        rights=dict.fromkeys(codes, right) if is_closing else None,
    )


def _put_back(case: Case, age: timedelta, chance: random.Random) -> None:
    """Spread the days of a case over the past; the clocks move with it."""
    case.refresh_from_db()
    now = timezone.now()
    days = dict(_days(case, now, age, chance))
    days["state_since"] = days.get("closed_at") or days.get("escalated_at") or days["logged_at"]
    with acting_as(SYSTEM, purpose="case.demo"):
        Case.objects.filter(pk=case.pk).update(created_at=now - age, **days)
        Dysfunction.objects.filter(case=case).update(
            clock_started_on=models.F("clock_started_on") - age,
            due_on=models.F("due_on") - age,
        )


def _days(
    case: Case, now: datetime, age: timedelta, chance: random.Random
) -> Iterator[tuple[str, datetime]]:
    yield "logged_at", now - age
    if case.escalated_at is not None:
        yield "escalated_at", now - age * chance.uniform(0.6, 0.9)
    if case.closed_at is not None:
        yield "closed_at", now - age * chance.uniform(0.1, 0.5)
