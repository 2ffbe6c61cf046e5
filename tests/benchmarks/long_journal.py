"""The same pages of a journal of ten thousand entries and of ten million."""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connections

from audit.actors import Actor, Role
from audit.models import Entry
from audit.reading import PAGE_SIZE, EntryFilter, read_page
from commissions.models import Body
from tests.benchmarks.measuring import Effort, Result, at_most, cost, medians

FEW = 10_000
MANY = 10_000_000
TIMES = 60
OVERSIGHT = Actor("controle@example.org", Role.OVERSIGHT, member_id=1, seat_id=1, body_id=1)
SECRETARY = Actor("secretaire@example.org", Role.SECRETARY, member_id=7, seat_id=7, body_id=1007)
ADMINISTRATOR = Actor("admin@example.org", Role.ADMINISTRATOR, member_id=2, seat_id=2, body_id=2)

# As a year of work leaves them: three hundred accounts in a hundred bodies, a case for each four
# entries, one entry in a hundred about accounts and bodies.
FILL = """
INSERT INTO audit_entry (
  event, action, content_type_id, object_type, object_pk, object_repr, changes, changes_text,
  actor_id, actor_label, seat_id, role, body_id, body, purpose, cid
)
SELECT (ARRAY['row.created', 'row.updated', 'case.read', 'case.read'])[1 + number % 4],
  number % 3, {kind}, CASE number % 100 WHEN 0 THEN 'commissions.seat' ELSE 'referrals.case' END,
  md5((number / 4)::text)::uuid::text, lpad(to_hex(number / 4), 16, '0'),
  CASE number % 4 WHEN 1 THEN
    '{{"state": ["logged", "in_local_handling"], "version": ["1", "2"]}}'::jsonb END, '',
  number % 300, 'compte' || number % 300 || '@example.org', number % 300, 'secretary',
  1000 + number % 100, 'Commission ' || number % 100, 'case.move.in_local_handling',
  md5(number::text)
FROM generate_series({first}, {last}) AS number
"""


def measure(effort: Effort) -> Iterator[Result]:
    few, many = effort.of(FEW, least=6 * PAGE_SIZE), effort.of(MANY, least=12 * PAGE_SIZE)
    pages = {
        "first page": lambda: _read(OVERSIGHT),
        "end": lambda: _read(OVERSIGHT, older_than=Entry.objects.order_by("pk")[PAGE_SIZE].pk),
        "who saw a case": lambda: _read(OVERSIGHT, about=f"{few // 8:016x}"),
        "what an account did": lambda: _read(OVERSIGHT, who="compte7@example.org"),
        "one event": lambda: _read(OVERSIGHT, event="case.read"),
        "a secretary's": lambda: _read(SECRETARY),
        "the administrator's": lambda: _read(ADMINISTRATOR),
    }
    fill(1, few)
    settle()
    before = medians(effort.of(TIMES), *pages.values())
    fill(few + 1, many)
    settle()
    after = medians(effort.of(TIMES), *pages.values())
    for name, small, large in zip(pages, before, after, strict=True):
        yield cost(
            f"Journal of {many:,} entries: {name}",
            large,
            beside=f"of {few:,}",
            reference=small,
            target=at_most(1.5),
        )


def fill(first: int, last: int) -> None:
    kind = ContentType.objects.get_for_model(Body).pk
    with connections["owner"].cursor() as cursor:
        cursor.execute(FILL.format(kind=kind, first=first, last=last))


def settle() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE audit_entry")


def _read(actor: Actor, *, older_than: int | None = None, **criteria: Any) -> None:
    page = read_page(actor=actor, criteria=EntryFilter(**criteria), older_than=older_than)
    if not page.entries:
        raise LookupError(criteria)
