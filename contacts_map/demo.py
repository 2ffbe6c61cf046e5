"""An invented directory: the same at each load, phones from the ranges kept for fiction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from audit.actors import Actor
from audit.services import acting_as
from contacts_map.demo_profiles import (
    CONTACTS,
    NATIONAL,
    ONLINE,
    OVERSEAS,
    REFERENTS,
    REGIONAL,
    RICH,
    STALE_REFERENT,
    WITHOUT_REFERENT,
    Profile,
)
from contacts_map.enums import (
    ChannelKind,
    OrganisationKind,
    Scope,
    Status,
    Tier,
    VerificationMethod,
    VerificationOutcome,
    Zone,
)
from contacts_map.models import (
    Channel,
    ContactPoint,
    CoveredDepartment,
    Department,
    Organisation,
    Verification,
)
from contacts_map.services.national import (
    HELP_LINES,
    NationalContact,
    read_national_contacts,
)
from contacts_map.text import normalise

SOURCE = "Démonstration : données inventées"
SEED = "relais"
# Ranges that the regulator keeps for fiction, by region; the last is for mobile phones.
FICTION_BY_REGION = {
    "11": "01 99 00",
    "24": "02 61 91",
    "28": "02 61 91",
    "52": "02 61 91",
    "53": "02 61 91",
    "32": "03 53 01",
    "44": "03 53 01",
    "27": "03 53 01",
    "84": "04 65 71",
    "93": "04 65 71",
    "94": "04 65 71",
    "75": "05 36 49",
    "76": "05 36 49",
}
FICTION_ELSEWHERE = "06 39 98"
FRESH_DAYS = (2, 150)
STALE_DAYS = (210, 420)
ONE_STALE_IN = 6


@dataclass
class Draft:
    """A row to write, with what hangs on it: rows are written in bulk, kind by kind."""

    contact_point: ContactPoint
    departments: Sequence[Department]
    channels: list[tuple[ChannelKind, str, Tier]]
    checked_at: datetime | None


def load_demo(*, actor: Actor) -> int:
    """Writes the demonstration's entries once and returns how many; 0 when they are there.

    The departments must have been imported.
    """
    if Organisation.objects.filter(source=SOURCE).exists():
        return 0
    maker = DemoMaker(Random(SEED), timezone.now())  # noqa: S311  # Nothing secret in a demo.
    drafts = [*maker.departmental(), *maker.regional(), *maker.national()]
    with acting_as(actor, purpose="contact.demo"):
        _write(drafts)
        _suspend_second_referents()
    return len(drafts)


class DemoMaker:
    """Draws the entries; the order of the draws is fixed, so each load gives the same."""

    def __init__(self, random: Random, now: datetime) -> None:
        self.random = random
        self.now = now
        self.organisations: dict[str, Organisation] = {}

    def departmental(self) -> Iterable[Draft]:
        for department in Department.objects.all():
            if department.code not in WITHOUT_REFERENT:
                yield from self._referents(department)
            yield from self._contacts(department)

    def regional(self) -> Iterable[Draft]:
        regions = {item.region_code: item for item in Department.objects.filter(zone=Zone.METRO)}
        for code in sorted(regions):
            for profile in REGIONAL:
                draft = self._draft(profile, name=regions[code].region_name, region=code)
                draft.contact_point.scope = Scope.REGION
                draft.contact_point.region_code = code
                yield draft

    def national(self) -> Iterable[Draft]:
        scopes = {ONLINE: Scope.ONLINE, OVERSEAS: Scope.OVERSEAS}
        for profile in (*NATIONAL, ONLINE, OVERSEAS):
            draft = self._draft(profile, name="", region="11")
            draft.contact_point.scope = scopes.get(profile, Scope.NATIONAL)
            yield draft
        for contact in read_national_contacts():
            yield self._known_organisation(contact)

    def _referents(self, department: Department) -> Iterable[Draft]:
        is_stale = department.code in STALE_REFERENT
        wanted = 2 if department.code in RICH else 1
        for profile in self.random.sample(REFERENTS, wanted):
            draft = self._draft(
                profile, name=department.name, region=department.region_code, is_stale=is_stale
            )
            draft.contact_point.is_referent = True
            draft.contact_point.declared_by = "Préfecture (déclaration de démonstration)"
            draft.contact_point.declared_on = (self.now - timedelta(days=500)).date()
            draft.departments = [department]
            yield draft

    def _contacts(self, department: Department) -> Iterable[Draft]:
        wanted = len(CONTACTS) if department.code in RICH else self.random.randint(2, 5)
        for profile in self.random.sample(CONTACTS, wanted):
            is_stale = self.random.randrange(ONE_STALE_IN) == 0
            draft = self._draft(
                profile, name=department.name, region=department.region_code, is_stale=is_stale
            )
            draft.departments = [department]
            if self.random.randrange(20) == 0:
                draft.contact_point.status = Status.DRAFT
                draft.checked_at = None
            yield draft

    def _draft(self, profile: Profile, *, name: str, region: str, is_stale: bool = False) -> Draft:
        title = f"{profile.organisation} – {name}" if name else profile.organisation
        days = self.random.randint(*(STALE_DAYS if is_stale else FRESH_DAYS))
        speaks = self.random.sample(profile.speaks[1:], min(2, len(profile.speaks) - 1))
        return Draft(
            contact_point=ContactPoint(
                organisation=self._organisation(title, profile.organisation_kind),
                function=profile.function,
                kind=profile.kind,
                scope=Scope.DEPARTMENTS,
                families=list(profile.families),
                age_bands=list(profile.age_bands),
                exploitation=list(profile.exploitation),
                languages=[profile.speaks[0], *sorted(speaks)],
                dedicated_places=profile.dedicated_places,
                trained_on=(self.now - timedelta(days=self.random.randint(60, 900))).date(),
                status=Status.PUBLISHED,
                source=SOURCE,
                notes=profile.notes,
            ),
            departments=[],
            channels=self._channels(profile, region, name),
            checked_at=self.now - timedelta(days=days),
        )

    def _channels(
        self, profile: Profile, region: str, name: str
    ) -> list[tuple[ChannelKind, str, Tier]]:
        mailbox = "-".join([profile.mailbox, *normalise(name).split()])
        return [
            (ChannelKind.PHONE, self._phone(region), Tier.PUBLIC),
            (ChannelKind.HOURS, "du lundi au vendredi, 9 h – 17 h", Tier.PUBLIC),
            (ChannelKind.EMAIL, f"{mailbox}@example.org", Tier.PARTNER),
            (ChannelKind.PHONE, self._phone(region), Tier.PARTNER),
            (ChannelKind.SECURE, "Messagerie chiffrée du réseau interservices", Tier.COORDINATION),
        ]

    def _phone(self, region: str) -> str:
        prefix = FICTION_BY_REGION.get(region, FICTION_ELSEWHERE)
        return f"{prefix} {self.random.randrange(100):02} {self.random.randrange(100):02}"

    def _known_organisation(self, contact: NationalContact) -> Draft:
        """A national organisation with an invented number, unless the number is known to all."""
        title = f"{contact.organisation} – démonstration"
        phone = contact.phone if contact.phone in HELP_LINES else self._phone("11")
        return Draft(
            contact_point=ContactPoint(
                organisation=self._organisation(title, OrganisationKind.NGO, contact.website),
                function=contact.function,
                kind=contact.kind,
                scope=Scope.NATIONAL,
                age_bands=list(contact.age_bands),
                exploitation=list(contact.exploitation),
                languages=["fr"],
                status=Status.PUBLISHED,
                source=SOURCE,
            ),
            departments=[],
            channels=[
                (ChannelKind.PHONE, phone, Tier.PUBLIC),
                (ChannelKind.WEB, contact.website, Tier.PUBLIC),
            ],
            checked_at=self.now - timedelta(days=self.random.randint(*FRESH_DAYS)),
        )

    def _organisation(self, name: str, kind: OrganisationKind, website: str = "") -> Organisation:
        return self.organisations.setdefault(
            name, Organisation(name=name, kind=kind, website=website, source=SOURCE)
        )


def _write(drafts: Sequence[Draft]) -> None:
    organisations = {draft.contact_point.organisation.name: draft for draft in drafts}
    Organisation.objects.bulk_create(
        draft.contact_point.organisation for draft in organisations.values()
    )
    ContactPoint.objects.bulk_create(draft.contact_point for draft in drafts)
    CoveredDepartment.objects.bulk_create(
        CoveredDepartment(contact_point=draft.contact_point, department=department)
        for draft in drafts
        for department in draft.departments
    )
    Channel.objects.bulk_create(
        Channel(
            contact_point=draft.contact_point, kind=kind, value=value, tier=tier, position=position
        )
        for draft in drafts
        for position, (kind, value, tier) in enumerate(draft.channels)
    )
    Verification.objects.bulk_create(
        Verification(
            contact_point=draft.contact_point,
            at=draft.checked_at,
            method=VerificationMethod.PHONE,
            outcome=VerificationOutcome.CONFIRMED,
        )
        for draft in drafts
        if draft.checked_at is not None
    )


def _suspend_second_referents() -> None:
    """Where two referents serve a department, the second is away and the first stands in."""
    for code in sorted(RICH):
        referents = ContactPoint.objects.referents().filter(coverage__department_id=code)
        stand_in, away = referents.order_by("pk")
        away.status = Status.SUSPENDED
        away.suspended_until = timezone.localdate() + timedelta(days=45)
        away.stand_in = stand_in
        away.save()
