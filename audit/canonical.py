"""The bytes of an entry that its leaf covers, written by the database from the columns.

The expressions are kept here and not in the database: whoever may change the database must not
change what is hashed. JSON made by Postgres is the same on every server and in every session;
times are in UTC. `audit.verifier.verify.HEAD_FIELDS` names the members in their order.
A change here is a new version of the format, beside this one, never instead of it.
"""

from typing import LiteralString

FORMAT = "relais.journal.entry.v1"

# Who, when, what: shown with a proof to whoever may read the entry.
HEAD: LiteralString = """
json_build_array(
  'relais.journal.entry.v1', entry.id, entry."timestamp" AT TIME ZONE 'UTC', entry.event,
  entry.action, entry.content_type_id, entry.object_type, entry.object_pk, entry.object_repr,
  entry.actor_id, entry.actor_label, entry.seat_id, entry.role, entry.body_id, entry.body,
  entry.purpose, entry.cid
)::text
"""

# What changed, under a salt: only its digest is shown where a part of it is withheld.
CONTENT: LiteralString = """
json_build_array(entry.salt, entry.changes, entry.additional_data)::text
"""
