"""The gauge proposes as few fields as it can, and no number comes out of it."""

import random

from privacy.gauge import THRESHOLD, Gauge, measure

FIELDS = ("modality", "sex", "age_band")
ALL = frozenset(FIELDS)


def test_enough_comparable_records_leave_the_profile_as_it_is() -> None:
    assert measure(said=FIELDS, matches={ALL: THRESHOLD - 1}) == Gauge(is_below=False)


def test_the_one_field_that_tells_the_record_apart_is_proposed() -> None:
    alike_but_for_the_age = {frozenset({"modality", "sex"}): 4, frozenset({"age_band"}): 3}
    gauge = measure(said=FIELDS, matches=alike_but_for_the_age)
    assert gauge == Gauge(is_below=True, proposals=("age_band",))


def test_a_field_that_says_nothing_is_not_proposed() -> None:
    gauge = measure(said=("sex",), matches={frozenset(): 10})
    assert gauge == Gauge(is_below=True, proposals=("sex",))
    assert measure(said=(), matches={}) == Gauge(is_below=True, suffices=False)


def test_where_everything_is_rare_everything_is_proposed() -> None:
    gauge = measure(said=FIELDS, matches={ALL: THRESHOLD - 2})
    assert gauge.is_below
    assert not gauge.suffices
    assert set(gauge.proposals) == ALL


def test_what_is_proposed_suffices_and_nothing_in_it_is_superfluous() -> None:
    """Whatever the other records share, drawn at random two thousand times."""
    chance = random.Random(5)  # noqa: S311  # The same draws each time, not a secret.
    names = tuple("abcdefg")
    for _ in range(2000):
        matches: dict[frozenset[str], int] = {}
        for _ in range(chance.randint(0, 12)):
            shared = frozenset(chance.sample(names, chance.randint(0, len(names))))
            matches[shared] = chance.randint(1, 4)
        gauge = measure(said=names, matches=matches)
        proposals = gauge.proposals
        assert gauge.suffices == (sum(matches.values()) + 1 >= THRESHOLD)
        if sum(matches.values()) + 1 < THRESHOLD:
            assert set(proposals) == set(names)
            continue
        assert not measure(said=_but(names, proposals), matches=matches).is_below
        for one in proposals:
            fewer = [name for name in proposals if name != one]
            assert measure(said=_but(names, fewer), matches=matches).is_below


def _but(names: tuple[str, ...], proposals: list[str] | tuple[str, ...]) -> list[str]:
    return [name for name in names if name not in proposals]
