"""The screening beside what others offer for French, on the same notes in the same run.

    pip install -r requirements/bench.in
    python -m tests.benchmarks.screening_peers

These packages are for this comparison: the product does not know them. Without them, only the
line of Relais is shown, and why.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from statistics import median
from time import perf_counter, process_time

import django

from tests.privacy.corpus.measures import Detector, Found, Measures, measured
from tests.privacy.corpus.notes import Note, Notes, notes

HEADINGS = ("", "numbers", "all", "texts whole", "clean held up", "median", "load", "memory")
MODEL = "fr_core_news_sm"
# What names somebody. Towns, dates and nationalities are left out, to the advantage of the others:
# they are in nearly every clean note.
NAMING = [
    "PERSON", "PHONE_NUMBER", "EMAIL_ADDRESS", "IBAN_CODE", "URL", "CREDIT_CARD", "CRYPTO",
    "IP_ADDRESS", "MEDICAL_LICENSE",
]  # fmt: skip
LENGTH = 600


@dataclass(frozen=True, slots=True)
class Engine:
    name: str
    load: Callable[[], Detector]


def relais() -> Detector:
    screening = import_module("privacy.screening")
    screening.review("Prêt.")

    def detect(text: str) -> list[Found]:
        return [(one.start, one.end, one.tier == 1) for one in screening.review(text).findings]

    return detect


def spacy() -> Detector:
    model = import_module("spacy").load(MODEL)

    def detect(text: str) -> list[Found]:
        entities = model(text).ents
        return [(one.start_char, one.end_char, True) for one in entities if one.label_ == "PER"]

    return detect


def presidio() -> Detector:
    # Without this it asks a server for the list of the domains of sites.
    os.environ.setdefault("TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS", "")
    provider = import_module("presidio_analyzer.nlp_engine").NlpEngineProvider(
        nlp_configuration={
            "nlp_engine_name": "spacy",
            "models": [{"lang_code": "fr", "model_name": MODEL}],
        }
    )
    analyzer = import_module("presidio_analyzer").AnalyzerEngine(
        nlp_engine=provider.create_engine(), supported_languages=["fr"]
    )

    def detect(text: str) -> list[Found]:
        found = analyzer.analyze(text, language="fr", entities=NAMING)
        return [(one.start, one.end, True) for one in found]

    return detect


ENGINES = [
    Engine("Relais", relais),
    Engine(f"spaCy, {MODEL}", spacy),
    Engine(f"presidio, {MODEL}", presidio),
]


def rows() -> Iterator[tuple[str, ...]]:
    for engine in ENGINES:
        before, started = resident(), perf_counter()
        try:
            detect = engine.load()
        except (ImportError, OSError) as missing:
            yield (engine.name, f"not measured, not installed here: {missing}")
            continue
        load, memory = perf_counter() - started, resident() - before
        for which in Notes:
            name = f"{engine.name}: {which.name.lower()}"
            yield (
                name,
                *_cells(measured(detect, notes(which)), detect, notes(which)),
                f"{load:.1f} s",
                f"{memory} MB",
            )


def _cells(found: Measures, detect: Detector, read: list[Note]) -> tuple[str, ...]:
    alarms = max(found.blocking_alarms, found.asking_alarms)
    shares = (found.blocking_recall, found.recall, found.texts_caught, alarms)
    return (*(f"{share:.3f}" for share in shares), f"{median(_durations(detect, read)):.2f} ms")


def _durations(detect: Detector, read: list[Note]) -> Iterator[float]:
    """Milliseconds of the processor for texts of 600 characters, made of the notes."""
    whole = " ".join(note.text for note in read)
    for start in range(0, len(whole) - LENGTH, LENGTH):
        started = process_time()
        detect(whole[start : start + LENGTH])
        yield (process_time() - started) * 1000


def resident() -> int:
    """Megabytes of this process."""
    with open("/proc/self/statm", encoding="ascii") as memory:
        return int(memory.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
    django.setup()
    for row in (HEADINGS, *rows()):
        print("  ".join(cell.ljust(14) for cell in row).rstrip())  # noqa: T201 - its purpose.


if __name__ == "__main__":
    main()
