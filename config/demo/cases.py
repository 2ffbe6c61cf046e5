"""Invented cases in every state, logged and moved by the accounts of the demonstration.

They go through the services like those of real users, so the journal tells their story too.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from audit.actors import Actor
from commissions.models import Body, Member
from commissions.services import actor_of
from config.demo.people import DESK, DOMAIN
from referrals.enums import CaseState
from referrals.models import Case
from referrals.relays.services import send_relay
from referrals.services import CaseContent, DysfunctionContent, log_case, move_case

SUMMARY = (
    "Le droit n’a pas été proposé lors de la première audition. La commission a saisi le service "
    "deux fois sans obtenir de réponse. Elle demande un rappel de l’instruction."
)


@dataclass(frozen=True, slots=True)
class Story:
    """One case: who logs it, what failed, how many days ago, and the moves made since."""

    author: str
    department: str
    dysfunctions: tuple[tuple[str, int], ...]
    narrative: str
    profile: dict[str, str] = field(default_factory=dict)
    exploitation: tuple[str, ...] = ("SEXUAL",)
    causes: tuple[str, ...] = ("RIGHT_UNKNOWN",)
    draft: bool = False
    moves: tuple[tuple[str, CaseState], ...] = ()


THIRD_COUNTRY = {
    "age_band": "ADULT",
    "sex": "F",
    "nationality_group": "THIRD_COUNTRY",
    "victim_status": "PRESUMED",
    "modality": "OFFLINE",
    "reporter_kind": "NGO",
}
MINOR = {**THIRD_COUNTRY, "age_band": "MINOR", "nationality_group": "UNKNOWN"}
MAN_AT_WORK = {**THIRD_COUNTRY, "sex": "M", "victim_status": "IDENTIFIED"}

S = CaseState
UP = (("secretaire", S.ESCALATED),)
TAKEN = (*UP, ("coordination", S.ACKNOWLEDGED))
ANSWERED = (*TAKEN, ("coordination", S.RELAYED), ("coordination", S.ANSWERED))

STORIES: tuple[Story, ...] = (
    Story(
        "membre69",
        "69",
        (("SEJ-02", 12),),
        "Le dossier complet a été déposé. Le récépissé remis n’autorise pas à travailler. "
        "L’association a écrit au guichet sans réponse.",
        THIRD_COUNTRY,
        causes=("DOCUMENTS_REQUIRED",),
    ),
    Story(
        "membre69",
        "69",
        (("HEB-01", 5), ("HEB-02", 9)),
        "Aucune place adaptée n’a été trouvée. La personne ne peut pas rester dans la ville.",
        THIRD_COUNTRY,
        causes=("NO_PLACES",),
        moves=(("membre", S.IN_LOCAL_HANDLING),),
    ),
    Story(
        "secretaire69",
        "69",
        (("MIN-08", 20),),
        "L’administrateur ad hoc n’a pas été désigné malgré deux relances.",
        MINOR,
        exploitation=("BEGGING", "CRIMINAL_ACTIVITY"),
        causes=("NO_COORDINATION",),
        moves=(("membre", S.IN_LOCAL_HANDLING), ("membre", S.RESOLVED_LOCALLY)),
    ),
    Story(
        "membre69",
        "69",
        (("IDENT-03", 40),),
        "Après l’audition, aucune association n’a été contactée.",
        THIRD_COUNTRY,
        causes=("TRAFFICKING_UNKNOWN",),
        moves=(
            ("membre", S.IN_LOCAL_HANDLING),
            ("membre", S.RESOLVED_LOCALLY),
            ("secretaire", S.CLOSED),
        ),
    ),
    Story(
        "membre69",
        "69",
        (("REFL-02", 15),),
        "Le délai de réflexion a été demandé, le récépissé n’est toujours pas délivré.",
        THIRD_COUNTRY,
        moves=UP,
    ),
    Story(
        "membre69",
        "69",
        (("COOP-02", 30),),
        "Le service saisi n’a jamais répondu.",
        {**THIRD_COUNTRY, "nationality_group": "EU"},
        causes=("NO_STAFF",),
        draft=True,
    ),
    Story(
        "membre75",
        "75",
        (("SEJ-03", 130),),
        "Plus de quatre mois après le dépôt du dossier complet, aucune réponse.",
        MAN_AT_WORK,
        exploitation=("LABOUR",),
        causes=("NO_STAFF", "IT_PROBLEM"),
        moves=TAKEN,
    ),
    Story(
        "membre75",
        "75",
        (("MIN-01", 3),),
        "Le mineur est poursuivi comme auteur, sa qualité de victime n’a pas été examinée.",
        MINOR,
        exploitation=("CRIMINAL_ACTIVITY",),
        causes=("TRAFFICKING_UNKNOWN",),
        moves=UP,
    ),
    Story(
        "membre75",
        "75",
        (("DROITS-02", 45),),
        "Les soins ne sont pas ouverts : la caisse demande un justificatif impossible à fournir.",
        MAN_AT_WORK,
        exploitation=("DOMESTIC",),
        causes=("DOCUMENTS_REQUIRED", "LANGUAGE_BARRIER"),
    ),
    Story(
        "membre75",
        "75",
        (("PSP-02", 90),),
        "La demande d’entrée dans le parcours est restée sans décision.",
        THIRD_COUNTRY,
        causes=("DISCRETION",),
        moves=ANSWERED,
    ),
    Story(
        "membre75",
        "75",
        (("NUM-01", 60),),
        "La personne exploitée en ligne n’a trouvé aucun point de contact compétent.",
        {**THIRD_COUNTRY, "modality": "ONLINE", "nationality_group": "FRENCH"},
        causes=("NO_REFERENT",),
        moves=(*ANSWERED, ("coordination", S.CLOSED)),
    ),
    Story(
        "membre75",
        "75",
        (("REFL-06", 50),),
        "Le récépissé a été remis, les droits qui l’accompagnent ne sont pas ouverts.",
        THIRD_COUNTRY,
        causes=("NO_COORDINATION",),
        moves=(*TAKEN, ("coordination", S.RELAYED)),
    ),
    Story(
        "association",
        "69",
        (("COOP-01", 8),),
        "L’association n’a pas été prévenue avant l’opération et n’a pas pu préparer l’accueil.",
        THIRD_COUNTRY,
        causes=("NO_COORDINATION",),
    ),
)


def load_cases() -> int:
    """Log the stories once; returns how many were logged."""
    if Case.objects.exists():
        return 0
    for story in STORIES:
        _tell(story)
    return len(STORIES)


def _tell(story: Story) -> None:
    today = timezone.localdate()
    case = log_case(
        actor=demo_actor(story.author), content=_content(story, today), as_draft=story.draft
    )
    for who, target in story.moves:
        login = who if who == "coordination" else f"{who}{story.department}"
        if target == CaseState.RELAYED:
            _relay(case.pk, login)
            continue
        closing = target == CaseState.CLOSED
        move_case(
            actor=demo_actor(login),
            case_id=case.pk,
            target=target,
            reason=_reason(target),
            national_summary=SUMMARY if target == CaseState.ESCALATED else "",
            outcome="RESOLVED" if closing else "",
            rights={code: "YES" for code, _ in story.dysfunctions} if closing else None,
        )


def _relay(case_id: uuid.UUID, login: str) -> None:
    """To the desk whose log-in the demonstration has."""
    send_relay(
        actor=demo_actor(login),
        case_id=case_id,
        request="Rappeler au service concerné la règle et le délai.",
        desk_id=Body.objects.get(name=DESK).pk,
    )


def _content(story: Story, today: date) -> CaseContent:
    return CaseContent(
        department=story.department,
        exploitation=story.exploitation,
        dysfunctions=tuple(
            DysfunctionContent(
                type=code, clock_started_on=today - timedelta(days=days), causes=story.causes
            )
            for code, days in story.dysfunctions
        ),
        narrative=story.narrative,
        confirmations=(),
        **story.profile,
    )


def _reason(target: CaseState) -> str:
    return {
        CaseState.ANSWERED: "Le ministère a rappelé la règle au service concerné.",
    }.get(target, "")


def demo_actor(login: str) -> Actor:
    """The account of the demonstration with this log-in."""
    return actor_of(Member.objects.get(email=f"{login}@{DOMAIN}"))
