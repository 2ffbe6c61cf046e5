"""The file that is brought in."""

from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor
from contacts_map.exchange.spreadsheets import MAX_BYTES, BadFileError, Table, read_table

MAX_ROWS = 1000
SALT = "contacts_map.exchange.import"
# Longer than reading a report takes; the dry run is made again anyway.
KEPT_SECONDS = 3600


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, at most 1,000 lines."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> Table:
        given: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            return read_table(given.read(MAX_BYTES + 1), max_rows=MAX_ROWS, max_bytes=MAX_BYTES)
        except BadFileError as error:
            raise forms.ValidationError(str(error), code="bad_file") from error


class StaleImportError(ValueError):
    """The confirmation is too old, altered, or somebody else's."""


def sealed(table: Table, *, actor: Actor, fingerprint: str) -> str:
    """The rows and their fate, for the form that confirms: nothing is kept on the server."""
    content = [actor.seat_id, fingerprint, table.headers, table.rows, table.numbers]
    return signing.dumps(content, salt=SALT, compress=True)


def unsealed(text: str, *, actor: Actor) -> tuple[Table, str]:
    """The rows and the fingerprint of their fate. Raises StaleImportError."""
    try:
        seat_id, fingerprint, *table = signing.loads(text, salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature as error:
        raise StaleImportError from error
    if seat_id != actor.seat_id:
        raise StaleImportError
    return Table(*table), fingerprint
