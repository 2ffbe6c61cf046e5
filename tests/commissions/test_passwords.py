"""How strong a password must be: CNIL recommendation 2022-100, offline."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from commissions.models import Member

MEMBER = Member(email="camille.moulin@example.org", full_name="Camille Moulin-Vernier")

STRONG = (
    "kT9$wq-Zr4!v",  # Twelve characters of four kinds.
    "kT9wqxZr4vBn7d",  # Fourteen of three.
    "truelle nuage cactus wagon tambour herbe fusil",  # Seven words.
    "trois-moulins-et-un-canal",
    "an-invented-password-42",
)
WEAK = (
    "kT9$wq-Zr4!",  # Eleven characters.
    "kT9wqxZr4vBn",  # Twelve of three kinds.
    "truellenuage",  # One kind.
    "12345678901234",
    "MotDePasse2026!",
    "Relais-Victimes-2026",
    "Azertyuiop123!!!",
    "CamilleMoulin2026!",
    "Vernier!Vernier!Vernier",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "abababababababababababababab",
    "Soleil-Bonjour-Marseille-1",
    "kT9$wq-Zr4!v" * 20,  # Longer than the form of the log-in takes.
)


@pytest.mark.parametrize("password", STRONG)
def test_it_is_accepted(password: str):
    validate_password(password, MEMBER)


@pytest.mark.parametrize("password", WEAK)
def test_it_is_refused_with_a_reason(password: str):
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, MEMBER)
    assert password not in str(refusal.value)
