"""What the worker does for the installation itself. Each app has its own `tasks.py`.

Procrastinate finds these modules by their name. A task takes identifiers, never texts: its
arguments are kept in a table and appear in the logs.
"""

from collections.abc import Iterator

import structlog
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from knox.models import AuthToken
from procrastinate.contrib.django import app

from audit.actors import Actor, Role
from audit.sealing import SealingDelayed, seal
from audit.services import acting_as
from audit.signing import SigningKeyError
from audit.trail import TrailBroken
from audit.witnesses import push_to_witnesses
from commissions.access import inactivity
from commissions.models import Seat
from commissions.services import actor_of
from config.models import WorkerHeartbeat
from contacts_map.services import record_told, untold_alerts
from contacts_map.upkeep import services as upkeep
from contacts_map.upkeep.mails import send_alert
from privacy import shares
from referrals.models import Assignment, Case

logger = structlog.get_logger(__name__)

HOUSEKEEPER = Actor.system("housekeeping")


@app.periodic(cron="* * * * *")
@app.task(name="config.beat", queueing_lock="config.beat")
def beat(timestamp: int) -> None:
    """Say that the worker is alive, by the database's clock."""
    WorkerHeartbeat.objects.update_or_create(id=1, defaults={"beat_at": Now()})


@app.periodic(cron="* * * * *")
@app.task(name="config.seal_journal", queueing_lock="config.seal_journal")
def seal_journal(timestamp: int) -> None:
    """Seal what was journalled since the last minute, and send the checkpoint away."""
    try:
        seal()
    except SealingDelayed:
        # A long transaction still writes: it will be sealed when it ends.
        logger.warning("sealing_delayed")
    except (SigningKeyError, TrailBroken):
        # The page of the journal shows that nothing is signed any more; a failed job each minute
        # would only fill a table.
        logger.exception("sealing_refused")
    push_to_witnesses()


@app.periodic(cron="15 3 * * *")
@app.task(name="config.clear_what_expired", queueing_lock="config.clear_what_expired")
def clear_what_expired(timestamp: int) -> None:
    """Sessions, API tokens and cached values past their time: none of them opens anything."""
    now = timezone.now()
    with acting_as(HOUSEKEEPER, purpose="housekeeping"):
        Session.objects.filter(expire_date__lt=now).delete()
        AuthToken.objects.filter(expiry__lt=now).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM relais_cache WHERE expires < now()")


@app.periodic(cron="45 2 * * *")
@app.task(name="config.prepare_key_shares", queueing_lock="config.prepare_key_shares")
def prepare_key_shares(timestamp: int) -> None:
    """The halves of next month's keys exist, and are copied, before the first case needs one."""
    shares.prepare_next_month()


@app.periodic(cron="0 7 * * 1")
@app.task(name="config.remind_keepers", queueing_lock="config.remind_keepers")
def remind_keepers(timestamp: int) -> None:
    """On Mondays, tells secretaries and coordinators what waits in the directory. The directory
    does not know who sits where: the accounts are given to it from here."""
    upkeep.remind_keepers(keepers=_holders(Role.SECRETARY, Role.COORDINATOR))


@app.periodic(cron="10 * * * *")
@app.task(name="config.alert_oversight", queueing_lock="config.alert_oversight")
def alert_oversight(timestamp: int) -> None:
    """Tells oversight, within the hour, of each account that reached its limit of contact
    details: one mail, however many accounts; nothing is forgotten while nobody holds the seat."""
    alerts, told = untold_alerts(), list(_holders(Role.OVERSIGHT))
    if not alerts or not told:
        return
    with acting_as(HOUSEKEEPER, purpose="contact.reveal"):
        record_told(actor=HOUSEKEEPER, alerts=alerts)
        for _actor, email in told:
            send_alert(to=email, path=reverse("contacts_map:reveals"))


@app.periodic(cron="0 5 * * *")
@app.task(name="config.close_unused_accounts", queueing_lock="config.close_unused_accounts")
def close_unused_accounts(timestamp: int) -> None:
    """Warn, block and pseudonymise the accounts that nobody uses. The commissions do not know the
    cases: who has open ones in hand is told from here."""
    open_cases = Assignment.objects.filter(case__in=Case.objects.open())
    with_cases = frozenset(open_cases.values_list("member_id", flat=True))
    inactivity.warn_unused(with_cases=with_cases)
    inactivity.block_unused(with_cases=with_cases)
    inactivity.pseudonymise_unused(with_cases=with_cases)


def _holders(*roles: Role) -> Iterator[tuple[Actor, str]]:
    """Who holds a seat with one of these roles today, with the address of the account."""
    seats = Seat.objects.open_on(timezone.localdate()).filter(role__in=roles)
    for seat in seats.select_related("member"):
        yield actor_of(seat.member, seat_id=seat.pk), seat.member.email
