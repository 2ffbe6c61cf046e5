"""The journal: one table, append-only, written by triggers and by `audit.services.record`."""

from auditlog.models import AbstractLogEntry, LogEntryManager
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor, Role

# The kinds of accounts and bodies, which the administrator answers for, start with this.
ACCOUNTS_AND_BODIES = "commissions."


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, actor: Actor) -> "EntryQuerySet":
        """The entries that the actor may read; agrees with `permissions.can_read_entry`."""
        if not actor.is_authenticated:
            return self.none()
        if actor.role == Role.OVERSIGHT:
            return self.all()
        if actor.role == Role.ADMINISTRATOR:
            return self.filter(object_type__startswith=ACCOUNTS_AND_BODIES)
        if actor.role in (Role.SECRETARY, Role.COORDINATOR) and actor.body_id is not None:
            return self.filter(body_id=actor.body_id)
        if actor.role == Role.MEMBER:
            return self.filter(actor_id=actor.member_id)
        return self.none()

    def about(self, target: models.Model) -> "EntryQuerySet":
        """The entries about one object, found through the index on its textual key."""
        return self.filter(
            content_type=ContentType.objects.get_for_model(target), object_pk=str(target.pk)
        )

    def newest_first(self) -> "EntryQuerySet":
        """The order of the sequence, never that of a clock."""
        return self.order_by("-id")


class EntryManager(LogEntryManager.from_queryset(EntryQuerySet)):  # type: ignore[misc]  # auditlog has no types.
    def get_for_object(self, instance: models.Model) -> EntryQuerySet:
        """auditlog searches by `object_id`, which has no index here: the textual key has one."""
        entries: EntryQuerySet = self.get_queryset()
        return entries.about(instance)


class Entry(AbstractLogEntry):  # type: ignore[misc]  # Same reason.
    """Something that happened: a row written, or an event such as a reading or a log-in.

    The columns of auditlog are kept; those of Relais say through which seat and why. Everything
    about the actor is copied as plain text, because an entry outlives the member and the body.
    """

    # The links carry no constraint and no ON DELETE action: an append-only table must never
    # need an update because a member or a content type goes. The texts beside them remain.
    content_type = models.ForeignKey(
        ContentType,
        verbose_name=_("kind of object"),
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    object_pk = models.CharField(_("identifier of the object"), max_length=255, blank=True)
    object_id = models.BigIntegerField(_("number of the object"), null=True, blank=True)
    object_repr = models.TextField(_("object"), blank=True)
    action = models.PositiveSmallIntegerField(_("action"), choices=AbstractLogEntry.Action.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member"),
        null=True,
        blank=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    # The request identifier: auditlog calls it the correlation id.
    cid = models.CharField(_("request"), max_length=255, null=True, blank=True)  # noqa: DJ001 (auditlog's column)
    # The clock of the database at this instant, also late in a long transaction.
    timestamp = models.DateTimeField(
        _("date and time"),
        db_default=models.Func(function="clock_timestamp", output_field=models.DateTimeField()),
    )

    # "app.model" as text: what the content type says must not change with another table.
    object_type = models.CharField(
        _("kind of object"), max_length=200, blank=True, default="", db_default=""
    )
    event = models.CharField(_("event"), max_length=64)
    actor_label = models.TextField(_("who"))
    seat_id = models.BigIntegerField(_("seat"), null=True, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    body_id = models.BigIntegerField(_("number of the body"), null=True, blank=True)
    body = models.TextField(_("body"), blank=True)
    purpose = models.CharField(_("purpose"), max_length=100, blank=True)
    # Makes the leaf of the entry impossible to guess; it goes with the entry when it is purged.
    salt = models.UUIDField(_("salt"), db_default=RandomUUID(), editable=False)

    objects = EntryManager()

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        ordering = ["-id"]
        get_latest_by = "id"
        default_permissions = ()
        indexes = [
            models.Index(fields=["body_id", "-id"], name="entry_of_body"),
            models.Index(fields=["actor", "-id"], name="entry_of_actor"),
            models.Index(fields=["content_type", "object_pk", "-id"], name="entry_about_object"),
            models.Index(fields=["event", "-id"], name="entry_of_event"),
            models.Index(Upper("object_repr"), models.F("id").desc(), name="entry_about_name"),
            models.Index(fields=["timestamp"], name="entry_at"),
            models.Index(Upper("actor_label"), models.F("id").desc(), name="entry_of_label"),
            # The administrator's share is small: found by itself, never by reading all the rest.
            models.Index(
                models.F("id").desc(),
                name="entry_of_accounts",
                condition=models.Q(object_type__startswith=ACCOUNTS_AND_BODIES),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.event} {self.object_repr}".rstrip()

    @property
    def request_id(self) -> str:
        return self.cid or ""
