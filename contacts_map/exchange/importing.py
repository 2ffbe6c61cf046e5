"""Bringing a file of entries in: what would become of each row, then all of them or none.

The engine is django-import-export's; reading, rights and writing are those of the directory, so
that a file can do no more than the form.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import Result, RowResult

from audit.actors import Actor
from audit.services import acting_as, record
from contacts_map import services
from contacts_map.entry_forms import ContactPointForm, entry_initial, looks_like_address
from contacts_map.enums import Scope, Status
from contacts_map.exchange import columns
from contacts_map.exchange.matching import Matches, Organisations
from contacts_map.exchange.report import Change, Fate, Fault, Report, RowFate
from contacts_map.exchange.spreadsheets import BadFileError, Table
from contacts_map.permissions import can_create_contact_point, can_set_coverage

Progress = Callable[[int], None]


class ImportNotAllowedError(Exception):
    """The actor keeps no part of the directory."""


class ImportRefusedError(Exception):
    """Some rows are refused, so that none was imported; `report` says which and why."""

    def __init__(self, report: Report) -> None:
        super().__init__("refused")
        self.report = report


@dataclass(slots=True)
class DraftedRow:
    """A row on its way to an entry: the engine's instance."""

    contact: services.FoundContact | None
    before: services.ContactPointData | None
    after: services.ContactPointData | None = None
    publishes: bool = False
    # The engine names what it wrote by this.
    pk: int | None = None

    @property
    def is_unchanged(self) -> bool:
        return self.before is not None and self.before == self.after and not self.publishes


def try_import(*, actor: Actor, table: Table, progress: Progress | None = None) -> Report:
    """The fate of each row; writes nothing. Raises ImportNotAllowedError or BadFileError."""
    return _run(actor, table, dry_run=True, progress=progress)


def import_table(*, actor: Actor, table: Table, progress: Progress | None = None) -> Report:
    """Writes every row in one transaction, or nothing.

    Raises ImportNotAllowedError, BadFileError, or ImportRefusedError when a row is refused.
    """
    with acting_as(actor, purpose="contact.import"):
        report = _run(actor, table, dry_run=False, progress=progress)
        if report.is_refused:
            raise ImportRefusedError(report)
        record(
            actor=actor, event="directory.imported", purpose="contact.import", extra=report.tally
        )
    return report


def _run(actor: Actor, table: Table, *, dry_run: bool, progress: Progress | None) -> Report:
    if not can_create_contact_point(actor):
        raise ImportNotAllowedError
    _refuse_headers(table.headers)
    resource = EntryResource(actor=actor, numbers=table.numbers, progress=progress)
    dataset = tablib.Dataset(*table.rows, headers=table.headers)
    result: Result = resource.import_data(dataset, dry_run=dry_run, use_transactions=not dry_run)
    if result.base_errors:
        raise result.base_errors[0].error
    for number, errors in result.row_errors():
        # What is no refusal is a fault of ours: it must not pass for a fault of the file.
        raise RuntimeError(f"row {number}") from errors[0].error
    return Report(resource.fates)


def _refuse_headers(headers: list[str]) -> None:
    known = {*columns.COLUMNS, *columns.INFORMATION}
    unknown = [name for name in headers if name not in known]
    if unknown:
        raise BadFileError(
            _("No column has this name: %(names)s. The columns are: %(known)s.")
            % {"names": ", ".join(unknown[:5]), "known": ", ".join(columns.COLUMNS)}
        )
    twice = [name for name, count in Counter(headers).items() if count > 1]
    if twice:
        raise BadFileError(_("A column stands twice: %(names)s.") % {"names": ", ".join(twice)})
    if columns.KEY not in headers and not {"organisation", "function"} <= set(headers):
        raise BadFileError(_("The columns organisation and function are needed, or else id."))


class EntryResource(Resource):  # type: ignore[misc]  # The library ships no types.
    """Rows become entries through the services of the directory."""

    class Meta:
        using_db = "default"
        import_id_fields: tuple[str, ...] = ()
        skip_diff = True
        use_transactions = True
        # Never asked: `matches` finds the entries of all the rows at once.
        instance_loader_class = BaseInstanceLoader

    def __init__(self, *, actor: Actor, numbers: list[int], progress: Progress | None) -> None:
        super().__init__()
        self.actor = actor
        self.numbers = numbers
        self.progress = progress
        self.fates: list[RowFate] = []
        self.organisations = Organisations(actor)

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        self.matches = Matches(actor=self.actor, rows=dataset.dict)

    def get_or_init_instance(
        self, instance_loader: Any, row: Mapping[str, str]
    ) -> tuple[DraftedRow, bool]:
        contact = self.matches.of(row)
        before = None if contact is None else data_of(contact)
        return DraftedRow(contact, before), contact is None

    def import_instance(self, instance: DraftedRow, row: Mapping[str, str], **kwargs: Any) -> None:
        wanted = _wanted(self.actor, instance, row)
        self.organisations.check(wanted)
        instance.after = wanted
        instance.publishes = _publishes(instance, row)

    def skip_row(
        self, instance: DraftedRow, original: Any, row: Any, import_validation_errors: Any = None
    ) -> bool:
        return not import_validation_errors and instance.is_unchanged

    def validate_instance(
        self,
        instance: DraftedRow,
        import_validation_errors: dict[str, Any] | None = None,
        validate_unique: bool = True,
    ) -> None:
        if import_validation_errors:
            raise ValidationError(import_validation_errors)

    def save_instance(
        self, instance: DraftedRow, is_create: bool, row: Any, **kwargs: Any
    ) -> None:
        if instance.after is not None and not kwargs["dry_run"]:
            instance.pk = _write(self.actor, instance, instance.after)

    def save_m2m(self, instance: DraftedRow, row: Any, **kwargs: Any) -> None:
        """The service has written them."""

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> RowResult:
        self.drafted: DraftedRow | None = None
        result: RowResult = super().import_row(row, instance_loader, **kwargs)
        number = self.numbers[kwargs["row_number"] - 1]
        self.fates.append(_fate(number, row, result, self.drafted))
        if self.progress is not None:
            self.progress(len(self.fates))
        return result

    def after_init_instance(
        self, instance: DraftedRow, new: bool, row: Any, **kwargs: Any
    ) -> None:
        self.drafted = instance


def data_of(contact: services.FoundContact) -> services.ContactPointData:
    """An entry as it is, in the shape in which it is written."""
    names = {item.name for item in fields(services.ContactPointData)} - {"channels"}
    values = {name: getattr(contact, name) for name in names}
    return services.ContactPointData(
        **{name: _comparable(value) for name, value in values.items()},
        channels=tuple(services.ChannelData(**item._asdict()) for item in contact.channels),
    )


def _wanted(
    actor: Actor, instance: DraftedRow, row: Mapping[str, str]
) -> services.ContactPointData:
    """What the row asks for. Raises ValidationError with the faults by column."""
    faults: dict[str, list[str]] = {}
    initial = entry_initial(instance.contact) if instance.contact else {"scope": Scope.DEPARTMENTS}
    values = dict(initial)
    channels: tuple[services.ChannelData, ...] = ()
    if instance.before is not None:
        channels = tuple(instance.before.channels)
    for name, text in row.items():
        try:
            if name == columns.CHANNELS:
                channels = tuple(columns.channels_of(text))
            else:
                values |= columns.form_values({name: text})
        except columns.BadCellError as error:
            faults[name] = [str(error)]
    values["scope"] = values["scope"] or Scope.DEPARTMENTS
    form = ContactPointForm(values, actor=actor)
    for name, messages in form.errors.items():
        faults.setdefault(name, []).extend(str(message) for message in messages)
    if faults:
        raise ValidationError(faults)
    cleaned = {name: _comparable(value) for name, value in form.cleaned_data.items()}
    data = _settled(instance, services.ContactPointData(**cleaned, channels=channels))
    _refuse_by_rules(actor, instance, data)
    return data


def _settled(instance: DraftedRow, data: services.ContactPointData) -> services.ContactPointData:
    """Without what writing leaves out: it would be announced as a change at every import."""
    if data.scope != Scope.DEPARTMENTS:
        data = replace(data, departments=())
    if data.scope != Scope.REGION:
        data = replace(data, region_code="")
    before = instance.before
    if before is not None and before.organisation.lower() == data.organisation.lower():
        data = replace(data, organisation=before.organisation)
    return data


def _comparable(value: Any) -> Any:
    return tuple(sorted(value)) if isinstance(value, (list, set, tuple)) else value


def _refuse_by_rules(actor: Actor, instance: DraftedRow, data: services.ContactPointData) -> None:
    """The rules that the services keep, asked beforehand so that a dry run tells the truth."""
    before = frozenset(instance.before.departments if instance.before else ())
    after = frozenset(data.departments if data.scope == Scope.DEPARTMENTS else ())
    if not can_set_coverage(actor, scope=data.scope, before=before, after=after):
        raise ValidationError({"departments": [not_your_departments()]})
    try:
        services.refuse_addresses(data.texts())
    except services.AddressRefusedError as error:
        raise ValidationError(
            {name.partition("-")[0]: [looks_like_address()] for name in error.fields}
        ) from None


def not_your_departments() -> str:
    return _("You may add and remove only the departments of your body, and must keep one.")


def _publishes(instance: DraftedRow, row: Mapping[str, str]) -> bool:
    """Whether the row publishes its entry. Other changes of status are made on its page."""
    wanted, after = row.get(columns.STATUS, ""), instance.after
    present = instance.contact.status if instance.contact else Status.DRAFT
    if wanted in ("", present) or after is None:
        return False
    if wanted != Status.PUBLISHED or present != Status.DRAFT:
        message = _("A file may publish a draft; another status is set on the page of the entry.")
        raise ValidationError({columns.STATUS: [message]})
    if not after.channels:
        message = _("To be published, an entry needs at least one means of contact.")
        raise ValidationError({columns.CHANNELS: [message]})
    return True


def _write(actor: Actor, instance: DraftedRow, data: services.ContactPointData) -> int:
    if instance.contact is None:
        key = services.create_contact_point(actor=actor, data=data).pk
    else:
        key = instance.contact.id
        services.change_contact_point(actor=actor, contact_point_id=key, data=data)
    if instance.publishes:
        services.publish_contact_point(actor=actor, contact_point_id=key)
    return key


def _fate(
    number: int, row: Mapping[str, str], result: RowResult, drafted: DraftedRow | None
) -> RowFate:
    name = _name(row, drafted)
    if result.import_type == RowResult.IMPORT_TYPE_INVALID:
        return RowFate(number, Fate.REFUSED, name, faults=_faults(result.validation_error))
    if result.import_type == RowResult.IMPORT_TYPE_NEW:
        return RowFate(number, Fate.CREATED, name, changes=_changes(drafted))
    if result.import_type == RowResult.IMPORT_TYPE_UPDATE:
        return RowFate(number, Fate.CHANGED, name, changes=_changes(drafted))
    return RowFate(number, Fate.UNCHANGED, name)


def _name(row: Mapping[str, str], drafted: DraftedRow | None) -> str:
    contact = drafted.contact if drafted else None
    organisation = row.get("organisation") or (contact.organisation if contact else "")
    function = row.get("function") or (contact.function if contact else "")
    return " – ".join(filter(None, (organisation, function)))


def _faults(error: ValidationError) -> list[Fault]:
    if not hasattr(error, "error_dict"):
        return [Fault("", message) for message in error.messages]
    return [
        Fault("" if column == "__all__" else column, message)
        for column, messages in error.message_dict.items()
        for message in messages
    ]


def _changes(drafted: DraftedRow | None) -> list[Change]:
    """Each column that differs; for a new entry, each that says something."""
    if drafted is None or drafted.after is None:
        return []
    changes = []
    for item in fields(services.ContactPointData):
        before = _shown(item.name, getattr(drafted.before, item.name, ""))
        after = _shown(item.name, getattr(drafted.after, item.name))
        if before != after and (drafted.before is not None or after not in ("", "no")):
            changes.append(Change(item.name, before, after))
    if drafted.publishes:
        before = Status.DRAFT.value if drafted.contact else ""
        changes.append(Change(columns.STATUS, before, Status.PUBLISHED.value))
    return changes


def _shown(name: str, value: Any) -> str:
    if name == columns.CHANNELS and value:
        return columns.channels_text(value)
    return columns.text_of(value)
