"""How much of the gold spans of whole notes is found.

Only aggregates are shown: whoever reads a failure on the unseen notes learns nothing of them.
"""

from privacy.screening import Tier, review
from tests.privacy.corpus.measures import Found, measured
from tests.privacy.corpus.notes import Notes, notes


def reviewed(text: str) -> list[Found]:
    return [(one.start, one.end, one.tier == Tier.BLOCKS) for one in review(text).findings]


def test_there_are_notes_of_both_kinds_and_half_of_the_unseen_ones_are_clean():
    tuned, unseen = notes(Notes.TUNED), notes(Notes.UNSEEN)
    assert len(tuned) + len(unseen) >= 300
    clean = [note for note in unseen if not note.passages]
    assert len(unseen) >= 200
    assert 0.4 <= len(clean) / len(unseen) <= 0.6


def test_the_notes_beside_which_the_rules_were_written_meet_the_targets():
    found = measured(reviewed, notes(Notes.TUNED))
    assert found.blocking_recall >= 0.99, found
    assert found.recall >= 0.97, found
    assert found.texts_caught >= 0.95, found
    assert found.blocking_alarms <= 0.02, found
    assert found.asking_alarms <= 0.15, found


def test_the_notes_that_the_rules_never_met_meet_the_targets():
    found = measured(reviewed, notes(Notes.UNSEEN))
    assert found.blocking_recall >= 0.99, found
    assert found.recall >= 0.97, found
    assert found.texts_caught >= 0.95, found
    assert found.blocking_alarms <= 0.02, found
    assert found.asking_alarms <= 0.15, found
