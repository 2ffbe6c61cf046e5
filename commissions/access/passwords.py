"""How strong a password must be, and what happens when one is replaced.

CNIL recommendation 2022-100: without anything beside it, a password is worth 80 bits: 12
characters of four kinds, 14 of three, or seven words. No renewal is ever asked for.
"""

import math
import re
import string
import unicodedata
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from knox.models import AuthToken

from audit.actors import Actor
from audit.services import acting_as, record
from commissions.access.mails import Alert
from commissions.access.recovery import close_everything
from commissions.access.sessions import end_other_sessions
from commissions.access.tasks import send_reset_link, tell
from commissions.models import Member
from commissions.services import actor_of, change_password

# Twelve characters of four kinds by the formula below, which the CNIL rounds up to 80.
BITS = 78
KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
OTHER_CHARACTERS = 33
# Words that give no strength. Django's list of twenty thousand covers whole passwords beside it.
WORDS = Path(__file__).parent / "data" / "predictable.txt"
PREDICTABLE = frozenset(
    word
    for line in WORDS.read_text(encoding="ascii").splitlines()
    if not line.startswith("#")
    for word in line.split()
)
YEAR = re.compile(r"(?:19|20)\d\d")
REPEATED = re.compile(r"(.)\1{2,}")
GAP = "\x00"
FEWEST_DIFFERENT = 5
# What the form of the log-in takes.
LONGEST = 200
SHORTEST_NAME = 4


class StrengthValidator:
    """Refuses a password whose unpredictable part is worth less than the CNIL asks for."""

    def validate(self, password: str, user: Member | None = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(
                _("Take at most %(number)d characters.") % {"number": LONGEST},
                code="password_too_long",
            )
        if bits_of(password, known=_names_of(user)) < BITS:
            raise ValidationError(
                _(
                    "This password is too easy to guess. Take 12 characters with small and "
                    "capital letters, digits and signs, or 14 of three kinds, or seven words; "
                    "your name, this site’s name and usual words count for nothing."
                ),
                code="password_too_weak",
            )

    def get_help_text(self) -> str:
        return _(
            "Take 12 characters with small and capital letters, digits and signs, or 14 of three "
            "kinds, or seven words. It never has to be renewed."
        )


def bits_of(password: str, *, known: frozenset[str] = frozenset()) -> float:
    """What an attacker has to try, once the parts that are tried first are left out."""
    rest = _plain(password)
    for word in sorted(PREDICTABLE | known, key=len, reverse=True):
        # A gap stays, so that what was around a word does not become another one.
        rest = rest.replace(word, GAP)
    rest = REPEATED.sub(r"\1", YEAR.sub(GAP, rest)).replace(GAP, "")
    if len(set(rest)) < FEWEST_DIFFERENT:
        return 0.0
    return len(rest) * math.log2(_alphabet(password))


def _plain(text: str) -> str:
    """Small letters without accents, and the signs that often stand for letters as they are."""
    decomposed = unicodedata.normalize("NFKD", text.replace(GAP, "")).lower()
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _alphabet(password: str) -> int:
    """How many characters there are of the kinds that the password uses."""
    used = [kind for kind in KINDS if set(kind) & set(password)]
    has_others = any(letter not in "".join(KINDS) for letter in password)
    return sum(len(kind) for kind in used) + (OTHER_CHARACTERS if has_others else 0)


def _names_of(member: Member | None) -> frozenset[str]:
    """The words of the member's name and address that are long enough to be recognised."""
    if member is None:
        return frozenset()
    words = re.findall(r"[a-z0-9]+", _plain(f"{member.full_name} {member.email}"))
    return frozenset(word for word in words if len(word) >= SHORTEST_NAME)


def ask_for_reset(*, email: str) -> None:
    """Have a link sent, if the address has an account. Both cases do the same work here: the
    worker finds out, and the journal has the line of the account."""
    member = Member.objects.filter(email=email.strip().lower()).first()
    send_reset_link.defer(member_id=member.pk if member else 0)
    record(
        actor=Actor.visitor(), event="member.reset_asked", target=member, purpose="member.reset"
    )


def replace_own_password(*, member: Member, password: str, session_key: str | None) -> None:
    """Set the password typed in an open session: that one goes on, and everything else ends that
    may be another's, the API tokens too."""
    actor = actor_of(member)
    with acting_as(actor, purpose="member.password"):
        change_password(actor=actor, member=member, password=password)
        end_other_sessions(actor=actor, member=member, current=session_key)
        AuthToken.objects.filter(user=member).delete()
        tell(member, Alert.PASSWORD_CHANGED)


def replace_forgotten_password(*, member: Member, password: str) -> None:
    """Set the password chosen through a link; nothing that was open stays open."""
    actor = actor_of(member)
    with acting_as(actor, purpose="member.reset"):
        change_password(actor=actor, member=member, password=password)
        close_everything(member)
        tell(member, Alert.PASSWORD_CHANGED)
