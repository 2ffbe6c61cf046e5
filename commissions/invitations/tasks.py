"""The mail of an invitation. It says that there is one, and neither who sent it nor to what."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from audit.actors import Actor
from audit.services import acting_as
from commissions.access.mails import send_lines
from commissions.access.tasks import AGAIN
from commissions.invitations.links import link_path
from commissions.invitations.models import Invitation

# An invitation that nobody took is shown as too old for so long, then its address goes.
SHOWN_FOR = timedelta(days=30)
KEEPER = Actor.system("invitations")


@app.task(name="invitations.send", retry=AGAIN)
def send_invitation(invitation_id: int) -> None:
    invitation = Invitation.objects.usable().filter(pk=invitation_id).first()
    if invitation is None:
        return
    lines = [
        _("You are invited to Relais. To see to what, and to accept:"),
        settings.RELAIS_BASE_URL + link_path(invitation),
        _("The link works once, for seven days. If you expected nothing, ignore this mail."),
    ]
    send_lines(to=invitation.email, subject=_("Relais: an invitation"), lines=lines)


@app.periodic(cron="40 3 * * *")
@app.task(name="invitations.forget", queueing_lock="invitations.forget")
def forget(timestamp: int) -> None:
    """The addresses of those who did not come."""
    now = timezone.now()
    with acting_as(KEEPER, purpose="invitation.withdraw"):
        for one in Invitation.objects.waiting().filter(created_at__lt=now - SHOWN_FOR):
            one.withdrawn_at, one.email = now, ""
            one.save(update_fields=["withdrawn_at", "email"])
