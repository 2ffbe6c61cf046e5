"""The charter: publishing a version, and accepting the one of now."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.services import acting_as
from commissions.charter.models import Charter, CharterAcceptance
from commissions.models import Member
from commissions.permissions import can_publish_charter

TEXT_MAX_LENGTH = 20_000


class CharterForbidden(PermissionError):
    """Only the national coordination and the administration publish a charter."""


class CharterNotAccepted(PermissionError):
    """The member has to accept the version of now first."""


class CharterRefused(ValueError):
    """What was given breaks a rule."""


def current_charter() -> Charter | None:
    """The last version; None as long as the installation has none, and then nobody is asked."""
    return Charter.objects.first()


def publish(*, actor: Actor, text: str) -> Charter:
    """A new version, that every member has to accept. Raises CharterForbidden, CharterRefused."""
    if not can_publish_charter(actor):
        raise CharterForbidden(actor.label)
    text = text.strip()
    current = current_charter()
    if not text or len(text) > TEXT_MAX_LENGTH:
        raise CharterRefused(_("Write a text of 20,000 characters at most."))
    if current is not None and current.text == text:
        raise CharterRefused(_("This is the text of the version of now: nothing has changed."))
    with acting_as(actor, purpose="charter.publish"):
        number = current.number + 1 if current else 1
        return Charter.objects.create(number=number, text=text)


def must_accept(member: Member) -> bool:
    """Whether there is a version of now that the member has not accepted."""
    accepted = CharterAcceptance.objects.filter(member=member, charter=OuterRef("pk"))
    current = Charter.objects.annotate(is_accepted=Exists(accepted)).first()
    return current is not None and not current.is_accepted


def require_acceptance(member: Member) -> None:
    """For a log-in without pages. Raises CharterNotAccepted."""
    if must_accept(member):
        raise CharterNotAccepted(member.pk)


def accept(*, actor: Actor, member: Member, number: int) -> None:
    """Accept the version that was read. Raises CharterRefused when another one replaced it."""
    current = current_charter()
    if current is None or current.number != number:
        raise CharterRefused(_("The charter has changed meanwhile: read the new version."))
    with acting_as(actor, purpose="charter.accept"):
        CharterAcceptance.objects.get_or_create(member=member, charter=current)
