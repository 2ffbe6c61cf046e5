"""The invented texts, as Python values."""

import json
from dataclasses import dataclass
from pathlib import Path

from privacy.screening import Kind


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
    return [
        _sample(line)
        for file in sorted(Path(__file__).parent.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


def _sample(line: str) -> Sample:
    values = json.loads(line)
    passages = [
        Passage(span["start"], span["end"], Kind(span["kind"])) for span in values["spans"]
    ]
    return Sample(text=values["text"], passages=passages)
