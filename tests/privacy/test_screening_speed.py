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

from privacy.screening import (
    addresses,
    birth_dates,
    contacts,
    disguises,
    full_names,
    initials,
    known_words,
    normalisation,
    numbers,
    persons,
    places,
    sentences,
    small_names,
    surface,
    tier1,
    towns,
    unknown_words,
)

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
    *(
        "l'a-",
        "a.a ",
        "A.",
        "Mme ",
        "Mme A. ",
        "mme a ",
        "Mme et Mme ",
        "dite ",
        "nom : ",
        "alias A",
    ),
    *(
        "né le un ",
        "né deux mille ",
        "hôtel ",
        "hôtel le ",
        "Hôtel Aa ",
        "zéro, un. ",
        "06 deux ",
        "o1",
    ),
    *("Tata ", "Tata Aa ", "\u0430a", "\u3000"),
    *(
        "insta a ",
        "snap : a",
        "la dame A",
        "box ",
        "au 12 de la ",
        "secu 1",
        "« le A",
        "06.0",
        "0x",
    ),
    *(
        "dossier AB ",
        "juge : A",
        "le Gros ",
        "six six ",
        "12 mai ",
        "12/03/2001 a ",
        "A12345",
        "@$a",
    ),
    "ne a ne a ne a ne a ne a ne a ne a ne a ne a 1 ",
]
MODULES: tuple[ModuleType, ...] = (
    addresses,
    birth_dates,
    contacts,
    disguises,
    full_names,
    initials,
    known_words,
    normalisation,
    numbers,
    persons,
    places,
    sentences,
    small_names,
    surface,
    tier1,
    towns,
    unknown_words,
)


def patterns() -> Iterator[re.Pattern[str]]:
    for module in MODULES:
        for value in vars(module).values():
            if isinstance(value, re.Pattern):
                yield value
            elif isinstance(value, list | dict):
                items = value.values() if isinstance(value, dict) else value
                yield from (item for item in items if isinstance(item, re.Pattern))


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


# Also those that are only tried at one place: so no use of theirs can hang either.
SEARCHED = set(patterns())


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_no_pattern_hangs_on_a_hundred_kilobytes(unit: str):
    durations = {pattern: search_time(pattern, unit) for pattern in SEARCHED}
    slow = {pattern.pattern[:60]: took for pattern, took in durations.items() if took > LIMIT}
    assert slow == {}
