"""What leaves in bulk: the public tier, whoever asks.

A file is copied, forwarded and printed: nobody can take a number back from it. Channels for
partners are shown on the page of one entry (see docs/adr/0010), and only an editor's own file,
which comes back by the import, holds every channel of the entries that it may edit.
"""

from collections.abc import Collection

from audit.actors import Actor
from audit.services import record
from contacts_map import services
from contacts_map.models import ContactPoint, Department

READER = Actor.visitor()


def local_contacts(departments: Collection[Department]) -> list[services.FoundContact]:
    """Every shown entry of these departments, of their region and of overseas."""
    return services.find_contacts(
        actor=READER, departments=departments, territories=services.LOCAL, limit=None
    )


def national_contacts() -> list[services.FoundContact]:
    return services.find_contacts(
        actor=READER, departments=[], territories=services.NATIONAL, limit=None
    )


def department_contacts(department: Department) -> list[services.FoundContact]:
    """Whom a department can call, national contact points included."""
    return [*local_contacts([department]), *national_contacts()]


def public_contact(contact_point_id: int) -> services.FoundContact | None:
    return services.find_contact(actor=READER, contact_point_id=contact_point_id)


def editors_contacts(*, actor: Actor) -> list[services.FoundContact]:
    """The entries that the actor keeps, with all their channels; the journal says so."""
    keys = ContactPoint.objects.editable_by(actor).order_by("pk").values_list("pk", flat=True)
    contacts = services.contacts_by_id(actor=actor, ids=keys)
    record(
        actor=actor,
        event="directory.exported",
        purpose="contact.export",
        extra={"entries": len(contacts)},
    )
    return sorted(contacts, key=lambda contact: contact.id)
