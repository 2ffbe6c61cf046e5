"""Which tables the journal watches. The database knows; the exceptions are named here."""

from dataclasses import dataclass

from django.apps import apps
from django.db import connection

from audit.operations import ROW_TRIGGER

# Tables without the trigger, each with its reason. A test fails for a table in neither set.
EXEMPT = {
    "account.EmailAddress": "Stays empty: the address of an account is a column of the member.",
    "account.EmailConfirmation": "Same reason.",
    "audit.Checkpoint": "It proves the journal, and only grows.",
    "audit.Delivery": "Same reason.",
    "audit.Entry": "It is the journal.",
    "audit.HandOver": "It proves the journal, and only grows.",
    "audit.Leaf": "Same reason.",
    "audit.Node": "Same reason.",
    "auth.Group": "Groups give nothing here: rights come from seats.",
    "auth.Group_permissions": "Same reason.",
    "auth.Permission": "Written by migrations only.",
    "commissions.AttemptCount": "Counts for some minutes; the failures are journalled.",
    "commissions.FactorSecret": "Made with the second factor that names it, which is journalled.",
    "commissions.KnownDevice": "Decides on a warning by mail, and gives no right.",
    "commissions.Member_groups": "Groups give nothing here: rights come from seats.",
    "commissions.Member_user_permissions": "No view reads them: rights come from seats.",
    "commissions.OpenSession": "The events login.succeeded, logout and session.ended say it.",
    "commissions.TokenGrant": "The events token.created and token.revoked say it.",
    "config.WorkerHeartbeat": "A sign of life each minute.",
    "contacts_map.Department": "Official reference data, replaced as a whole.",
    "contacts_map.Place": "Official reference data, replaced as a whole.",
    "contenttypes.ContentType": "Written by migrations only.",
    "dsfr.DsfrConfig": "Not used: the brand is in the templates.",
    "dsfr.DsfrSocialMedia": "Not used: the brand is in the templates.",
    "guardian.GroupObjectPermission": "Groups give nothing here: rights come from seats.",
    "guardian.UserObjectPermission": "Follows the seats; a row without a seat gives nothing.",
    "knox.AuthToken": "Each token is preceded by the event login.succeeded.",
    "procrastinate.ProcrastinateEvent": "Mechanics of the queue; jobs journal what they do.",
    "procrastinate.ProcrastinateJob": "Same reason.",
    "procrastinate.ProcrastinatePeriodicDefer": "Same reason.",
    "procrastinate.ProcrastinateWorker": "Same reason.",
    "referrals.AnnouncedMove": "Says that a move was told; the move is journalled.",
    "referrals.ErasedCount": "A line beside the erasure of a case would tell what it was.",
    "referrals.IdempotentRequest": "Remembers answers for a day; the case it made is journalled.",
    "referrals.KeptForm": "What a member was typing, for that member alone: nothing was sent yet.",
    "referrals.LegalStep": "Reference data, loaded from the repository.",
    "referrals.MailChoice": "A setting of comfort, which gives no right.",
    "referrals.Notification": "Repeats what is journalled: a reference and a reason.",
    "referrals.OutgoingMail": "Mechanics of the mails; they hold no content.",
    "referrals.ThreadReading": "A read mark; the event thread.read says it.",
    "socialaccount.SocialApp": "Stays empty: the settings name the provider.",
    "socialaccount.SocialToken": "Stays empty: no token of a provider is kept.",
    "sessions.Session": "The events login.succeeded and logout say it.",
}

PROTECTED_TABLES = """
SELECT relation.relname, encode(one.tgargs, 'escape'), one.tgenabled = 'A'
FROM pg_trigger one JOIN pg_class relation ON relation.oid = one.tgrelid
WHERE one.tgname = %s
ORDER BY relation.relname
"""


@dataclass(frozen=True, slots=True)
class Protection:
    """What the trigger of a table was told; see `ProtectTable`."""

    key_column: str
    # The column that names a row, in the table itself or in the one that it is named after.
    name_column: str
    sealed: frozenset[str]
    ignored: frozenset[str]
    # The table whose row names those of this one, or nothing.
    is_named_after: str
    # The number of its content type, or None for a trigger that looks it up.
    kind: int | None
    is_always_on: bool


def protected_tables() -> dict[str, Protection]:
    """The tables that the journal watches, by name, as the database has them now."""
    with connection.cursor() as cursor:
        cursor.execute(PROTECTED_TABLES, [ROW_TRIGGER])
        return {table: _protection(told, is_on) for table, told, is_on in cursor.fetchall()}


def unwatched_tables() -> list[str]:
    """The models whose table should be watched and is not, or not whatever the session asks."""
    protected = protected_tables()
    return [
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy and model._meta.label not in EXEMPT
        if not (told := protected.get(model._meta.db_table)) or not told.is_always_on
    ]


def _protection(told: str, is_always_on: bool) -> Protection:
    """`told` is the trigger's arguments as Postgres keeps them: ended by NUL, escaped. A trigger
    made before 0007 has no more than six, or eleven with a parent."""
    _app, _model, key, name, sealed, ignored, *more = told.split(r"\000")
    _link, table, _key, parent_name, _kind, _ciphertexts, kind, *_end = [*more, *[""] * 7]
    return Protection(
        key_column=key,
        name_column=parent_name or name,
        sealed=frozenset(filter(None, sealed.split(","))),
        ignored=frozenset(filter(None, ignored.split(","))),
        is_named_after=table,
        kind=int(kind) if kind else None,
        is_always_on=is_always_on,
    )
