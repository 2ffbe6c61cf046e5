"""Which entries are to be verified, and confirming many of them on one screen."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from audit.actors import Actor
from audit.services import acting_as
from contacts_map.enums import VerificationMethod, VerificationOutcome
from contacts_map.models import (
    SHOWN_STATUSES,
    ContactPoint,
    Verification,
    verified_since,
)

# Asked for early enough for an answer before the entry counts as stale.
ASK_BEFORE = timedelta(days=30)


class NotEditableError(Exception):
    """One of the entries is not the actor's to check: none of them was."""


def due_entries(*, actor: Actor, now: datetime | None = None) -> "QuerySet[ContactPoint]":
    """Shown entries that the actor keeps and that lack a fresh check, the oldest first."""
    return due(ContactPoint.objects.editable_by(actor), now=now)


def due(
    entries: "QuerySet[ContactPoint]", *, now: datetime | None = None
) -> "QuerySet[ContactPoint]":
    """Those never confirmed, confirmed five months ago or more, or doubted since."""
    confirmed = Q(verifications__outcome=VerificationOutcome.CONFIRMED)
    return (
        entries.filter(status__in=SHOWN_STATUSES)
        .annotate(
            confirmed_at=Max("verifications__at", filter=confirmed),
            doubted_at=Max("verifications__at", filter=~confirmed),
        )
        .filter(
            Q(confirmed_at__isnull=True)
            | Q(confirmed_at__lt=verified_since(now) + ASK_BEFORE)
            | Q(doubted_at__gte=F("confirmed_at"))
        )
        .select_related("organisation")
        .order_by(F("confirmed_at").asc(nulls_first=True), "pk")
    )


def confirm_entries(*, actor: Actor, ids: Collection[int], method: VerificationMethod) -> int:
    """Records one check for each entry, or for none of them. Raises NotEditableError."""
    wanted = set(ids)
    with acting_as(actor, purpose="contact.verify"):
        entries = ContactPoint.objects.editable_by(actor).filter(
            pk__in=wanted, status__in=SHOWN_STATUSES
        )
        found = set(entries.values_list("pk", flat=True))
        if found != wanted:
            raise NotEditableError
        now = timezone.now()
        Verification.objects.bulk_create(
            Verification(
                contact_point_id=contact_point_id,
                at=now,
                by_id=actor.member_id,
                method=method,
                outcome=VerificationOutcome.CONFIRMED,
            )
            for contact_point_id in sorted(found)
        )
    return len(found)
