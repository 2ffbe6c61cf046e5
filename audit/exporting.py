"""A selection of the journal as CSV, for a spreadsheet. Exporting leaves an entry."""

from django.utils import timezone
from django.utils.translation import gettext as _, pgettext

from audit.actors import Actor
from audit.models import Entry
from audit.reading import EntryFilter, find_entries
from audit.sentences import Change, tell
from audit.services import record
from audit.spreadsheet import csv_text

# The newest ones; who needs more narrows the dates and exports again.
MOST_LINES = 10_000


def export_csv(*, actor: Actor, criteria: EntryFilter) -> str:
    """The newest entries of a selection, below a header. Raises JournalForbidden."""
    entries = list(find_entries(actor=actor, criteria=criteria)[:MOST_LINES])
    extra: dict[str, object] = {"criteria": criteria.used, "shown": len(entries)}
    if entries:
        extra |= {"first": entries[-1].pk, "last": entries[0].pk}
    record(actor=actor, event="journal.exported", extra=extra)
    return csv_text([_header(), *map(_row, entries)])


def _header() -> list[str]:
    return [
        _("Number"),
        _("Date and time"),
        _("What happened"),
        _("What changed"),
        pgettext("journal", "As"),
        _("Body"),
        _("Purpose"),
        pgettext("journal", "Event"),
    ]


def _row(entry: Entry) -> list[str]:
    told = tell(entry)
    return [
        str(entry.pk),
        timezone.localtime(entry.timestamp).strftime("%Y-%m-%d %H:%M:%S"),
        told.sentence,
        " | ".join(_change(change) for change in told.changes),
        str(entry.get_role_display()),
        str(entry.body),
        told.purpose,
        str(entry.event),
    ]


def _change(change: Change) -> str:
    if change.is_sealed:
        return f"{change.label}: {_('encrypted content changed')}"
    if change.is_withheld:
        return f"{change.label}: {_('content changed, not shown in the journal')}"
    return f"{change.label}: {change.before or '∅'} → {change.after or '∅'}"
