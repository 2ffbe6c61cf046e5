"""Which entry a row of a file is about."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from audit.actors import Actor
from contacts_map import services
from contacts_map.exchange import columns
from contacts_map.models import ContactPoint, Organisation
from contacts_map.permissions import can_edit_organisation

Row = Mapping[str, str]
Name = tuple[str, str]


class Matches:
    """The entries of a file's rows, read at once.

    A row with an id is about that entry. Without one it is about the entry of the same
    organisation and function, so that sending a file twice creates nothing twice.
    """

    def __init__(self, *, actor: Actor, rows: Iterable[Row]) -> None:
        rows = list(rows)
        self._by_name = self._named(
            actor, {_name(row) for row in rows if not row.get(columns.KEY)}
        )
        wanted = {_key(row) for row in rows} - {None}
        named = {key for keys in self._by_name.values() for key in keys}
        found = services.contacts_by_id(
            actor=actor, ids=sorted(key for key in wanted | named if key is not None)
        )
        self._contacts = {contact.id: contact for contact in found}
        self._taken: set[int | Name] = set()

    def of(self, row: Row) -> services.FoundContact | None:
        """The entry, or None for a new one. Raises ValidationError."""
        contact = self._by_key(row) if row.get(columns.KEY) else self._of_name(_name(row))
        self._take(contact.id if contact else _name(row))
        if contact is not None and not contact.is_editable:
            raise ValidationError(_("This entry is not of the departments of your body."))
        return contact

    def _by_key(self, row: Row) -> services.FoundContact:
        key = _key(row)
        contact = None if key is None else self._contacts.get(key)
        if contact is None:
            raise ValidationError({columns.KEY: [_("No entry has this number.")]})
        return contact

    def _of_name(self, name: Name) -> services.FoundContact | None:
        keys = self._by_name.get(name, [])
        if len(keys) > 1:
            message = _("Several entries have this organisation and function: give the id.")
            raise ValidationError({columns.KEY: [message]})
        return self._contacts.get(keys[0]) if keys else None

    def _take(self, mark: int | Name) -> None:
        if mark in self._taken:
            raise ValidationError(_("Another row of the file is about the same entry."))
        self._taken.add(mark)

    @staticmethod
    def _named(actor: Actor, names: set[Name]) -> dict[Name, list[int]]:
        found: dict[Name, list[int]] = {}
        entries = (
            ContactPoint.objects.visible_to(actor)
            .annotate(organisation_name=Lower("organisation__name"), said=Lower("function"))
            .filter(organisation_name__in={organisation for organisation, _function in names})
            .order_by("pk")
        )
        for key, organisation, function in entries.values_list("pk", "organisation_name", "said"):
            found.setdefault((organisation, function), []).append(key)
        return found


class Organisations:
    """What the rows say of the organisations, which several entries share."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._said: dict[str, tuple[str, str]] = {}

    def check(self, data: services.ContactPointData) -> None:
        """Refuses a row that contradicts another, or what the actor may not change: writing
        would settle it silently. Raises ValidationError."""
        said = (data.organisation_kind, data.website)
        name = data.organisation.lower()
        if name not in self._said:
            self._refuse_foreign(data, said)
            self._said[name] = said
        elif self._said[name] != said:
            message = _("Another row gives this organisation another kind or web site.")
            raise ValidationError({"organisation": [message]})

    def _refuse_foreign(self, data: services.ContactPointData, said: tuple[str, str]) -> None:
        present = Organisation.objects.filter(name__iexact=data.organisation).first()
        if present is None or (present.kind, present.website) == said:
            return
        if not can_edit_organisation(self._actor, present):
            message = _(
                "Other departments rely on this organisation: only the national coordination "
                "changes its kind and web site (%(kind)s, %(website)s)."
            ) % {"kind": present.kind, "website": present.website or "–"}
            raise ValidationError({"organisation": [message]})


def _name(row: Row) -> Name:
    return row.get("organisation", "").lower(), row.get("function", "").lower()


def _key(row: Row) -> int | None:
    text = row.get(columns.KEY, "")
    # Nine digits: what is longer is no number of ours, and would not fit the database.
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
