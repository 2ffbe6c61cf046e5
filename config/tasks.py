"""What the worker does for the installation itself. Each app has its own `tasks.py`.

Procrastinate finds these modules by their name. A task takes identifiers, never texts: its
arguments are kept in a table and appear in the logs.
"""

import structlog
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone
from knox.models import AuthToken
from procrastinate.contrib.django import app

from audit.actors import Actor
from audit.sealing import SealingDelayed, seal
from audit.services import acting_as
from audit.witnesses import push_to_witnesses
from config.models import WorkerHeartbeat

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
