"""How much of the gold spans a detector finds, and how often it speaks of a clean text."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.privacy.corpus.notes import Gold, Note

# What a detector found: where it starts and ends, and whether it blocks.
Found = tuple[int, int, bool]
Detector = Callable[[str], Iterable[Found]]
# A passage counts as found when at most a tenth of it is left in the text.
WHOLE = 0.9


@dataclass(frozen=True, slots=True)
class Measures:
    """Shares between 0 and 1. Aggregates only: no text, no passage."""

    blocking_recall: float
    recall: float
    texts_caught: float
    blocking_alarms: float
    asking_alarms: float


def measured(detector: Detector, notes: list[Note]) -> Measures:
    read = [(note, list(detector(note.text))) for note in notes]
    leaky = [(note, found) for note, found in read if note.passages]
    clean = [found for note, found in read if not note.passages]
    passages = [(gold, found) for note, found in leaky for gold in note.passages]
    return Measures(
        blocking_recall=share(
            is_found(gold, [one for one in found if one[2]])
            for gold, found in passages
            if gold.blocks
        ),
        recall=share(is_found(gold, found) for gold, found in passages),
        texts_caught=share(
            all(is_found(gold, found) for gold in note.passages) for note, found in leaky
        ),
        blocking_alarms=share(any(blocks for *_, blocks in found) for found in clean),
        asking_alarms=share(any(not blocks for *_, blocks in found) for found in clean),
    )


def is_found(gold: Gold, found: Iterable[Found]) -> bool:
    covered = {place for start, end, _blocks in found for place in range(start, end)}
    return len(covered & gold.places) >= WHOLE * len(gold.places)


def share(outcomes: Iterable[bool]) -> float:
    listed = list(outcomes)
    return sum(listed) / len(listed)
