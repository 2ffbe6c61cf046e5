"""Sealing texts under the data key of their row, and what can go wrong when opening them.

The text `narrative` of a row lives sealed in its field `narrative_sealed`. To write:

    cipher = services.issue_data_key(row=case)
    case.narrative_sealed = cipher.seal(column="narrative", text=text)

To read, `services.row_cipher(row=case).unseal(column="narrative")`. For a child row,
`cipher.for_row(row=move).seal(column="reason", text=text)`.
"""

import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.db import connection, models
from django.utils.translation import gettext as _

from privacy import envelope, shares
from privacy.keyring import KeyNotLoadedError, keyring
from privacy.models import SEALED_SUFFIX, KeyedModel, ShreddableModel


class SealedTextError(Exception):
    """A sealed text gives no plain text; the message is written for the person who asked."""


class TextDestroyed(SealedTextError):
    """The data key was destroyed at the end of retention: nobody can read this text again."""

    def __init__(self) -> None:
        super().__init__(_("This text was destroyed at the end of its retention period."))


class Unavailability(StrEnum):
    KEY_NOT_LOADED = "key_not_loaded"
    KEY_WRONG = "key_wrong"
    SHARE_MISSING = "share_missing"
    TEXT_ALTERED = "text_altered"


class TextUnavailable(SealedTextError):
    """The text exists and cannot be opened now. Pages answer 503 and the operator is told."""

    def __init__(self, *, master_key_id: str, reason: Unavailability) -> None:
        super().__init__(_unavailability_message(master_key_id, reason))
        self.master_key_id = master_key_id
        self.reason = reason


class TextNotWrittenError(SealedTextError):
    """No text was ever sealed there; callers look at the `_sealed` field before they ask."""

    def __init__(self) -> None:
        super().__init__(_("No text was written here."))


class TextNotStorableError(SealedTextError):
    """The text holds half a character (a lone surrogate) and cannot be encoded."""

    def __init__(self) -> None:
        super().__init__(_("This text holds characters that cannot be stored."))


class DataKeyIssuedError(Exception):
    """Issuing a second key would make the texts that are already sealed unreadable."""


class RowWithoutIdentifierError(Exception):
    """A text is bound to the primary key of its row: a UUID, known before the row is saved."""


class RowCipher:
    """Seals and opens the texts of one row, after one unwrapping of its data key.

    Lives as long as the call that needs it: it is neither cached nor kept on the row.
    """

    __slots__ = ("_cipher", "_data_key_id", "_master_key_id", "_row")

    def __init__(
        self, *, row: models.Model, cipher: AESGCM, data_key_id: uuid.UUID, master_key_id: str
    ) -> None:
        self._row = row
        self._cipher = cipher
        self._data_key_id = data_key_id
        self._master_key_id = master_key_id

    def for_row(self, *, row: models.Model) -> "RowCipher":
        """The same data key for a child row (a move of a case), bound to the child's place."""
        return RowCipher(
            row=row,
            cipher=self._cipher,
            data_key_id=self._data_key_id,
            master_key_id=self._master_key_id,
        )

    def seal(self, *, column: str, text: str) -> bytes:
        """The value for the field `<column>_sealed`; raises TextNotStorableError."""
        try:
            value = text.encode()
        except UnicodeEncodeError:
            # The original error carries the whole text and must not travel.
            raise TextNotStorableError from None
        return envelope.seal(cipher=self._cipher, value=value, at=self._place(column))

    def unseal(self, *, column: str) -> str:
        """The plain text; raises TextUnavailable or TextNotWrittenError."""
        sealed = getattr(self._row, column + SEALED_SUFFIX)
        if sealed is None:
            raise TextNotWrittenError
        try:
            value = envelope.unseal(
                cipher=self._cipher, sealed=bytes(sealed), at=self._place(column)
            )
        except envelope.EnvelopeError:
            raise TextUnavailable(
                master_key_id=self._master_key_id, reason=Unavailability.TEXT_ALTERED
            ) from None
        return value.decode()

    def unseal_if_any(self, *, column: str) -> str:
        """The plain text, empty only where none was written; raises TextUnavailable."""
        try:
            return self.unseal(column=column)
        except TextNotWrittenError:
            return ""

    def _place(self, column: str) -> bytes:
        meta = self._row._meta
        # get_field refuses a column that the row does not have: a misspelt name seals nothing.
        field = meta.get_field(column + SEALED_SUFFIX)
        return envelope.place(
            b"text",
            meta.db_table.encode(),
            field.name.encode(),
            _identifier(self._row),
            self._data_key_id.bytes,
        )


def issue_data_key(*, row: KeyedModel) -> RowCipher:
    """Gives a new, unsaved row its data key, wrapped by the current master key."""
    if row.master_key_id:
        raise DataKeyIssuedError
    row.data_key_id = uuid.uuid4()
    data_key = secrets.token_bytes(envelope.KEY_BYTES)
    if isinstance(row, ShreddableModel):
        row.key_share = shares.current_file()
    _wrap(row, _with_half(row, data_key))
    return RowCipher(
        row=row,
        cipher=AESGCM(data_key),
        data_key_id=row.data_key_id,
        master_key_id=row.master_key_id,
    )


def row_cipher(*, row: KeyedModel) -> RowCipher:
    """Opens the data key of a row. Raises TextDestroyed, TextUnavailable or a KeyringError."""
    return RowCipher(
        row=row,
        cipher=AESGCM(_without_half(row, _unwrap(row))),
        data_key_id=row.data_key_id,
        master_key_id=row.master_key_id,
    )


def seal(*, row: KeyedModel, column: str, text: str) -> bytes:
    """One text of a row; with several texts, keep the RowCipher instead."""
    return row_cipher(row=row).seal(column=column, text=text)


def unseal(*, row: KeyedModel, column: str) -> str:
    """One text of a row; with several texts, keep the RowCipher instead."""
    return row_cipher(row=row).unseal(column=column)


def uses_current_key(*, row: KeyedModel) -> bool:
    return row.master_key_id == keyring().current.id


def rewrap(*, row: KeyedModel) -> None:
    """Moves the data key under the current master key; the texts stay as they are.

    The caller saves `master_key_id` and `wrapped_data_key`.
    """
    _wrap(row, _unwrap(row))


@contextmanager
def shredding(*, row: ShreddableModel) -> Iterator[None]:
    """Destroys the data key: every text of the row and of its child rows is lost for good, in the
    backups of the database too.

    Save or delete the row inside, with all that goes with it, in a transaction. The half outside
    the database goes last, when nothing but the commit can fail any more: the texts would then be
    destroyed although the row still names a key, and they would say so.
    """
    kept, row.wrapped_data_key = row.wrapped_data_key, None
    try:
        yield
        if connection.in_atomic_block:
            connection.check_constraints()
        if row.key_share:
            shares.destroy(name=row.key_share, data_key_id=row.data_key_id)
    except BaseException:
        row.wrapped_data_key = kept
        raise


@dataclass(frozen=True, slots=True)
class SealedColumn:
    model: type[models.Model]
    field: str


def keyed_models() -> list[type[KeyedModel]]:
    """Every table that holds data keys."""
    return [model for model in apps.get_models() if issubclass(model, KeyedModel)]


def sealed_columns() -> list[SealedColumn]:
    """Every sealed column, those of child rows included: what a dump must hold no plaintext of."""
    return [
        SealedColumn(model=model, field=field.name)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if field.name.endswith(SEALED_SUFFIX)
    ]


def _with_half(row: KeyedModel, data_key: bytes) -> bytes:
    """The data key as the master key wraps it: sealed once more under its half outside, if any."""
    half = _half(row)
    if half is None:
        return data_key
    return envelope.seal(cipher=half, value=data_key, at=_share_place(row))


def _without_half(row: KeyedModel, value: bytes) -> bytes:
    half = _half(row)
    if half is None:
        return value
    try:
        return envelope.unseal(cipher=half, sealed=value, at=_share_place(row))
    except envelope.EnvelopeError:
        raise TextUnavailable(
            master_key_id=row.master_key_id, reason=Unavailability.SHARE_MISSING
        ) from None


def _half(row: KeyedModel) -> AESGCM | None:
    """The half of the key outside the database; None for a row that has none."""
    if not isinstance(row, ShreddableModel) or not row.key_share:
        return None
    try:
        share = shares.share(name=row.key_share, data_key_id=row.data_key_id)
    except shares.ShareStoreError:
        raise TextUnavailable(
            master_key_id=row.master_key_id, reason=Unavailability.SHARE_MISSING
        ) from None
    if share is None:
        raise TextDestroyed
    return AESGCM(share)


def _wrap(row: KeyedModel, value: bytes) -> None:
    master_key = keyring().current
    row.master_key_id = master_key.id
    row.wrapped_data_key = master_key.wrap(data_key=value, at=_data_key_place(row))


def _unwrap(row: KeyedModel) -> bytes:
    if row.wrapped_data_key is None:
        raise TextDestroyed
    try:
        master_key = keyring().get(key_id=row.master_key_id)
        return master_key.unwrap(wrapped=bytes(row.wrapped_data_key), at=_data_key_place(row))
    except KeyNotLoadedError:
        reason = Unavailability.KEY_NOT_LOADED
    except envelope.EnvelopeError:
        reason = Unavailability.KEY_WRONG
    raise TextUnavailable(master_key_id=row.master_key_id, reason=reason)


def _data_key_place(row: KeyedModel) -> bytes:
    return envelope.place(
        b"data-key",
        row._meta.db_table.encode(),
        _identifier(row),
        row.data_key_id.bytes,
        row.master_key_id.encode(),
    )


def _share_place(row: KeyedModel) -> bytes:
    return envelope.place(
        b"key-half", row._meta.db_table.encode(), _identifier(row), row.data_key_id.bytes
    )


def _identifier(row: models.Model) -> bytes:
    if not isinstance(row.pk, uuid.UUID):
        raise RowWithoutIdentifierError
    return row.pk.bytes


def _unavailability_message(master_key_id: str, reason: Unavailability) -> str:
    messages = {
        Unavailability.KEY_NOT_LOADED: _(
            "This text cannot be read: its master key “%(key)s” is missing or retired. "
            "Warn the administrator; the text itself is not lost."
        ),
        Unavailability.KEY_WRONG: _(
            "This text cannot be read: the master key “%(key)s” does not open it, or its data key "
            "was changed. Warn the administrator."
        ),
        Unavailability.SHARE_MISSING: _(
            "This text cannot be read: the half of its key outside the database is missing "
            "(master key “%(key)s”). Warn the administrator, who has a copy of these halves."
        ),
        Unavailability.TEXT_ALTERED: _(
            "This text cannot be read: its stored value was changed or moved since it was "
            "written (master key “%(key)s”). Warn the administrator."
        ),
    }
    return messages[reason] % {"key": master_key_id}
