"""Many writers at once: each entry is signed by its own actor, and none is lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from audit.actors import Actor
from audit.models import Entry
from audit.services import acting_as
from commissions.enums import BodyKind
from commissions.models import Body

WRITERS = 6
ROUNDS = 15


def write(writer: int) -> None:
    actor = Actor.system(f"writer-{writer}")
    try:
        for number in range(ROUNDS):
            with acting_as(actor, purpose=f"round.{number}"):
                body = Body.objects.create(
                    name=f"Commission {writer}/{number}", kind=BodyKind.COMMISSION
                )
                Body.objects.filter(pk=body.pk).update(is_active=False)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_simultaneous_writers_never_sign_for_one_another():
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    entries = list(Entry.objects.filter(content_type__model="body"))
    assert len(entries) == WRITERS * ROUNDS * 2
    names = dict(Body.objects.values_list("pk", "name"))
    for entry in entries:
        writer, number = names[entry.object_id].removeprefix("Commission ").split("/")
        assert entry.actor_label == f"system:writer-{writer}"
        assert entry.purpose == f"round.{number}"
