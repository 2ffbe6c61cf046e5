"""What of an entry its readers may see: about a case, its course and never its content; about a
contact point, that a channel changed and never its value, which is not everybody's to read."""

from typing import Any

from audit.models import Entry

Changes = dict[str, list[Any]]

# The first of the two values of a column that is not shown: encrypted, or content of a case.
SEALED = "changed"
WITHHELD = "withheld"
DIGEST_PREFIX = "sha256:"

CHANNELS = "contacts_map.channel"
CASES = "referrals."
# Oversight and the coordination read references and metadata. Whatever is not named here is
# content of a case (profile, causes, outcome...): a column added later is withheld by default.
# So is `due_on`: a local deadline gives away the exact day that the national level never sees.
CASE_METADATA = frozenset(
    {
        "at",
        "author_id",
        "body_id",
        "body_name",
        "by_id",
        "case_id",
        "case_version",
        "closed_at",
        "created_at",
        "data_key_id",
        "department_id",
        "desk_id",
        "escalated_at",
        "ended_at",
        "from_state",
        "id",
        "is_critical",
        "level",
        "logged_at",
        "master_key_id",
        "national_due_on",
        "reference",
        "reported_by_body_id",
        "role",
        "rule",
        "sent_up_by_rule",
        "settled_at",
        "state",
        "state_since",
        "status",
        "to_state",
        "version",
    }
)


def disclosed_changes(entry: Entry) -> Changes:
    """The changes of an entry, what its readers may not see replaced by a mark."""
    changes: Changes = entry.changes or {}
    return {
        column: values if _is_shown(entry, column) or is_sealed(values) else [WITHHELD, None]
        for column, values in changes.items()
    }


def _is_shown(entry: Entry, column: str) -> bool:
    if entry.object_type.startswith(CASES):
        return column in CASE_METADATA
    return entry.object_type != CHANNELS or column != "value"


def is_withholding(entry: Entry) -> bool:
    """Whether a part of the entry is not shown to its readers."""
    return disclosed_changes(entry) != (entry.changes or {})


def is_sealed(values: list[Any]) -> bool:
    """Whether these are the marks of an encrypted column: "changed", and a digest or nothing."""
    mark, digest = values
    return mark == SEALED and (digest is None or str(digest).startswith(DIGEST_PREFIX))
