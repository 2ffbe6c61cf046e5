"""The invented bodies and members of the demonstration, one account per role."""

from dataclasses import dataclass

from audit.actors import Actor, Role
from audit.services import acting_as
from commissions.enums import BodyKind, CommissionType
from commissions.models import Body, Member
from commissions.services import create_body, create_member, open_seat

DOMAIN = "demo.example.org"
SYSTEM = Actor.system("load_demo")

# Departments with a commission in the demonstration; the others show the gap.
COMMISSIONS: dict[str, str] = {
    "06": "Alpes-Maritimes",
    "13": "Bouches-du-Rhône",
    "31": "Haute-Garonne",
    "33": "Gironde",
    "35": "Ille-et-Vilaine",
    "44": "Loire-Atlantique",
    "59": "Nord",
    "67": "Bas-Rhin",
    "69": "Rhône",
    "75": "Paris",
    "93": "Seine-Saint-Denis",
    "974": "La Réunion",
}
# Bordeaux's group is attached to the prefect and rests on no decree (R10).
AD_HOC = frozenset({"33"})
# Groups bound by a charter, chaired by no State service: their cases about the prefecture do not
# go up by themselves, so that the local work of the log-ins below can be shown.
CHARTER = frozenset({"69", "75"})

NATIONAL = "Coordination nationale"
ASSOCIATION = "Association Escale (démonstration)"
DESK = "Ministère de l’Intérieur – relais"


@dataclass(frozen=True, slots=True)
class Account:
    """One log-in of the demonstration; `login` is the part before the @."""

    login: str
    full_name: str
    role: Role
    body: str
    organisation: str = ""

    @property
    def email(self) -> str:
        return f"{self.login}@{DOMAIN}"


def commission_name(code: str) -> str:
    return f"Commission départementale – {COMMISSIONS[code]}"


ACCOUNTS: tuple[Account, ...] = (
    Account("association", "Inès Association", Role.ASSOCIATION, ASSOCIATION),
    Account(
        "membre69", "Malik Membre", Role.MEMBER, commission_name("69"), "Association Passerelle"
    ),
    Account("secretaire69", "Sophie Secrétaire", Role.SECRETARY, commission_name("69")),
    Account("membre75", "Paul Membre", Role.MEMBER, commission_name("75"), "Association Seuil"),
    Account("secretaire75", "Sara Secrétaire", Role.SECRETARY, commission_name("75")),
    Account("coordination", "Claire Coordination", Role.COORDINATOR, NATIONAL),
    Account("ministere", "Marc Ministère", Role.MINISTRY, DESK),
    Account("rapporteur", "Rose Rapporteur", Role.RAPPORTEUR, "Rapporteur national indépendant"),
    Account("controle", "Omar Contrôle", Role.OVERSIGHT, "Contrôle et protection des données"),
    Account("admin", "Alice Admin", Role.ADMINISTRATOR, "Administration de la plateforme"),
)


def load_people(*, password: str) -> None:
    """Create what is missing, and give every account of the demonstration the same password."""
    for code in COMMISSIONS:
        _body(BodyKind.COMMISSION, commission_name(code), code, commission_type=_type_of(code))
    _body(BodyKind.NATIONAL, NATIONAL)
    _body(BodyKind.ASSOCIATION, ASSOCIATION)
    _body(BodyKind.MINISTRY, DESK)
    _body(BodyKind.MINISTRY, "Ministère de la Justice – relais")
    _body(BodyKind.RAPPORTEUR, "Rapporteur national indépendant")
    _body(BodyKind.OVERSIGHT, "Contrôle et protection des données")
    _body(BodyKind.ADMINISTRATION, "Administration de la plateforme")
    # Checking a password is slow on purpose: one account speaks for all of them.
    first = Member.objects.filter(email=ACCOUNTS[0].email).first()
    is_current = first is not None and first.check_password(password)
    for account in ACCOUNTS:
        _account(account, password, is_current=is_current)


def _type_of(code: str) -> CommissionType:
    if code in AD_HOC:
        return CommissionType.AD_HOC
    return CommissionType.CHARTER if code in CHARTER else CommissionType.STATUTORY


def _body(kind: BodyKind, name: str, *departments: str, commission_type: str = "") -> None:
    if Body.objects.filter(name=name).exists():
        return
    create_body(
        actor=SYSTEM,
        kind=kind,
        name=name,
        departments=departments,
        commission_type=commission_type,
        chaired_by=_chair(kind, commission_type),
    )


def _chair(kind: BodyKind, commission_type: str) -> str:
    is_chaired = kind == BodyKind.COMMISSION and commission_type != CommissionType.CHARTER
    return "PREFECTURE" if is_chaired else ""


def _account(account: Account, password: str, *, is_current: bool) -> None:
    member = Member.objects.filter(email=account.email).first()
    if member is None:
        member = create_member(
            actor=SYSTEM, email=account.email, full_name=account.full_name, password=password
        )
        open_seat(
            actor=SYSTEM,
            member=member,
            body=Body.objects.get(name=account.body),
            role=account.role,
            organisation=account.organisation,
        )
    elif not is_current:
        with acting_as(SYSTEM, purpose="member.password"):
            member.set_password(password)
            member.save(update_fields=["password"])
