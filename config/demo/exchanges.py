"""What surrounds the invented cases: messages, a local relay, a meeting and a duty roster.

The commission of the Rhône meets soon, with its open cases on the agenda, and somebody is on duty.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from audit.actors import Role
from commissions.meetings.models import MeetingMode
from commissions.meetings.services import hand_over, plan_meeting, put_on_duty
from commissions.models import DutyTurn, Meeting, Member
from config.demo.cases import demo_actor
from config.demo.people import DOMAIN
from contacts_map.models import ContactPoint
from referrals.enums import CaseState, Means, RelayStatus
from referrals.meetings.enums import Advice
from referrals.meetings.services import generate_agenda, read_agenda, record_advice
from referrals.models import Case, Message
from referrals.relays.services import send_relay, settle_relay
from referrals.thread.enums import Tier
from referrals.thread.services import write_message

WITHIN = timedelta(days=9)
LASTS = timedelta(hours=2)
TURN = timedelta(days=6)


def load_exchanges() -> None:
    """Once: what was entered since is kept."""
    if Meeting.objects.exists() or Message.objects.exists():
        return
    _relay_locally()
    _talk()
    _meet()
    _be_on_duty()


def _relay_locally() -> None:
    case = _case("69", CaseState.IN_LOCAL_HANDLING)
    contact = ContactPoint.objects.shown().filter(coverage__department_id="69").earliest("pk")
    relay = send_relay(
        actor=demo_actor("secretaire69"),
        case_id=case.pk,
        request="Chercher une place adaptée hors de la ville.",
        contact_point_id=contact.pk,
    )
    settle_relay(
        actor=demo_actor("secretaire69"),
        relay_id=relay.pk,
        status=RelayStatus.ACCEPTED,
        answer="Le service cherche une place et répond dans la semaine.",
        means=Means.PHONE,
    )


def _talk() -> None:
    local = _case("69", CaseState.IN_LOCAL_HANDLING).reference
    write_message(
        actor=demo_actor("membre69"),
        reference=local,
        text="Le service hébergeur a été relancé hier. Faut-il porter le dossier à la réunion ?",
        mentions=[Role.SECRETARY],
    )
    write_message(
        actor=demo_actor("secretaire69"),
        reference=local,
        text="Oui, il est inscrit à l’ordre du jour.",
    )
    write_message(
        actor=demo_actor("coordination"),
        reference=_case("75", CaseState.ACKNOWLEDGED).reference,
        text="La demande de motifs a-t-elle été envoyée à la préfecture ?",
        tier=Tier.SHARED,
        mentions=[Role.SECRETARY],
    )


def _meet() -> None:
    secretary = demo_actor("secretaire69")
    starts_at = timezone.make_aware(datetime.combine(timezone.localdate() + WITHIN, time(14, 0)))
    meeting = plan_meeting(
        actor=secretary, starts_at=starts_at, ends_at=starts_at + LASTS, mode=MeetingMode.REMOTE
    )
    generate_agenda(actor=secretary, meeting_id=meeting.pk)
    _meeting, items = read_agenda(actor=secretary, meeting_id=meeting.pk)
    record_advice(
        actor=secretary,
        meeting_id=meeting.pk,
        item_id=items[0].id,
        advice=Advice.RELAY,
        note="Saisir d’abord le service compétent.",
    )


def _be_on_duty() -> None:
    secretary, member = demo_actor("secretaire69"), demo_actor("membre69")
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    for login, starts_on in (("membre69", monday), ("secretaire69", monday + timedelta(weeks=1))):
        put_on_duty(
            actor=secretary,
            member_id=Member.objects.get(email=f"{login}@{DOMAIN}").pk,
            starts_on=starts_on,
            ends_on=starts_on + TURN,
        )
    turn = DutyTurn.objects.earliest("starts_on")
    hand_over(
        actor=member,
        turn_id=turn.pk,
        note="Deux relances sont en attente d’une réponse du guichet.",
    )


def _case(department: str, state: CaseState) -> Case:
    return Case.objects.filter(department_id=department, state=state).earliest("created_at")
