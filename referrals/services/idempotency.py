"""Logging a case once, however often the request comes (Idempotency-Key)."""

import json
from dataclasses import asdict

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from audit.actors import Actor
from referrals.models import Case, IdempotentRequest
from referrals.permissions import can_view_case
from referrals.services.content import CaseContent
from referrals.services.errors import CaseForbidden, IdempotencyKeyReused
from referrals.services.reporting import log_case


def log_case_once(
    *, actor: Actor, content: CaseContent, key: str | None, as_draft: bool = False
) -> tuple[Case, bool]:
    """The case of a request and whether it existed already; without a key, always a new one.

    Of two requests made at once with one key, the second waits for the first on the unique
    constraint, undoes its own case and answers with the other's.

    Raises IdempotencyKeyReused when the key came with another content, and what log_case raises.
    """
    if key is None or actor.member_id is None:
        return log_case(actor=actor, content=content, as_draft=as_draft), False
    fingerprint = _fingerprint(content, as_draft)
    earlier = _earlier(actor, actor.member_id, key, fingerprint)
    if earlier is not None:
        return earlier, True
    try:
        with transaction.atomic():
            case = log_case(actor=actor, content=content, as_draft=as_draft)
            IdempotentRequest.objects.create(
                member_id=actor.member_id, key=key, fingerprint=fingerprint, case=case
            )
    except IntegrityError:
        earlier = _earlier(actor, actor.member_id, key, fingerprint)
        if earlier is None:
            raise
        return earlier, True
    return case, False


def _earlier(actor: Actor, member_id: int, key: str, fingerprint: str) -> Case | None:
    request = (
        IdempotentRequest.objects.filter(member_id=member_id, key=key)
        .select_related("case__department", "case__body", "case__reported_by_body")
        .first()
    )
    if request is None:
        return None
    if request.fingerprint != fingerprint:
        raise IdempotencyKeyReused
    if not can_view_case(actor, request.case):
        raise CaseForbidden(request.case.reference)
    return request.case


def _fingerprint(content: CaseContent, as_draft: bool) -> str:
    """Keyed: a narrative is short and poor in chance, a plain hash would let it be guessed."""
    written = json.dumps({**asdict(content), "draft": as_draft}, sort_keys=True, default=str)
    return salted_hmac("referrals.idempotency", written, algorithm="sha256").hexdigest()
