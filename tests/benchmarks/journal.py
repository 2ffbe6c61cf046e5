"""Pages of a long journal, from its top to its end."""

from collections.abc import Callable, Iterator

from django.contrib.contenttypes.models import ContentType
from django.db import connections

from audit.actors import Actor
from audit.models import Entry
from audit.reading import PAGE_SIZE, EntryFilter, read_page
from referrals.models import Case
from tests.benchmarks.measuring import Effort, Result, at_most, cost, medians
from tests.factories import make_world

ENTRIES = 1_000_000
TIMES = 60

FILL = """
INSERT INTO audit_entry (
  event, action, content_type_id, object_pk, object_repr, changes, changes_text, actor_id,
  actor_label, seat_id, role, body_id, body, purpose, cid
)
SELECT (ARRAY['row.created', 'row.updated', 'case.read'])[1 + number % 3], number % 3, {kind},
  gen_random_uuid()::text, lpad(to_hex(number / 4), 16, '0'),
  '{{"state": ["logged", "in_local_handling"], "version": ["1", "2"]}}', '', number % 300,
  'compte' || number % 300 || '@example.org', number % 300, 'secretary', {body} + number % 100,
  'Commission ' || number % 100, 'case.move.in_local_handling', md5(number::text)
FROM generate_series(1, {entries}) AS number
"""


def measure(effort: Effort) -> Iterator[Result]:
    world = make_world()
    oversight, secretary = world.actor("oversight"), world.actor("secretary69")
    entries = effort.of(ENTRIES, least=6 * PAGE_SIZE)
    _fill(entries, secretary.body_id)
    yield from _pages("oversight", oversight, entries, effort)
    yield from _pages("a secretary", secretary, entries, effort)


def _pages(who: str, actor: Actor, entries: int, effort: Effort) -> Iterator[Result]:
    first, middle, last = medians(
        effort.of(TIMES),
        _page(actor, None),
        _page(actor, entries // 2),
        _page(actor, Entry.objects.order_by("pk")[PAGE_SIZE].pk),
    )
    yield cost(
        f"Journal of {entries:,} entries, read by {who}: middle and end",
        max(middle, last),
        beside="first page",
        reference=first,
        target=at_most(2),
    )


def _page(actor: Actor, older_than: int | None) -> Callable[[], object]:
    return lambda: read_page(actor=actor, criteria=EntryFilter(), older_than=older_than)


def _fill(entries: int, body: int | None) -> None:
    kind = ContentType.objects.get_for_model(Case).pk
    with connections["owner"].cursor() as cursor:
        cursor.execute(FILL.format(kind=kind, body=body, entries=entries))
        cursor.execute("ANALYZE audit_entry")
