from django.utils import timezone
from procrastinate.contrib.django import app

from referrals.patterns.services import find_patterns


@app.periodic(cron="0 5 * * *")
@app.task(name="patterns.find", queueing_lock="patterns.find")
def find(timestamp: int) -> None:
    """Each night: what was repeated in the last year."""
    find_patterns(timezone.now())
