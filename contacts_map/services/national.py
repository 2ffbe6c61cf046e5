"""National contact points, from public pages: drafts until somebody has verified them."""

import csv
from dataclasses import dataclass
from pathlib import Path

from audit.actors import Actor
from audit.services import acting_as
from contacts_map.enums import (
    AgeBand,
    ChannelKind,
    ContactKind,
    Exploitation,
    OrganisationKind,
    Scope,
    Tier,
)
from contacts_map.models import Channel, ContactPoint, Department, Organisation
from contacts_map.text import normalise

NATIONAL_CONTACTS = Path(__file__).resolve().parent.parent / "data" / "national_contacts.csv"
# The emergency numbers stand at the top of every page: they are no entry of the directory.
EMERGENCY_ORGANISATION = "Urgences"
HELP_LINES = frozenset({"116 006", "119", "3919"})
AGE_BANDS = {
    "adult": [AgeBand.YOUNG_ADULT, AgeBand.ADULT],
    "adult women": [AgeBand.YOUNG_ADULT, AgeBand.ADULT],
    "any": [],
    "minor": [AgeBand.MINOR],
}
FORMS = {
    "labour": Exploitation.LABOUR,
    "domestic": Exploitation.DOMESTIC,
    "sexual": Exploitation.SEXUAL,
}


@dataclass(frozen=True, slots=True)
class NationalContact:
    """A row of the file, in the words of the models."""

    organisation: str
    function: str
    website: str
    phone: str
    kind: ContactKind
    scope: Scope
    region_name: str
    age_bands: list[AgeBand]
    exploitation: list[Exploitation]
    source: str


@dataclass(frozen=True, slots=True)
class NationalImport:
    created: int
    present: int


def import_national_contacts(*, actor: Actor, path: Path = NATIONAL_CONTACTS) -> NationalImport:
    """Creates the missing ones as drafts; an organisation that is there stays as it is."""
    known = set(Organisation.objects.values_list("name", flat=True))
    contacts = read_national_contacts(path=path)
    missing = [contact for contact in contacts if contact.organisation not in known]
    with acting_as(actor, purpose="contact.import"):
        for contact in missing:
            _create_draft(contact)
    return NationalImport(created=len(missing), present=len(contacts) - len(missing))


def read_national_contacts(*, path: Path = NATIONAL_CONTACTS) -> list[NationalContact]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            _contact(row)
            for row in csv.DictReader(file)
            if row["organisation"] != EMERGENCY_ORGANISATION
        ]


def _contact(row: dict[str, str]) -> NationalContact:
    source, doubt = row["source"], row["to_verify"]
    scopes = {"national": Scope.NATIONAL, "several departments": Scope.DEPARTMENTS}
    scope = scopes.get(row["coverage"], Scope.REGION)
    return NationalContact(
        organisation=row["organisation"],
        function=row["role"],
        website=row["website"],
        phone=row["phone"],
        kind=_kind(row),
        scope=scope,
        region_name=row["coverage"] if scope is Scope.REGION else "",
        age_bands=list(AGE_BANDS[row["populations"]]),
        exploitation=[FORMS[name] for name in row["exploitation"].split("|") if name != "any"],
        source=f"{source} ({doubt})" if doubt else source,
    )


def _kind(row: dict[str, str]) -> ContactKind:
    if normalise(row["organisation"]).startswith("ac se "):
        return ContactKind.ACSE
    if row["phone"] in HELP_LINES:
        return ContactKind.NATIONAL_POINT
    return ContactKind.SPECIALISED_NGO


def _create_draft(contact: NationalContact) -> None:
    region = Department.objects.filter(region_name=contact.region_name).first()
    contact_point = ContactPoint.objects.create(
        organisation=Organisation.objects.create(
            name=contact.organisation,
            kind=OrganisationKind.NGO,
            website=contact.website,
            source=contact.source,
        ),
        function=contact.function,
        kind=contact.kind,
        scope=contact.scope,
        region_code=region.region_code if region else "",
        age_bands=contact.age_bands,
        exploitation=contact.exploitation,
        source=contact.source,
    )
    for position, (kind, value) in enumerate(
        [(ChannelKind.PHONE, contact.phone), (ChannelKind.WEB, contact.website)]
    ):
        if value:
            Channel.objects.create(
                contact_point=contact_point,
                kind=kind,
                value=value,
                tier=Tier.PUBLIC,
                position=position,
            )
