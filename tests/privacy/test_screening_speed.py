"""No pattern hangs on what is worst for it.

A quadratic pattern takes tens of seconds on such a text, a linear one some milliseconds: the
bound lies far from both, in processor time, so that other work on the machine cannot fail a
test. How fast the patterns are is measured in tests/benchmarks.
"""

import re
import time
from collections.abc import Iterator
from types import ModuleType

import pytest

from privacy.screening import addresses, birth_dates, contacts, numbers, surface

SIZE = 100_000
LIMIT = 2.0
# Even a quadratic pattern that passes this on a fifth of the text stays under the limit on it all.
SAMPLE = SIZE // 5
HARMLESS = LIMIT / 5**2
# One unit repeated is the worst case of a pattern that starts over at each place.
UNITS = [
    *(
        "a",
        "A",
        "1",
        "0",
        " ",
        "@",
        "+",
        ".",
        "-",
        "/",
        "(",
        "\n",
        '"',
        "é",
        "a@",
        "a.",
        "a-",
        "a_",
    ),
    *("a ", "A ", "Aa ", "1 ", "0 ", "01 ", "00 ", "+1 ", "1.", "1/", "1-", "1a", "a1 ", "[at]"),
    *("a at ", "a point ", "http://", "www.", "a.com ", "fr76 ", "FR76", "aa11 ", "1 85 05 "),
    *(
        "dossier ",
        "dossier n° ",
        "n° ",
        "n°1 ",
        "AA-123-A",
        "né le ",
        "née ",
        "ne a a ",
        "naissance ",
    ),
    *(
        "12/03/2001 ",
        "12/03/",
        "rue ",
        "rue a ",
        "12 rue ",
        "rue des ",
        "Place Aa ",
        "12 place de la ",
    ),
    *("logée ", "chez M. A ", "bâtiment A ", "insta : a ", "pseudo ", "whatsapp 1", "« ", "tel 1"),
    *(
        "zéro un ",
        "loi ",
        "loi n° 1",
        "art. ",
        "4F7K-9QZM-2XWB-7",
        "\uff10 ",
        "a\u200b",
        "e\u0301",
    ),
    "l'a-",
    "ne a ne a ne a ne a ne a ne a ne a ne a ne a 1 ",
]
# These are applied to what another pattern found, or at one place: never to a whole text.
NOT_SEARCHED = {
    addresses.REST_OF_NUMBERED,
    birth_dates.BORN_THING,
    contacts.COMMON_NOUN,
    numbers.ABBREVIATION,
    numbers.SHORT_WORD,
    numbers.THOUSANDS,
    numbers.UNIT,
    numbers.YEARS,
}


def patterns() -> Iterator[re.Pattern[str]]:
    modules: tuple[ModuleType, ...] = (addresses, birth_dates, contacts, numbers, surface)
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, re.Pattern):
                yield value
            elif isinstance(value, list):
                yield from (item for item in value if isinstance(item, re.Pattern))


def search_time(pattern: re.Pattern[str], unit: str) -> float:
    """Seconds on the whole text, or on a sample of it when that shows enough."""
    took = seconds(pattern, filled(unit, SAMPLE))
    return took if took <= HARMLESS else seconds(pattern, filled(unit, SIZE))


def seconds(pattern: re.Pattern[str], text: str) -> float:
    start = time.process_time()
    pattern.findall(text)
    return time.process_time() - start


def filled(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]


SEARCHED = set(patterns()) - NOT_SEARCHED


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_no_pattern_hangs_on_a_hundred_kilobytes(unit: str):
    durations = {pattern: search_time(pattern, unit) for pattern in SEARCHED}
    slow = {pattern.pattern[:60]: took for pattern, took in durations.items() if took > LIMIT}
    assert slow == {}
