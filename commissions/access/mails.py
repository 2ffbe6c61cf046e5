"""The mails about an account. They name nobody, no place and no address: they say that something
happened and where to look. The worker sends them, in the installation's language."""

from enum import StrEnum

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.functional import Promise
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _, gettext_lazy

from commissions.models import Member


class Alert(StrEnum):
    NEW_DEVICE = "new_device"
    CODES_REFUSED = "codes_refused"
    FACTORS_CHANGED = "factors_changed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # The name of an event.
    BREAK_GLASS = "break_glass"
    CASES_TO_HAND_OVER = "cases_to_hand_over"
    UNUSED = "unused"
    TOKEN_CREATED = "token_created"  # noqa: S105  # The name of an event.


WORDS: dict[Alert, tuple[Promise, Promise]] = {
    Alert.NEW_DEVICE: (
        gettext_lazy("Relais: your account was opened in another browser"),
        gettext_lazy("Your account was opened in a browser that it had not been used in before."),
    ),
    Alert.CODES_REFUSED: (
        gettext_lazy("Relais: somebody may know your password"),
        gettext_lazy(
            "The password of your account was typed, then wrong codes several times in a row: "
            "they are refused for a quarter of an hour."
        ),
    ),
    Alert.FACTORS_CHANGED: (
        gettext_lazy("Relais: your second factors changed"),
        gettext_lazy("A second factor of your account was added, removed or replaced."),
    ),
    Alert.PASSWORD_CHANGED: (
        gettext_lazy("Relais: your password changed"),
        gettext_lazy(
            "The password of your account was changed. Its other sessions and its access tokens "
            "have ended."
        ),
    ),
    Alert.BREAK_GLASS: (
        gettext_lazy("Relais: an emergency account was opened"),
        gettext_lazy(
            "An emergency account of the administration was opened on the server, for one hour. "
            "The journal says when and why."
        ),
    ),
    Alert.UNUSED: (
        gettext_lazy("Relais: your account is going to be blocked"),
        gettext_lazy(
            "Your account has not been used for a long time. Without a log-in within fourteen "
            "days it is blocked."
        ),
    ),
    Alert.CASES_TO_HAND_OVER: (
        gettext_lazy("Relais: cases are to be handed over"),
        gettext_lazy(
            "An account of your body is not used any more and has open cases in hand. It can only "
            "be blocked once they have been handed over."
        ),
    ),
    Alert.TOKEN_CREATED: (
        gettext_lazy("Relais: a program was let in through your account"),
        gettext_lazy(
            "An access token for a program was created with your account. It can be revoked there."
        ),
    ),
}


NO_ACT_OF_THE_MEMBER = {Alert.BREAK_GLASS, Alert.CASES_TO_HAND_OVER, Alert.UNUSED}
IF_IT_WAS_NOT_YOU = gettext_lazy(
    "If it was you, there is nothing to do. If not, change your password at once, end the "
    "other sessions on the page of your account, and warn your secretary."
)


def send_alert(member: Member, alert: Alert) -> None:
    subject, fact = WORDS[alert]
    lines = [
        str(fact),
        *([] if alert in NO_ACT_OF_THE_MEMBER else [str(IF_IT_WAS_NOT_YOU)]),
        settings.RELAIS_BASE_URL + reverse("commissions:account"),
    ]
    send_lines(to=member.email, subject=str(subject), lines=lines)


def send_reset_link(member: Member) -> None:
    """The link works once, and for an hour: it dies with the next change of password or log-in."""
    path = reverse(
        "commissions:reset_confirm",
        args=[
            urlsafe_base64_encode(force_bytes(member.pk)),
            default_token_generator.make_token(member),
        ],
    )
    lines = [
        _("Somebody asked for a new password for your account. To choose one:"),
        settings.RELAIS_BASE_URL + path,
        _("The link works once, for an hour. If you asked for nothing, ignore this mail."),
    ]
    send_lines(to=member.email, subject=_("Relais: choosing a new password"), lines=lines)


def send_lines(*, to: str, subject: str, lines: list[str]) -> None:
    """A mail of plain paragraphs."""
    send_mail(
        subject=subject,
        message="\n\n".join(lines) + "\n",
        from_email=None,
        recipient_list=[to],
    )
