"""A text that cannot be opened, though it exists: whoever runs Relais must learn of it."""

import structlog

from audit.actors import Actor
from audit.services import record_refusal
from privacy.keyring import KeyringError
from privacy.services import TextUnavailable

logger = structlog.get_logger(__name__)


def tell_unreadable(*, actor: Actor, error: TextUnavailable | KeyringError) -> None:
    """In the technical log and in the journal: the reason and the key's name, never a word."""
    if isinstance(error, TextUnavailable):
        told = {"reason": str(error.reason), "master_key": error.master_key_id}
    else:
        told = {"reason": type(error).__name__, "master_key": ""}
    logger.error("text_unavailable", **told)
    record_refusal(actor=actor, event="text.unavailable", extra=told)
