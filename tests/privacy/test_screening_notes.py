"""How much of the gold spans of whole notes is found."""

from privacy.screening import Tier, review
from tests.privacy.corpus.measures import Found, measured
from tests.privacy.corpus.notes import Notes, notes


def reviewed(text: str) -> list[Found]:
    return [(one.start, one.end, one.tier == Tier.BLOCKS) for one in review(text).findings]


def test_the_notes_beside_which_the_rules_were_written_meet_the_targets():
    found = measured(reviewed, notes(Notes.TUNED))
    assert found.blocking_recall >= 0.99, found
    assert found.recall >= 0.97, found
    assert found.texts_caught >= 0.95, found
    assert found.blocking_alarms <= 0.02, found
    assert found.asking_alarms <= 0.15, found
