"""Sends checkpoints away: without copies that left the machine, nothing is proved.

An address of RELAIS_JOURNAL_WITNESSES is one of
- `file:///folder`: each checkpoint as a file of its own, for a disk or a share of somebody else;
- `https://...`: a C2SP tlog-witness (its submission prefix), which checks and signs in its turn;
- `mailto:someone@example.org`: once a day, so that a mailbox keeps them with their dates.
Every attempt leaves a row, which the page of the journal shows.
"""

import json
import os
from collections.abc import Callable, Iterable
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from audit.models import Checkpoint, Delivery
from audit.models.trail import DeliveryOutcome
from audit.proofs import consistency_between
from audit.trail import hand_over_notes, latest_checkpoint

logger = structlog.get_logger(__name__)

TIMEOUT_SECONDS = 10
LONGEST_ANSWER = 4096
MAIL_EVERY = timedelta(hours=23)
# A witness that fails is asked again at this pace, so that its absence fills no table.
RETRY_AFTER = timedelta(minutes=10)


class WitnessRefused(Exception):
    """The witness did not take the checkpoint. The message is short and safe to keep."""


def push_to_witnesses() -> list[Delivery]:
    """Send the latest checkpoint to each witness that has not had it and is due."""
    checkpoint = latest_checkpoint()
    if checkpoint is None:
        return []
    due = [
        address for address in settings.RELAIS_JOURNAL_WITNESSES if _is_due(address, checkpoint)
    ]
    return [_push(address, checkpoint) for address in due]


def last_sent() -> Delivery | None:
    """The last time that a checkpoint left the machine."""
    return Delivery.objects.filter(outcome=DeliveryOutcome.SENT).order_by("-id").first()


def _is_due(address: str, checkpoint: Checkpoint) -> bool:
    last = Delivery.objects.filter(witness=address).order_by("-id").first()
    if last is None:
        return True
    age = timezone.now() - last.at
    if last.outcome == DeliveryOutcome.FAILED:
        return age > RETRY_AFTER
    is_patient = address.startswith("mailto:")
    return last.checkpoint_id != checkpoint.pk and (not is_patient or age > MAIL_EVERY)


def _push(address: str, checkpoint: Checkpoint) -> Delivery:
    try:
        answer, outcome = _sender_for(address)(address, checkpoint), DeliveryOutcome.SENT
    except (WitnessRefused, OSError) as error:
        answer, outcome = f"{type(error).__name__}: {error}", DeliveryOutcome.FAILED
        logger.warning("witness_failed", scheme=urlsplit(address).scheme, exc_info=True)
    return Delivery.objects.create(
        checkpoint=checkpoint, witness=address, outcome=outcome, answer=answer[:LONGEST_ANSWER]
    )


def _sender_for(address: str) -> Callable[[str, Checkpoint], str]:
    senders = {
        "file": _to_folder,
        "http": _to_witness,
        "https": _to_witness,
        "mailto": _to_mailbox,
    }
    try:
        return senders[urlsplit(address).scheme]
    except KeyError:
        raise WitnessRefused("unknown kind of address") from None


def _to_folder(address: str, checkpoint: Checkpoint) -> str:
    """One file for each size, never written twice: another content of one size is a fork."""
    folder = Path(unquote(urlsplit(address).path))
    path = folder / f"checkpoint-{checkpoint.size:012}-{checkpoint.pk}.txt"
    if path.exists():
        if path.read_text(encoding="utf-8") != checkpoint.note:
            raise WitnessRefused("the folder holds another checkpoint under this name")
        return path.name
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(checkpoint.note, encoding="utf-8")
    draft.replace(path)
    if notes := hand_over_notes():
        (folder / "hand-overs.json").write_text(json.dumps({"hand_overs": notes}), "utf-8")
    return path.name


def _to_mailbox(address: str, checkpoint: Checkpoint) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        message = EmailMessage(
            subject=_("Journal of Relais: checkpoint of %(size)s entries")
            % {"size": checkpoint.size},
            body=_(
                "Keep this message. The attached file proves what the journal was on this day: "
                "nobody can rewrite what came before without contradicting it. It holds no data "
                "about anybody. How to use it: docs/journal.md."
            ),
            to=[unquote(urlsplit(address).path)],
        )
    message.attach(f"checkpoint-{checkpoint.size}.txt", checkpoint.note, "text/plain")
    message.send()
    return ""


def _to_witness(address: str, checkpoint: Checkpoint) -> str:
    """The add-checkpoint call of C2SP tlog-witness; what it answers is its cosignature."""
    known = _size_sent(address)
    try:
        return _add_checkpoint(address, checkpoint, known)
    except _WitnessIsElsewhere as elsewhere:
        if elsewhere.size in (known, None) or elsewhere.size > checkpoint.size:
            raise WitnessRefused("the witness knows another history (409)") from None
        try:
            return _add_checkpoint(address, checkpoint, elsewhere.size)
        except _WitnessIsElsewhere:
            raise WitnessRefused("the witness knows another history (409)") from None


class _WitnessIsElsewhere(Exception):
    """409: the last checkpoint that the witness signed has another size."""

    def __init__(self, size: int | None) -> None:
        self.size = size


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        """A witness has one address: what it redirects to was not chosen by anybody here."""


def _size_sent(address: str) -> int:
    last = (
        Delivery.objects.filter(witness=address, outcome=DeliveryOutcome.SENT)
        .select_related("checkpoint")
        .order_by("-id")
        .first()
    )
    return last.checkpoint.size if last else 0


def _add_checkpoint(address: str, checkpoint: Checkpoint, old_size: int) -> str:
    path: Iterable[str] = consistency_between(old_size, checkpoint.size)["path"]
    body = "\n".join([f"old {old_size}", *path, "", checkpoint.note])
    request = Request(  # noqa: S310 - the schemes are checked, the address comes from settings.
        f"{address.rstrip('/')}/add-checkpoint", data=body.encode(), method="POST"
    )
    try:
        with build_opener(_NoRedirect).open(request, timeout=TIMEOUT_SECONDS) as response:
            return str(response.read(LONGEST_ANSWER).decode("utf-8", "replace"))
    except HTTPError as error:
        if error.code == HTTPStatus.CONFLICT:
            text = error.read(32).decode("ascii", "replace").strip()
            raise _WitnessIsElsewhere(int(text) if text.isdecimal() else None) from None
        raise WitnessRefused(f"HTTP {error.code}") from None
    except URLError as error:
        raise WitnessRefused(str(error.reason)[:200]) from None
