"""The charter of the demonstration, accepted by its accounts: nobody is stopped by it."""

from audit.services import acting_as
from commissions.charter.services import current_charter, publish
from commissions.models import CharterAcceptance, Member
from config.demo.people import ACCOUNTS, SYSTEM

TEXT = "\n\n".join(
    (
        "Relais enregistre les défaillances de la chaîne de protection, jamais les victimes. "
        "Je n’écris ni nom, ni initiales, ni coordonnées, ni rien qui permette de reconnaître "
        "une personne.",
        "Je n’utilise ce que je lis que pour réparer une situation ou améliorer la protection, "
        "et je ne recopie pas les coordonnées réservées aux partenaires.",
        "Mon compte est personnel. Je ne prête ni mon mot de passe ni mon second facteur, et je "
        "préviens le secrétariat si je pense qu’un autre les connaît.",
        "Je sais que mes lectures et mes actes sont inscrits dans un journal que personne ne "
        "peut récrire.",
    )
)


def load_charter() -> None:
    """Once: a charter that was published since is kept."""
    if current_charter() is not None:
        return
    charter = publish(actor=SYSTEM, text=TEXT)
    members = Member.objects.filter(email__in=[account.email for account in ACCOUNTS])
    with acting_as(SYSTEM, purpose="charter.accept"):
        CharterAcceptance.objects.bulk_create(
            CharterAcceptance(member=member, charter=charter) for member in members
        )
