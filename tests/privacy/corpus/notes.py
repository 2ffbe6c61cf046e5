"""The notes of commissions with gold spans: those beside which the rules were written, and those
that were read once, when the rules stood."""

import json
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

from privacy.screening import Kind

HERE = Path(__file__).parent
ASKED_KINDS = {
    Kind.CIVILITY_NAME,
    Kind.FIRST_NAME,
    Kind.INITIALS,
    Kind.PLACE_NAME,
    Kind.UNKNOWN_WORD,
}


class Notes(StrEnum):
    TUNED = "notes"
    UNSEEN = "unseen"


class Gold(NamedTuple):
    """A passage that identifies somebody: the places of its characters that are no blanks;
    `blocks` when nothing justifies it in a text."""

    places: frozenset[int]
    blocks: bool


class Note(NamedTuple):
    text: str
    passages: list[Gold]


@cache
def notes(which: Notes) -> list[Note]:
    lines = (HERE / f"{which}.jsonl").read_text(encoding="utf-8").splitlines()
    values = [json.loads(line) for line in lines]
    return [
        Note(one["text"], [_gold(one["text"], span) for span in one["spans"]]) for one in values
    ]


def _gold(text: str, span: dict[str, int | str]) -> Gold:
    places = range(int(span["start"]), int(span["end"]))
    return Gold(
        places=frozenset(place for place in places if not text[place].isspace()),
        blocks=Kind(span["kind"]) not in ASKED_KINDS,
    )
