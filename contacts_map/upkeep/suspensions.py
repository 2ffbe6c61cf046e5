"""A suspension ends by itself, the day after its last day."""

from django.utils import timezone

from audit.actors import Actor
from audit.services import acting_as
from contacts_map.enums import Status
from contacts_map.models import ContactPoint

CALENDAR = Actor.system("directory-calendar")


def end_suspensions() -> int:
    """Publishes again what was suspended until yesterday or before. Returns how many."""
    with acting_as(CALENDAR, purpose="contact.publish"):
        over = ContactPoint.objects.filter(
            status=Status.SUSPENDED, suspended_until__lt=timezone.localdate()
        )
        return over.update(status=Status.PUBLISHED, suspended_until=None, stand_in=None)
