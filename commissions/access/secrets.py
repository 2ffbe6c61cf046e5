"""The secrets of second factors: sealed under the master keys, in a table of ours.

allauth keeps what `seal` returns in its own row and gives it back to `open_sealed`: the identifier
of a row of ours, whose data key `rotate_keys` wraps again like every other.
"""

import uuid
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.utils import timezone

from commissions.access.models import FactorSecret
from privacy import services as privacy

# A secret that was shown and never confirmed.
KEPT_UNUSED = timedelta(days=1)
# Where allauth's row keeps what `seal` returned, by type of factor.
PLACES = ("secret", "seed")


def seal(text: str) -> str:
    secret = FactorSecret()
    cipher = privacy.issue_data_key(row=secret)
    secret.secret_sealed = cipher.seal(column="secret", text=text)
    secret.save(force_insert=True)
    return str(secret.pk)


def open_sealed(handle: str) -> str:
    """Raises SealedTextError or KeyringError: without the master key no code is right."""
    secret = FactorSecret.objects.get(pk=uuid.UUID(handle))
    return privacy.unseal(row=secret, column="secret")


def clear_unused() -> int:
    """Delete the secrets that no factor names any more; how many went."""
    used = {
        factor.data[place]
        for factor in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN)
        for place in PLACES
        if place in factor.data
    }
    old = FactorSecret.objects.filter(created_at__lt=timezone.now() - KEPT_UNUSED)
    removed, _by_model = old.exclude(pk__in=used).delete()
    return removed
