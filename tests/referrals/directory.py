"""Entries of the directory that the tests of the cases need."""

from audit.services import acting_as
from contacts_map.enums import ChannelKind, Scope, Status, Tier
from contacts_map.models import Channel, ContactPoint, CoveredDepartment, Organisation
from tests.factories import INSTALLER


def referent_of(*departments: str) -> ContactPoint:
    """A published referent of these departments, that nobody has checked yet."""
    with acting_as(INSTALLER, purpose="test"):
        organisation, _ = Organisation.objects.get_or_create(name="Préfecture", kind="prefecture")
        point = ContactPoint.objects.create(
            organisation=organisation,
            function="Référent traite",
            kind="other",
            is_referent=True,
            scope=Scope.DEPARTMENTS,
            status=Status.PUBLISHED,
        )
        for code in departments:
            CoveredDepartment.objects.create(contact_point=point, department_id=code)
        Channel.objects.create(
            contact_point=point, kind=ChannelKind.PHONE, value="01 99 00 11 22", tier=Tier.PUBLIC
        )
    return point
