"""Inviting somebody to a seat, and taking the seat through the link that was sent.

An account comes from nowhere else. The link is signed, works once and for seven days; following
it changes nothing, because mail filters follow links.
"""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor, Role
from audit.services import acting_as
from commissions.enums import ROLE_BODY_KIND, Permission
from commissions.invitations.links import LinkRefused, number_in
from commissions.invitations.models import Invitation, InvitationQuerySet
from commissions.invitations.tasks import send_invitation
from commissions.models import Body, Member
from commissions.permissions import (
    can_approve_invitation,
    can_invite_anywhere,
    can_manage_seats,
)
from commissions.refusals import FieldRefused
from commissions.responsible import responsible_bodies
from commissions.services import create_member, open_seat

# Who follows the link has no account yet: the journal names the link, and the row of the
# invitation says who sent it.
LINK_HOLDER = Actor.system("invitation")


class InvitationForbidden(PermissionError):
    """The actor may not invite to this seat, or not decide on this invitation."""


class InvitationNotFound(LookupError):
    """No such invitation, or none that the actor may know of."""


def invitations_for(actor: Actor) -> InvitationQuerySet:
    """Those that the actor manages: of its own body, or all of them."""
    invitations = Invitation.objects.select_related("body", "invited_by", "approved_by")
    if can_invite_anywhere(actor):
        return invitations
    return invitations.filter(body_id__in=actor.bodies_with(Permission.MANAGE_SEATS))


def invite(
    *,
    actor: Actor,
    email: str,
    body: Body,
    role: Role,
    organisation: str = "",
    represents: str = "",
    ends_on: date | None = None,
) -> Invitation:
    """Offer a seat. The link leaves at once, or after a second person has approved it where the
    role asks for four eyes. Whether the address has an account already is told to nobody.

    Raises InvitationForbidden, FieldRefused.
    """
    if actor.member_id is None or not can_manage_seats(actor, body):
        raise InvitationForbidden(body.pk)
    if ROLE_BODY_KIND.get(role) != body.kind:
        raise FieldRefused("role", _("This role does not exist in this body."))
    if represents and represents not in dict(responsible_bodies()):
        message = _("This value is not in the list. Choose one of the values offered.")
        raise FieldRefused("represents", message)
    if ends_on is not None and ends_on < timezone.localdate():
        raise FieldRefused("ends_on", _("The seat would be over before it starts."))
    with acting_as(actor, purpose="invitation.send"):
        invitation = Invitation.objects.create(
            email=email.strip().lower(),
            body=body,
            role=role,
            organisation=organisation,
            represents=represents,
            ends_on=ends_on,
            invited_by_id=actor.member_id,
        )
        if not invitation.needs_approval:
            send_invitation.defer(invitation_id=invitation.pk)
    return invitation


def may_approve(actor: Actor, invitation: Invitation) -> bool:
    is_waiting = invitation.needs_approval and not invitation.is_too_old
    return is_waiting and can_approve_invitation(actor, invitation)


def approve(*, actor: Actor, invitation_id: int) -> Invitation:
    """The second pair of eyes: never who invited, never who is invited.

    Raises InvitationNotFound, InvitationForbidden.
    """
    with acting_as(actor, purpose="invitation.approve"):
        invitation = _managed(actor, invitation_id, among=Invitation.objects.open())
        if not may_approve(actor, invitation):
            raise InvitationForbidden(invitation_id)
        invitation.approved_by_id = actor.member_id
        # The seven days are those of the link, which leaves now.
        invitation.created_at = timezone.now()
        invitation.save(update_fields=["approved_by", "created_at"])
        send_invitation.defer(invitation_id=invitation.pk)
    return invitation


def withdraw(*, actor: Actor, invitation_id: int) -> None:
    """Its link opens nothing any more. Raises InvitationNotFound."""
    with acting_as(actor, purpose="invitation.withdraw"):
        invitation = _managed(actor, invitation_id, among=Invitation.objects.waiting())
        invitation.withdrawn_at, invitation.email = timezone.now(), ""
        invitation.save(update_fields=["withdrawn_at", "email"])


def invitation_of_link(token: str) -> tuple[Invitation, Member | None]:
    """What the link offers, and the account that its address has already. Raises LinkRefused."""
    invitation = _usable(token)
    return invitation, Member.objects.filter(email=invitation.email).first()


def accept(*, token: str, full_name: str = "", password: str = "") -> Member:
    """Take the seat: with a new account, or with the one that the address has already, which
    keeps its name and its password. The link has proved the address.

    Raises LinkRefused. Two clicks at once: the second waits for the row and is refused.
    """
    with acting_as(LINK_HOLDER, purpose="invitation.accept"):
        invitation = _usable(token, is_locked=True)
        member = Member.objects.filter(email=invitation.email).first()
        if member is None:
            member = create_member(
                actor=LINK_HOLDER, email=invitation.email, full_name=full_name, password=password
            )
        elif not member.is_active:
            raise LinkRefused
        role = Role(invitation.role)
        held = member.seats.open_on(timezone.localdate()).filter(body=invitation.body, role=role)
        if not held.exists():
            open_seat(
                actor=LINK_HOLDER,
                member=member,
                body=invitation.body,
                role=role,
                organisation=invitation.organisation,
                represents=invitation.represents,
                ends_on=invitation.ends_on,
            )
        invitation.used_at, invitation.email = timezone.now(), ""
        invitation.save(update_fields=["used_at", "email"])
    return member


def _managed(actor: Actor, invitation_id: int, *, among: InvitationQuerySet) -> Invitation:
    invitation = (
        (invitations_for(actor) & among)
        .select_for_update(of=("self",))
        .filter(pk=invitation_id)
        .first()
    )
    if invitation is None:
        raise InvitationNotFound(invitation_id)
    return invitation


def _usable(token: str, *, is_locked: bool = False) -> Invitation:
    number = number_in(token)
    invitations = Invitation.objects.usable().select_related("body")
    if is_locked:
        invitations = invitations.select_for_update(of=("self",))
    invitation = invitations.filter(pk=number).first()
    if invitation is None:
        raise LinkRefused
    return invitation
