"""The invented texts, as Python values."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from privacy.screening import Kind

HERE = Path(__file__).parent
MARKS = {
    "c": Kind.CIVILITY_NAME,
    "f": Kind.FIRST_NAME,
    "i": Kind.INITIALS,
    "u": Kind.UNKNOWN_WORD,
}


@dataclass(frozen=True)
class Passage:
    start: int
    end: int
    kind: Kind


@dataclass(frozen=True)
class Sample:
    text: str
    passages: list[Passage]


def samples() -> list[Sample]:
    """The texts beside which tier 1 was written."""
    return [
        _sample(line)
        for name in ("narratives", "second_look")
        for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def word_samples(name: str) -> list[Sample]:
    """The texts of words/: `{f:Fatou}` marks a passage and its kind."""
    path = HERE / "words" / f"{name}.txt"
    return [_marked(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _marked(line: str) -> Sample:
    text = ""
    passages = []
    for piece in re.split(r"(\{\w:[^}]+\})", line):
        if piece.startswith("{"):
            code, _, marked = piece[1:-1].partition(":")
            start = len(text)
            passages.append(Passage(start, start + len(marked), MARKS[code]))
            piece = marked
        text += piece
    return Sample(text=text, passages=passages)


def _sample(line: str) -> Sample:
    values = json.loads(line)
    passages = [
        Passage(span["start"], span["end"], Kind(span["kind"])) for span in values["spans"]
    ]
    return Sample(text=values["text"], passages=passages)
