"""The mails of the directory. They name no entry and no person: they say that something waits,
and where; what it is stands behind a log-in or in the signed link. The worker sends them, in the
installation's language."""

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _, ngettext


def send_confirmation(*, to: str, path: str) -> None:
    _send(
        to,
        _("Is your entry in the directory still right?"),
        _(
            "An entry of your service is in the directory of contact points. Please say with this "
            "link whether it is still right. The link works once, for thirty days."
        ),
        path,
    )


def send_work(*, to: str, entries: int, reports: int, path: str) -> None:
    """What waits for somebody who keeps entries, in numbers only."""
    lines = []
    if entries:
        lines.append(
            ngettext("%(number)s entry to verify.", "%(number)s entries to verify.", entries)
            % {"number": entries}
        )
    if reports:
        lines.append(
            ngettext("%(number)s report to answer.", "%(number)s reports to answer.", reports)
            % {"number": reports}
        )
    _send(to, _("Directory: entries wait for you"), "\n".join(lines), path)


def send_answer(*, to: str, path: str) -> None:
    _send(
        to,
        _("Your report on the directory was answered"),
        _("Somebody answered a report of yours. Log in to read the answer."),
        path,
    )


def send_alert(*, to: str, path: str) -> None:
    _send(
        to,
        _("Directory: an account reached its daily limit"),
        _("An account asked for more contact details in a day than allowed. Log in to see which."),
        path,
    )


def _send(to: str, subject: str, text: str, path: str) -> None:
    send_mail(
        subject=subject,
        message=f"{text}\n\n{settings.RELAIS_BASE_URL}{path}\n",
        from_email=None,
        recipient_list=[to],
    )
