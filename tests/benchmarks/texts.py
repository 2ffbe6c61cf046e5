"""What sealing and screening a text take of the time in which a case is logged."""

from collections.abc import Iterator

from privacy.screening import review
from privacy.services import issue_data_key
from referrals.models import Case
from tests.benchmarks.case_rows import NARRATIVE, SUMMARY, Writer
from tests.benchmarks.measuring import Effort, Result, at_most, cost, medians, processor_medians
from tests.factories import make_world

TIMES = 200
LONG_TIMES = 1
LONG = 1_000_000
# Repeated, these are the slowest of the texts that the tests of the screening try.
UNITS = (
    "a@",
    "12/03/",
    "née le 12/03/2001 ",
    "Place Aa ",
    "Saint Denis ",
    "« Aa Bb » ",
    NARRATIVE,
)
# What a person does not notice.
LIMIT = 0.002


def measure(effort: Effort) -> Iterator[Result]:
    writer = Writer.of(make_world())
    logging, sealing, screening = medians(
        effort.of(TIMES), writer.log_case, _seal_and_open, lambda: review(NARRATIVE)
    )
    (alone,) = processor_medians(effort.of(TIMES), lambda: review(NARRATIVE))
    yield cost(
        "A data key, two texts sealed and opened",
        sealing,
        beside="log a case",
        reference=logging,
        target=at_most(0.02),
    )
    yield cost(
        f"Screening of {len(NARRATIVE)} characters",
        screening,
        beside="log a case",
        reference=logging,
        target=None,
    )
    yield cost(
        f"Screening of {len(NARRATIVE)} characters, the processor alone",
        alone,
        beside="the limit",
        reference=LIMIT,
        target=at_most(1),
    )
    yield max((_long_text(unit, effort) for unit in UNITS), key=lambda result: result.ratio)


def _seal_and_open() -> None:
    case = Case()
    cipher = issue_data_key(row=case)
    case.narrative_sealed = cipher.seal(column="narrative", text=NARRATIVE)
    case.national_summary_sealed = cipher.seal(column="national_summary", text=SUMMARY)
    cipher.unseal(column="narrative")
    cipher.unseal(column="national_summary")


def _long_text(unit: str, effort: Effort) -> Result:
    """Linear or not: twice the text must take about twice as long."""
    size = effort.of(LONG, least=1000)
    long, short = _filled(unit, size), _filled(unit, size // 2)
    half, whole = processor_medians(
        effort.of(LONG_TIMES), lambda: review(short), lambda: review(long)
    )
    return cost(
        f"Screening of {size // 1000} kB, the worst of {len(UNITS)} texts",
        whole,
        beside="half of it",
        reference=half,
        target=at_most(2.6),
    )


def _filled(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]
