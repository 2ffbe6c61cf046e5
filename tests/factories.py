"""Invented bodies, members and cases that the tests share; the fixture `world` gives them.

Two commissions (69 and 75), one member for each role, and cases in every state, all made through
the services: what a test finds is what the application makes.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from knox.models import AuthToken

from audit.actors import Actor, Role
from commissions.api_access.scopes import Scope
from commissions.enums import BodyKind
from commissions.models import Body, Member, TokenGrant
from commissions.services import actor_of, create_body, create_member, open_seat
from contacts_map.services import import_departments
from referrals import services
from referrals.enums import CaseState as S
from referrals.models import Case

PASSWORD = "an-invented-password-42"
INSTALLER = Actor.system("tests")
NARRATIVE = "Le délai de réflexion n’a pas été proposé lors de l’audition par le service."
SUMMARY = "Délai de réflexion non proposé malgré des indices de traite relevés par le service."
REASON = "Le service a été relancé sans succès."

_BODIES: dict[str, tuple[BodyKind, tuple[str, ...]]] = {
    "commission69": (BodyKind.COMMISSION, ("69",)),
    "commission75": (BodyKind.COMMISSION, ("75",)),
    "national": (BodyKind.NATIONAL, ()),
    "association": (BodyKind.ASSOCIATION, ()),
    "other_association": (BodyKind.ASSOCIATION, ()),
    "ministry": (BodyKind.MINISTRY, ()),
    "rapporteur": (BodyKind.RAPPORTEUR, ()),
    "oversight": (BodyKind.OVERSIGHT, ()),
    "administration": (BodyKind.ADMINISTRATION, ()),
}
_SEATS: dict[str, tuple[Role, str]] = {
    "association": (Role.ASSOCIATION, "association"),
    "other_association": (Role.ASSOCIATION, "other_association"),
    "member69": (Role.MEMBER, "commission69"),
    "colleague69": (Role.MEMBER, "commission69"),
    "secretary69": (Role.SECRETARY, "commission69"),
    "member75": (Role.MEMBER, "commission75"),
    "secretary75": (Role.SECRETARY, "commission75"),
    "coordinator": (Role.COORDINATOR, "national"),
    "ministry": (Role.MINISTRY, "ministry"),
    "rapporteur": (Role.RAPPORTEUR, "rapporteur"),
    "oversight": (Role.OVERSIGHT, "oversight"),
    "administrator": (Role.ADMINISTRATOR, "administration"),
}
# A secretary whose organisation is the one that the usual case of the tests implicates.
CONFLICTED = "conflicted69"
# An account without a seat.
SEATLESS = "seatless"
EVERYBODY: tuple[str, ...] = (*_SEATS, CONFLICTED, SEATLESS)


@dataclass(frozen=True, slots=True)
class World:
    bodies: dict[str, Body]
    members: dict[str, Member]

    def actor(self, who: str) -> Actor:
        """The actor of a member, its rights read anew; `visitor` is nobody."""
        return Actor.visitor() if who == "visitor" else actor_of(self.members[who])

    def token(self, who: str) -> str:
        """A fresh API token of a member."""
        token, secret = AuthToken.objects.create(self.members[who])
        TokenGrant.objects.create(token=token, scopes=[Scope.WHOLE_ROLE])
        return str(secret)


def make_world() -> World:
    import_departments()
    services.import_dysfunction_types()
    bodies = {
        name: create_body(
            actor=INSTALLER, kind=kind, name=f"Organisme {name}", departments=departments
        )
        for name, (kind, departments) in _BODIES.items()
    }
    members = {
        name: create_member(
            actor=INSTALLER,
            email=f"{name}@example.org",
            full_name=f"Compte {name}",
            password=PASSWORD,
        )
        for name in EVERYBODY
    }
    for name, (role, body) in _SEATS.items():
        open_seat(actor=INSTALLER, member=members[name], body=bodies[body], role=role)
    open_seat(
        actor=INSTALLER,
        member=members[CONFLICTED],
        body=bodies["commission69"],
        role=Role.SECRETARY,
        represents="POLICE",
    )
    return World(bodies, members)


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def case_content(**changes: Any) -> services.CaseContent:
    """A case of the Rhône that breaks no rule: the reflection period was not offered."""
    content = services.CaseContent(
        department="69",
        exploitation=("SEXUAL",),
        age_band="ADULT",
        sex="F",
        nationality_group="THIRD_COUNTRY",
        victim_status="PRESUMED",
        modality="OFFLINE",
        reporter_kind="NGO",
        dysfunctions=(
            services.DysfunctionContent(
                type="REFL-01", clock_started_on=days_ago(3), causes=("RIGHT_UNKNOWN",)
            ),
        ),
        narrative=NARRATIVE,
    )
    return replace(content, **changes)


def log_case(
    world: World, who: str = "member69", *, as_draft: bool = False, **changes: Any
) -> Case:
    return services.log_case(
        actor=world.actor(who), content=case_content(**changes), as_draft=as_draft
    )


_UP = ("secretary", S.ESCALATED)
_ACKNOWLEDGED = (_UP, ("coordinator", S.ACKNOWLEDGED))
_ANSWERED = (*_ACKNOWLEDGED, ("coordinator", S.RELAYED), ("coordinator", S.ANSWERED))
_RETURNED = (*_ACKNOWLEDGED, ("coordinator", S.RETURNED))
_LOCAL = (("member", S.IN_LOCAL_HANDLING), ("member", S.RESOLVED_LOCALLY))
_CLOSED = (*_LOCAL, ("secretary", S.CLOSED))
_CLOSED_NATIONALLY = (*_ANSWERED, ("coordinator", S.CLOSED))

# How a case comes to each situation, from the state logged: every state, and the states that
# exist at both levels twice.
SITUATIONS: dict[str, tuple[tuple[str, str], ...]] = {
    S.DRAFT: (),
    S.LOGGED: (),
    S.IN_LOCAL_HANDLING: _LOCAL[:1],
    S.RESOLVED_LOCALLY: _LOCAL,
    S.ESCALATED: (_UP,),
    S.ACKNOWLEDGED: _ACKNOWLEDGED,
    S.INFORMATION_REQUESTED: (*_ACKNOWLEDGED, ("coordinator", S.INFORMATION_REQUESTED)),
    S.RELAYED: _ANSWERED[:3],
    S.ANSWERED: _ANSWERED,
    S.RETURNED: _RETURNED,
    "handled_after_return": (*_RETURNED, ("member", S.IN_LOCAL_HANDLING)),
    S.CLOSED: _CLOSED,
    "closed_nationally": _CLOSED_NATIONALLY,
    S.DECLINED: (("secretary", S.DECLINED),),
    S.REOPENED: (*_CLOSED, ("secretary", S.REOPENED)),
    "reopened_nationally": (*_CLOSED_NATIONALLY, ("coordinator", S.REOPENED)),
}


def case_in(
    world: World, situation: str, *, department: str = "69", author: str = "", **changes: Any
) -> Case:
    """A case of the commission of a department, logged by its member (or by `author`) and moved
    to a situation by those whom the workflow lets do it. Only a report can be declined."""
    usual = "association" if situation == S.DECLINED else f"member{department}"
    case = log_case(
        world,
        author or usual,
        as_draft=situation == S.DRAFT,
        department=department,
        **changes,
    )
    for who, target in SITUATIONS[situation]:
        actor = who if who == "coordinator" else f"{who}{department}"
        move_case(world, case, actor, target)
    case.refresh_from_db()
    return case


def move_case(world: World, case: Case, who: str, target: str, **extra: Any) -> None:
    """Make a move with everything that it may require."""
    wanted: dict[str, Any] = {"reason": REASON, "national_summary": SUMMARY} | extra
    if target == S.CLOSED:
        codes = case.dysfunctions.values_list("type__code", flat=True)
        wanted = {"outcome": "RESOLVED", "rights": dict.fromkeys(codes, "YES")} | wanted
    services.move_case(actor=world.actor(who), case_id=case.pk, target=target, **wanted)
