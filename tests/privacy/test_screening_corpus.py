"""How much of what identifies somebody is found, and how often a clean text is held up."""

import pytest

from privacy.screening import Finding, screen
from tests.privacy.corpus import Passage, Sample, samples

SAMPLES = samples()


def covered(passage: Passage, findings: list[Finding]) -> float:
    """The part of the passage that the findings cover."""
    inside = {
        index
        for finding in findings
        for index in range(
            max(finding.start, passage.start),
            min(finding.end, passage.end),
        )
    }
    return len(inside) / (passage.end - passage.start)


def replaced(sample: Sample) -> str:
    text = sample.text
    for finding in sorted(screen(text).findings, key=lambda finding: -finding.start):
        text = text[: finding.start] + finding.suggestion + text[finding.end :]
    return text


def test_the_corpus_is_large_and_half_clean():
    clean = [sample for sample in SAMPLES if not sample.passages]
    assert len(SAMPLES) >= 120
    assert 0.4 <= len(clean) / len(SAMPLES) <= 0.6


def test_nearly_every_passage_is_found_whole():
    measures = [
        covered(passage, screen(sample.text).findings)
        for sample in SAMPLES
        for passage in sample.passages
    ]
    found = sum(measure >= 0.9 for measure in measures)
    assert found / len(measures) >= 0.99


def test_nearly_every_passage_is_called_by_its_kind():
    called = [
        any(
            finding.kind == passage.kind
            and finding.start < passage.end
            and passage.start < finding.end
            for finding in screen(sample.text).findings
        )
        for sample in SAMPLES
        for passage in sample.passages
    ]
    assert sum(called) / len(called) >= 0.98


def test_hardly_any_clean_text_is_held_up():
    clean = [sample.text for sample in SAMPLES if not sample.passages]
    alarms = [text for text in clean if screen(text).findings]
    assert len(alarms) / len(clean) <= 0.02


def test_nothing_is_found_outside_the_passages_of_the_other_texts():
    strangers = [
        finding
        for sample in SAMPLES
        if sample.passages
        for finding in screen(sample.text).findings
        if not any(
            finding.start < passage.end and passage.start < finding.end
            for passage in sample.passages
        )
    ]
    assert strangers == []


@pytest.mark.parametrize(
    "sample", [sample for sample in SAMPLES if sample.passages], ids=lambda sample: sample.text
)
def test_a_text_with_the_suggestions_in_place_passes(sample: Sample):
    assert screen(replaced(sample)).findings == []
