"""What a row that keeps sealed texts is made of."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

# A sealed text lives in a BinaryField of this ending; journal, dumps and checks go by it.
SEALED_SUFFIX = "_sealed"


class KeyedModel(models.Model):
    """A row with a data key of its own, which seals its texts and those of its child rows.

    The primary key exists before the row is saved, because it is part of what a text is bound to.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    data_key_id = models.UUIDField(_("data key"), editable=False)
    master_key_id = models.CharField(_("master key"), max_length=32, editable=False)
    # Null once shredded: the texts can no longer be read.
    wrapped_data_key = models.BinaryField(_("wrapped data key"), null=True, editable=False)

    class Meta:
        abstract = True


class ShreddableModel(KeyedModel):
    """A row whose texts must be destroyed in the backups too, when their time is over.

    A half of its key stays out of the database, in the file that `key_share` names.
    """

    # Empty for a row written before there were halves: its older backups stay readable.
    key_share = models.CharField(
        _("file of the key’s half"),
        max_length=20,
        blank=True,
        default="",
        editable=False,
    )

    class Meta:
        abstract = True

    @property
    def is_shredded(self) -> bool:
        return self.wrapped_data_key is None
