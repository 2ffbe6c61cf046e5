"""What sealing and screening a text take of the time in which a case is logged."""

from collections.abc import Iterator

from privacy.screening import screen
from privacy.services import issue_data_key
from referrals.models import Case
from tests.benchmarks.case_rows import NARRATIVE, SUMMARY, Writer
from tests.benchmarks.measuring import Effort, Result, at_most, cost, medians, processor_medians
from tests.factories import make_world

TIMES = 200
LONG_TIMES = 5
LONG = 100_000
# Repeated, these are the slowest of the texts that the tests of the screening try.
UNITS = ("a@", "12 rue ", "née le 12/03/2001 ", "ne a ", "0 ", NARRATIVE)


def measure(effort: Effort) -> Iterator[Result]:
    writer = Writer.of(make_world())
    logging, sealing, screening = medians(
        effort.of(TIMES), writer.log_case, _seal_and_open, lambda: screen(NARRATIVE)
    )
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
    yield max((_long_text(unit, effort) for unit in UNITS), key=lambda result: result.ratio)


def _seal_and_open() -> None:
    case = Case()
    cipher = issue_data_key(row=case)
    case.narrative_sealed = cipher.seal(column="narrative", text=NARRATIVE)
    case.national_summary_sealed = cipher.seal(column="national_summary", text=SUMMARY)
    cipher.unseal(column="narrative")
    cipher.unseal(column="national_summary")


def _long_text(unit: str, effort: Effort) -> Result:
    """Linear or not: ten times the text must take about ten times as long."""
    size = effort.of(LONG, least=1000)
    long, short = _filled(unit, size), _filled(unit, size // 10)
    tenth, whole = processor_medians(
        effort.of(LONG_TIMES), lambda: screen(short), lambda: screen(long)
    )
    return cost(
        f"Screening of {size // 1000} kB, the worst of {len(UNITS)} texts",
        whole,
        beside="ten times a tenth of it",
        reference=10 * tenth,
        target=at_most(2),
    )


def _filled(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]
