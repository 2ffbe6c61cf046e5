"""The hand-over of the signing key: the old key names the new one, both sign, nothing is lost."""

from django.db import transaction

from audit.actors import Actor
from audit.models import HandOver
from audit.sealing import seal
from audit.services import record
from audit.signing import current_key, signed_note, signing_keys
from audit.trail import keys_handed_over, trusted_chain
from audit.verifier.verify import hand_over_text

OPERATOR = Actor.system("hand_over_journal_key")


class HandOverRefused(Exception):
    """There is no key to hand over to."""


@transaction.atomic
def hand_over() -> HandOver:
    """Hand over to the first key of the file that has not signed yet; seal with it at once.

    Raises HandOverRefused, SealingDelayed, SigningKeyError, TrailBroken.
    """
    old = current_key(keys_handed_over())
    known = trusted_chain().keys
    new = next((key for key in signing_keys() if key.public not in known), None)
    if new is None:
        raise HandOverRefused("RELAIS_JOURNAL_KEY_FILE holds no new key to hand over to.")
    checkpoint = seal().checkpoint
    text = hand_over_text(
        old=old.public, new=new.public, size=checkpoint.size, root=bytes(checkpoint.root)
    )
    made = HandOver.objects.create(
        new_key=str(new.public),
        size=checkpoint.size,
        note=signed_note(text, old.sign(text), new.sign(text)),
    )
    record(actor=OPERATOR, event="journal.key_changed", purpose="journal.key")
    seal()
    return made
