"""How many data keys a second move to another master key, each with its line in the journal."""

from collections.abc import Iterator
from time import perf_counter

from django.conf import settings

from audit.readers import reading_as
from audit.services import acting_as
from privacy import keyring
from privacy.keyring import generate_key_line
from privacy.rotation import rotate
from privacy.services import issue_data_key, rewrap
from referrals.models import Case
from tests.benchmarks.case_rows import Writer
from tests.benchmarks.measuring import Effort, Result, at_least, throughput
from tests.factories import INSTALLER, make_world

CASES = 20_000
AT_ONCE = 1000
# Rows a second (reliability: targets).
WANTED = 15_000


def measure(effort: Effort) -> Iterator[Result]:
    count = effort.of(CASES, least=20)
    with reading_as(INSTALLER):
        writer = Writer.of(make_world())
        _fill(writer, count)
        former = settings.RELAIS_MASTER_KEYS
        settings.RELAIS_MASTER_KEYS = f"{generate_key_line(key_id='bench')}\n{former}"
        keyring.forget()
        try:
            start = perf_counter()
            moved = sum(batch.rewrapped for batch in rotate(model=Case))
            taken = perf_counter() - start
            yield throughput(
                f"Keys of {count} cases rotated, journalled",
                moved / taken,
                beside="wanted",
                reference=WANTED,
                target=at_least(1),
            )
            yield throughput(
                "The same",
                moved / taken,
                beside="wrapped again, not stored",
                reference=_wrapping(),
                target=at_least(0),
            )
        finally:
            settings.RELAIS_MASTER_KEYS = former
            keyring.forget()


def _fill(writer: Writer, count: int) -> None:
    for start in range(0, count, AT_ONCE):
        cases = [Case(**writer.profile) for _ in range(min(AT_ONCE, count - start))]
        for case in cases:
            issue_data_key(row=case)
        with acting_as(INSTALLER, purpose="tests"):
            Case.objects.bulk_create(cases)


def _wrapping() -> float:
    """Keys a second that one core wraps again."""
    case = Case()
    issue_data_key(row=case)
    start = perf_counter()
    for _ in range(AT_ONCE):
        rewrap(row=case)
    return AT_ONCE / (perf_counter() - start)
