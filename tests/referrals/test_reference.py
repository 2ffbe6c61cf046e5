import contextlib

import pytest
from hypothesis import given, strategies as st

from referrals.reference import (
    ALPHABET,
    LENGTH,
    InvalidReference,
    check_character,
    new_reference,
    parse_reference,
)

bodies = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH).filter(
    lambda body: check_character(body).isalnum()
)


def grouped(body: str) -> str:
    compact = body + check_character(body)
    return "-".join(compact[start : start + 4] for start in range(0, len(compact), 4))


@given(bodies)
def test_a_reference_reads_as_itself(body):
    assert parse_reference(grouped(body)) == grouped(body)


@given(bodies, st.randoms(use_true_random=False))
def test_spelling_does_not_matter(body, random):
    reference = grouped(body)
    spelt = "".join(
        random.choice({"0": "0oO", "1": "1iIlL", "-": "- "}.get(c, c + c.lower()))
        for c in reference
    )
    assert parse_reference(spelt) == reference


@given(bodies, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(body, position, character):
    wrong = body[:position] + character + body[position + 1 :]
    if wrong == body:
        return
    with pytest.raises(InvalidReference):
        parse_reference(wrong + check_character(body))


@given(bodies, st.integers(0, LENGTH - 2))
def test_two_exchanged_characters_are_noticed(body, position):
    wrong = body[:position] + body[position + 1] + body[position] + body[position + 2 :]
    if wrong == body:
        return
    with pytest.raises(InvalidReference):
        parse_reference(wrong + check_character(body))


@given(st.text(max_size=40))
def test_anything_else_is_refused_by_name(text):
    with contextlib.suppress(InvalidReference):
        parse_reference(text)


def test_new_references_are_valid_and_differ():
    references = [new_reference() for _ in range(500)]
    assert len(set(references)) == 500
    assert all(parse_reference(one) == one for one in references)
