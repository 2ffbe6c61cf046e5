"""Keeping what was typed when a session ends, for its author and for nobody else."""

import json
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import QueryDict

from audit.actors import Actor
from audit.services import acting_as
from privacy.retention import KEPT_FORM
from privacy.services import issue_data_key, row_cipher
from referrals.models import KeptForm

# More than the longest form that the services would accept.
MOST_CHARACTERS = 100_000
# They say nothing of what was typed.
_LEFT_OUT = frozenset({"csrfmiddlewaretoken", "step"})


def keep_form(*, actor: Actor, address: str, data: QueryDict) -> bool:
    """Seal the fields of a form in place of those kept before at this address. Whether they were
    kept: what is empty or endless is not."""
    values = {name: data.getlist(name) for name in data if name not in _LEFT_OUT}
    text = json.dumps(values)
    if actor.member_id is None or not values or len(text) > MOST_CHARACTERS:
        return False
    with acting_as(actor, purpose="form.keep"):
        _of(actor, address).delete()
        kept = KeptForm(member_id=actor.member_id, address=address)
        kept.values_sealed = issue_data_key(row=kept).seal(column="values", text=text)
        kept.save(force_insert=True)
    return True


def has_kept_form(*, actor: Actor, address: str) -> bool:
    return _of(actor, address).exists()


def kept_form(*, actor: Actor, address: str) -> QueryDict | None:
    """What was typed, as the browser would send it, or None. Raises what `privacy.services` raises
    when it cannot be opened."""
    kept = _of(actor, address).first()
    if kept is None:
        return None
    data = QueryDict(mutable=True)
    values = json.loads(row_cipher(row=kept).unseal(column="values"))
    for name, given in values.items():
        data.setlist(name, given)
    return data


def forget_form(*, actor: Actor, address: str) -> None:
    with acting_as(actor, purpose="form.forget"):
        _of(actor, address).delete()


def count_old_forms(now: datetime) -> int:
    return _ended(now).count()


def forget_old_forms(*, actor: Actor, now: datetime) -> int:
    """Those that nobody took up again live no longer than a draft; returns how many went."""
    with acting_as(actor, purpose="form.forget"):
        count, _by_model = _ended(now).delete()
    return count


def _ended(now: datetime) -> QuerySet[KeptForm]:
    return KeptForm.objects.filter(kept_at__lt=now - KEPT_FORM.length)


def _of(actor: Actor, address: str) -> QuerySet[KeptForm]:
    return KeptForm.objects.filter(Q(member_id=actor.member_id), address=address)
