"""Proofs for outsiders: a line is in the journal, a later journal continues an older one.

The formats are read by `audit/verifier/verify.py`, which needs nothing of Relais.
"""

import base64
from typing import Any, LiteralString

import structlog
from django.db import connection

from audit.actors import Actor, Role
from audit.canonical import CONTENT, HEAD
from audit.disclosure import is_withholding
from audit.models import Checkpoint, Entry, Leaf
from audit.permissions import can_verify_proofs
from audit.sealing import SealingDelayed, seal
from audit.services import entries_visible_to
from audit.signing import SigningKeyError
from audit.trail import TrailBroken, hand_over_notes, latest_checkpoint, stored_hashes
from audit.tree import consistency_path, inclusion_path
from audit.verifier.verify import CONSISTENCY_FORMAT, LINE_FORMAT, content_digest

logger = structlog.get_logger(__name__)

PATIENCE_SECONDS = 2.0
# What these roles may prove although they read no entry, or none that was purged.
PROVES_ANY_LEAF = frozenset({Role.RAPPORTEUR, Role.OVERSIGHT})
CANONICAL: LiteralString = f"SELECT {HEAD}, {CONTENT} FROM audit_entry entry WHERE entry.id = %s"  # noqa: S608 - constants.


class ProofForbidden(PermissionError):
    """The role of the actor gives no access to proofs."""


class LineNotFound(LookupError):
    """No such line, or none that the actor may know of."""


class LineNotSealed(LookupError):
    """The line is so recent that no checkpoint covers it yet."""


class SizeUnknown(ValueError):
    """No signed checkpoint covers this size, or the sizes are in the wrong order."""


Proof = dict[str, Any]


def line_proof(*, actor: Actor, entry_id: int, size: int | None = None) -> Proof:
    """That a line is in the tree of the latest checkpoint, or of the one of the wanted size.

    The rapporteur gets the place and the hashes, not the line: its reader shows that. Raises
    ProofForbidden, LineNotFound, LineNotSealed, SizeUnknown.
    """
    if not can_verify_proofs(actor):
        raise ProofForbidden(actor.role)
    entry = entries_visible_to(actor).filter(pk=entry_id).first()
    leaf = Leaf.objects.filter(entry_id=entry_id).first()
    if entry is None and (leaf is None or actor.role not in PROVES_ANY_LEAF):
        raise LineNotFound(entry_id)
    checkpoint = _checkpoint_of(size)
    if leaf is None or leaf.position >= checkpoint.size:
        raise LineNotSealed(entry_id)
    path = inclusion_path(leaf.position, checkpoint.size, stored_hashes)
    return {
        "format": LINE_FORMAT,
        "entry": entry_id,
        "index": leaf.position,
        "size": checkpoint.size,
        "leaf": _encoded(leaf.hash),
        "path": [_encoded(one) for one in path],
        **_shown(entry),
        "purged_by": _purge_of(leaf),
        "checkpoint": checkpoint.note,
        "hand_overs": hand_over_notes(),
    }


def line_proof_now(*, actor: Actor, entry_id: int) -> Proof:
    """The same, once the line is sealed: at once when no checkpoint covers it yet.

    LineNotSealed then means that it cannot be sealed now.
    """
    try:
        return line_proof(actor=actor, entry_id=entry_id)
    except LineNotSealed:
        seal_now()
    return line_proof(actor=actor, entry_id=entry_id)


def checkpoint_now() -> Checkpoint:
    """The latest checkpoint; in the first minute of an installation it is made now.

    Raises LineNotSealed when it cannot be.
    """
    checkpoint = latest_checkpoint()
    if checkpoint is None:
        seal_now()
    return checkpoint or _checkpoint_of(None)


def seal_now() -> None:
    """A reader waits a little for the writers at work; the worker seals within a minute anyway."""
    try:
        seal(patience=PATIENCE_SECONDS)
    except (SealingDelayed, SigningKeyError, TrailBroken):
        logger.warning("sealing_on_demand_failed", exc_info=True)
        raise LineNotSealed from None


def consistency_proof(*, actor: Actor, old_size: int, size: int | None = None) -> Proof:
    """That the tree of a size begins with that of a smaller one.

    Raises ProofForbidden, SizeUnknown, LineNotSealed.
    """
    if not can_verify_proofs(actor):
        raise ProofForbidden(actor.role)
    return consistency_between(old_size, size)


def consistency_between(old_size: int, size: int | None = None) -> Proof:
    newest = checkpoint_now().size
    wanted = newest if size is None else size
    if not 0 <= old_size <= wanted <= newest:
        raise SizeUnknown(f"{old_size}, {wanted}")
    path = consistency_path(old_size, wanted, stored_hashes)
    return {
        "format": CONSISTENCY_FORMAT,
        "from": old_size,
        "to": wanted,
        "path": [_encoded(one) for one in path],
    }


def _checkpoint_of(size: int | None) -> Checkpoint:
    found = (
        latest_checkpoint()
        if size is None
        else Checkpoint.objects.filter(size=size).order_by("-id").first()
    )
    if found is None and size is None:
        raise LineNotSealed
    if found is None:
        raise SizeUnknown(size)
    return found


def _shown(entry: Entry | None) -> Proof:
    """The line itself; where readers may not see a part of its content, the digest stands in."""
    if entry is None:
        return {"head": None, "digest": None, "content": None}
    with connection.cursor() as cursor:
        cursor.execute(CANONICAL, [entry.pk])
        head, content = cursor.fetchone()
    return {
        "head": head,
        "digest": content_digest(content),
        "content": None if is_withholding(entry) else content,
    }


def _purge_of(leaf: Leaf) -> Proof | None:
    """The run that removed the entry of a leaf, or None while the entry is there."""
    if Entry.objects.filter(pk=leaf.entry_id).exists():
        return None
    run = Entry.objects.filter(
        event="journal.purged",
        additional_data__first_leaf__lte=leaf.position,
        additional_data__last_leaf__gte=leaf.position,
    ).first()
    if run is None:
        return None
    return {"entry": run.pk, "time": run.timestamp.isoformat(), **(run.additional_data or {})}


def _encoded(value: bytes | memoryview) -> str:
    return base64.b64encode(bytes(value)).decode()
