"""The mail of an invitation. It says that there is one, and neither who sent it nor to what."""

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from commissions.invitations.links import link_path
from commissions.invitations.models import Invitation

AGAIN = RetryStrategy(max_attempts=6, exponential_wait=4)


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
    send_mail(
        subject=_("Relais: an invitation"),
        message="\n\n".join(lines) + "\n",
        from_email=None,
        recipient_list=[invitation.email],
    )
