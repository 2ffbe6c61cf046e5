"""What makes the journal provable: leaves, nodes, checkpoints, keys, and where checkpoints went.

Every table here only grows, by triggers like those of the entries (docs/adr/0006-sealed-tree.md).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.verifier.verify import HASH_BYTES


def _now() -> models.Func:
    return models.Func(function="clock_timestamp", output_field=models.DateTimeField())


class Leaf(models.Model):
    """The hash of one entry, at its place in the tree. It stays when the entry is purged."""

    # The place in the tree, from 0 and without a gap; entries stand in the order of their number.
    position = models.BigIntegerField(_("position"), primary_key=True)
    entry_id = models.BigIntegerField(_("entry"), unique=True)
    hash = models.BinaryField(_("hash"), max_length=HASH_BYTES)

    class Meta:
        verbose_name = _("leaf of the journal")
        verbose_name_plural = _("leaves of the journal")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.position} (entry {self.entry_id})"


class Node(models.Model):
    """The hash over a complete subtree of 16, 256, 4096... leaves (`level` 1, 2, 3...).

    With these a root or a proof needs a few dozen hashes at any size. See `audit.tree`.
    """

    pk = models.CompositePrimaryKey("level", "position")
    level = models.SmallIntegerField(_("level of the subtree"))
    position = models.BigIntegerField(_("position"))
    hash = models.BinaryField(_("hash"), max_length=HASH_BYTES)

    class Meta:
        verbose_name = _("node of the journal")
        verbose_name_plural = _("nodes of the journal")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.level}/{self.position}"


class Checkpoint(models.Model):
    """A signed statement of how long the journal is and what its root is, in the note format."""

    size = models.BigIntegerField(_("number of entries"))
    root = models.BinaryField(_("root"), max_length=HASH_BYTES)
    note = models.TextField(_("signed note"))
    signed_at = models.DateTimeField(_("signed at"), db_default=_now())

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        default_permissions = ()
        get_latest_by = "id"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["size"], name="checkpoint_of_size"),
            models.Index(fields=["signed_at"], name="checkpoint_at"),
        ]

    def __str__(self) -> str:
        return f"{self.size} entries, {self.signed_at:%Y-%m-%d %H:%M:%S}"


class HandOver(models.Model):
    """The statement, signed by both, by which a signing key names the one that follows it."""

    new_key = models.TextField(_("new key"))
    size = models.BigIntegerField(_("number of entries"))
    note = models.TextField(_("signed note"))
    signed_at = models.DateTimeField(_("signed at"), db_default=_now())

    class Meta:
        verbose_name = _("hand-over of the signing key")
        verbose_name_plural = _("hand-overs of the signing key")
        default_permissions = ()
        get_latest_by = "id"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.new_key


class DeliveryOutcome(models.TextChoices):
    SENT = "sent", _("Sent to the witness")
    FAILED = "failed", _("Not sent")


class Delivery(models.Model):
    """A checkpoint that left the machine, or did not, towards one witness."""

    checkpoint = models.ForeignKey(
        Checkpoint, verbose_name=_("checkpoint"), on_delete=models.PROTECT, related_name="+"
    )
    witness = models.TextField(_("witness"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=DeliveryOutcome)
    # What the witness answered: its cosignature, or why it refused. Never more than a few lines.
    answer = models.TextField(_("what it answered"), blank=True)
    at = models.DateTimeField(_("at"), db_default=_now())

    class Meta:
        verbose_name = _("delivery of a checkpoint")
        verbose_name_plural = _("deliveries of checkpoints")
        default_permissions = ()
        get_latest_by = "id"
        ordering = ["-id"]
        indexes = [models.Index(fields=["witness", "-id"], name="delivery_to_witness")]

    def __str__(self) -> str:
        return f"{self.witness}: {self.outcome}"
