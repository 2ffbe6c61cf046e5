"""What the worker sends: links to the services, reminders to those who keep the entries."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from audit.actors import Actor
from audit.services import acting_as
from contacts_map.enums import ChannelKind
from contacts_map.models import Channel, ContactPoint
from contacts_map.upkeep import mails
from contacts_map.upkeep.due import due, due_entries
from contacts_map.upkeep.links import link_path
from contacts_map.upkeep.models import LINK_VALID_FOR, ConfirmationLink, Report
from contacts_map.upkeep.reports import reports_to_answer

REMINDER = Actor.system("directory-reminders")
# A run that meets a slow mail server ends: what is left is sent by the next one.
LINKS_PER_RUN = 200


def send_confirmation_links() -> int:
    """Sends a link to each due entry that has an e-mail address and got none for thirty days.

    Each entry is a transaction of its own: a mail that fails leaves no link, and is tried again.
    Returns how many were sent.
    """
    asked = list(_to_be_asked()[:LINKS_PER_RUN])
    for contact_point in asked:
        email = contact_point.channels.filter(kind=ChannelKind.EMAIL).values_list(
            "value", flat=True
        )
        with acting_as(REMINDER, purpose="contact.remind"):
            link = ConfirmationLink.objects.create(contact_point=contact_point)
            mails.send_confirmation(to=email[0], path=link_path(link))
    return len(asked)


def remind_keepers(*, keepers: Iterable[tuple[Actor, str]]) -> int:
    """Tells each keeper, an actor with its e-mail address, how much waits; nothing when nothing
    does. Returns how many were told."""
    told = 0
    for actor, email in keepers:
        entries = due_entries(actor=actor).count()
        reports = reports_to_answer(actor=actor).count()
        if entries or reports:
            path = reverse("contacts_map:due" if entries else "contacts_map:reports")
            mails.send_work(to=email, entries=entries, reports=reports, path=path)
            told += 1
    return told


def tell_reporter(*, report_id: int) -> None:
    """Writes to who made the report; the answer itself is read after logging in."""
    report = Report.objects.select_related("reported_by").filter(pk=report_id).first()
    if report is not None and report.reported_by is not None and report.reported_by.is_active:
        path = reverse("contacts_map:reports")
        mails.send_answer(to=report.reported_by.get_username(), path=path)


def _to_be_asked() -> "QuerySet[ContactPoint]":
    emails = Channel.objects.filter(contact_point=OuterRef("pk"), kind=ChannelKind.EMAIL)
    pending = ConfirmationLink.objects.filter(
        contact_point=OuterRef("pk"), sent_at__gt=timezone.now() - LINK_VALID_FOR
    )
    return due(ContactPoint.objects.all()).filter(Exists(emails), ~Exists(pending))
