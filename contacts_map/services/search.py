"""Whom to contact: the entries for a territory and a problem, ranked, each with its reason.

What leaves these functions holds only what the actor may see: channels of other tiers never
leave the database.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from audit.actors import Actor, Role
from contacts_map.enums import Language, Zone
from contacts_map.models import Department, verified_since
from contacts_map.permissions import tiers_seen_by
from contacts_map.services import directory_sql
from contacts_map.services.reference import region_name

PAGE = 50
UNKNOWN = "UNKNOWN"
REFERENT_PROBLEM = 1


class Territory(StrEnum):
    DEPARTMENT = "department"
    REGION = "region"
    OVERSEAS = "overseas"
    NATIONAL = "national"
    ONLINE = "online"


TERRITORIES = tuple(Territory)
# Closest to the person, and the fallback that is always there.
LOCAL = frozenset({Territory.DEPARTMENT, Territory.REGION, Territory.OVERSEAS})
NATIONAL = frozenset({Territory.NATIONAL, Territory.ONLINE})
MAX_ID = 2**63 - 1


class Position(NamedTuple):
    """Where an entry stands in the order: the next page begins after it."""

    misfit: int
    closeness: int
    standing: int
    organisation: str
    id: int


# Before every row: the least value of each column of the order.
START = Position(-1, -1, -1, "", -1)


class FoundChannel(NamedTuple):
    """`value` is empty while the channel is hidden: it did not leave the database."""

    kind: str
    value: str
    tier: str

    @property
    def is_hidden(self) -> bool:
        return not self.value


class FoundContact(NamedTuple):
    """An entry as one actor sees it. The fields follow the columns of the query."""

    id: int
    organisation: str
    organisation_kind: str
    website: str
    function: str
    kind: str
    is_referent: bool
    scope: str
    region_code: str
    departments: list[str]
    families: list[str]
    age_bands: list[str]
    exploitation: list[str]
    languages: list[str]
    dedicated_places: bool
    trained_on: date | None
    status: str
    suspended_until: date | None
    stand_in_id: int | None
    declared_by: str
    declared_on: date | None
    source: str
    notes: str
    changed_at: datetime
    confirmed_at: datetime | None
    is_verified: bool
    is_editable: bool
    channels: list[FoundChannel]
    misfit: int
    territory: int
    problem: int
    closeness: int
    standing: int
    stand_in: "FoundContact | None" = None

    @property
    def fits(self) -> bool:
        """Whether it is for this problem, age band and form of exploitation."""
        return self.misfit == 0

    @property
    def hides_channels(self) -> bool:
        """Whether this reader may have more of it shown, counted (see reveals.py)."""
        return any(channel.is_hidden for channel in self.channels)

    @property
    def position(self) -> Position:
        return Position(self.misfit, self.closeness, self.standing, self.organisation, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What help is looked for. Nothing in it describes a person closely; None means any."""

    family: str | None = None
    age_band: str | None = None
    exploitation: str | None = None
    language: str | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.family or self.age_band or self.exploitation or self.language)


ANY_NEED = Need()


def find_contacts(
    *,
    actor: Actor,
    departments: Collection[Department],
    need: Need = ANY_NEED,
    territories: Collection[Territory] = TERRITORIES,
    only_fitting: bool = False,
    after: Position = START,
    limit: int | None = PAGE,
) -> list[FoundContact]:
    """Entries that serve any of the departments: the department first, then its region, overseas,
    the whole country, online; in each territory those that handle the problem come first.

    Entries that do not fit the need come last, or not at all with `only_fitting`. Without
    departments, the entries of the whole country and those online.
    """
    found = _run(
        directory_sql.BY_TERRITORY,
        actor,
        need,
        departments=[department.code for department in departments],
        regions=sorted({department.region_code for department in departments}),
        is_overseas=any(department.zone != Zone.METRO for department in departments),
        territories=_numbers(territories),
        with_unpublished=False,
        is_revealed=False,
        only_fitting=only_fitting,
        after=after,
        limit=limit,
    )
    return _with_stand_ins(actor, found)


def contacts_by_id(
    *, actor: Actor, ids: Iterable[int], with_unpublished: bool = True
) -> list[FoundContact]:
    """The entries of these ids that the actor may see; drafts too for who may edit them."""
    return _with_stand_ins(actor, _by_id(actor, ids, with_unpublished=with_unpublished))


def find_contact(
    *, actor: Actor, contact_point_id: int, is_revealed: bool = False
) -> FoundContact | None:
    """One entry. Only `reveals` asks for it revealed, after having counted it."""
    found = _by_id(actor, [contact_point_id], with_unpublished=True, is_revealed=is_revealed)
    return _with_stand_ins(actor, found)[0] if found else None


def reason(contact: FoundContact, *, need: Need, departments: Collection[Department] = ()) -> str:
    """Why the entry stands where it stands, in words."""
    place = _territory_words(contact, departments)
    if need.family is None or contact.problem > REFERENT_PROBLEM:
        return place
    if contact.problem == REFERENT_PROBLEM:
        return _("%(place)s; general contact") % {"place": place}
    return _("%(place)s; handles this problem") % {"place": place}


def reason_code(contact: FoundContact, *, need: Need) -> str:
    """`department`, `region`..., with `_and_problem` when it handles the problem asked for."""
    territory = TERRITORIES[contact.territory].value
    return f"{territory}_and_problem" if need.family and contact.problem == 0 else territory


def _territory_words(contact: FoundContact, departments: Collection[Department]) -> str:
    match TERRITORIES[contact.territory]:
        case Territory.DEPARTMENT:
            names = [item.name for item in departments if item.code in contact.departments]
            return _("Covers %(names)s") % {"names": ", ".join(names or contact.departments)}
        case Territory.REGION:
            names = [
                item.region_name for item in departments if item.region_code == contact.region_code
            ]
            name = names[0] if names else region_name(contact.region_code)
            return _("Covers the region %(name)s") % {"name": name}
        case Territory.OVERSEAS:
            return _("Covers all overseas territories")
        case Territory.NATIONAL:
            return _("Covers the whole country")
        case Territory.ONLINE:
            return _("For victims exploited online, anywhere")


def _numbers(territories: Collection[Territory]) -> list[int]:
    return [number for number, item in enumerate(TERRITORIES) if item in territories]


def _by_id(
    actor: Actor, ids: Iterable[int], *, with_unpublished: bool, is_revealed: bool = False
) -> list[FoundContact]:
    return _run(
        directory_sql.BY_ID,
        actor,
        ANY_NEED,
        ids=[contact_id for contact_id in ids if contact_id <= MAX_ID],
        territories=_numbers(TERRITORIES),
        with_unpublished=with_unpublished,
        is_revealed=is_revealed,
        only_fitting=False,
        after=START,
        limit=None,
    )


def _with_stand_ins(actor: Actor, found: list[FoundContact]) -> list[FoundContact]:
    """Adds who stands in for the suspended ones; a second query only when there are some."""
    ids = {contact.stand_in_id for contact in found if contact.stand_in_id is not None}
    if not ids:
        return found
    stand_ins = {item.id: item for item in _by_id(actor, ids, with_unpublished=False)}
    return [
        contact._replace(stand_in=stand_ins.get(contact.stand_in_id))
        if contact.stand_in_id is not None
        else contact
        for contact in found
    ]


def _run(
    query: str, actor: Actor, need: Need, *, after: Position, **parameters: Any
) -> list[FoundContact]:
    parameters |= {f"after_{name}": value for name, value in after._asdict().items()}
    parameters |= {
        "family": need.family,
        "age_band": None if need.age_band == UNKNOWN else need.age_band,
        "exploitation": None if need.exploitation == UNKNOWN else need.exploitation,
        # Every service speaks French.
        "language": None if need.language == Language.FRENCH else need.language,
        "tiers": [tier.value for tier in tiers_seen_by(actor)],
        "edits_all": actor.role == Role.COORDINATOR,
        "edits_departments": (sorted(actor.departments) if actor.role == Role.SECRETARY else []),
        "verified_since": verified_since(),
    }
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        rows = cursor.fetchall()
    found = (FoundContact(*row) for row in rows)
    return [
        contact._replace(channels=[FoundChannel(*channel) for channel in contact.channels])
        for contact in found
    ]
