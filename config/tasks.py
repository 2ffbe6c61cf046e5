"""What the worker does for the installation itself. Each app has its own `tasks.py`.

Procrastinate finds these modules by their name. A task takes identifiers, never texts: its
arguments are kept in a table and appear in the logs.
"""

from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone
from knox.models import AuthToken
from procrastinate.contrib.django import app

from audit.actors import Actor
from audit.services import acting_as
from config.models import WorkerHeartbeat

HOUSEKEEPER = Actor.system("housekeeping")


@app.periodic(cron="* * * * *")
@app.task(name="config.beat", queueing_lock="config.beat")
def beat(timestamp: int) -> None:
    """Say that the worker is alive, by the database's clock."""
    WorkerHeartbeat.objects.update_or_create(id=1, defaults={"beat_at": Now()})


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
