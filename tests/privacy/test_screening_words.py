"""What tier 2 asks about, and the ordinary French that it leaves alone."""

import time
from pathlib import Path

import pytest

from config.demo.cases import STORIES, SUMMARY
from privacy.screening import Kind, Tier, lexicon as lexicon_package, review, screen
from privacy.screening.lexicon import lexicon
from tests.privacy.corpus import Sample, samples, word_samples
from tests.privacy.test_screening_corpus import covered

LEXICON = Path(lexicon_package.__file__).parent
WORDS = [sample for name in ("tuned", "held_out", "blind") for sample in word_samples(name)]
CLEAN = [sample.text for sample in [*WORDS, *samples()] if not sample.passages]


def asked(text: str) -> list[tuple[str, Kind, str]]:
    return [
        (text[finding.start : finding.end], finding.kind, finding.suggestion)
        for finding in review(text).findings
        if finding.tier == Tier.ASKS
    ]


def test_nearly_every_name_of_the_corpus_is_asked_about():
    measures = [
        covered(passage, review(sample.text).findings)
        for sample in WORDS
        for passage in sample.passages
    ]
    assert sum(measure >= 0.9 for measure in measures) / len(measures) >= 0.97


def test_nearly_every_text_with_a_name_is_caught_whole():
    leaky = [sample for sample in WORDS if sample.passages]
    whole = [sample for sample in leaky if is_caught(sample)]
    assert len(whole) / len(leaky) >= 0.95


def is_caught(sample: Sample) -> bool:
    findings = review(sample.text).findings
    return all(covered(passage, findings) >= 0.9 for passage in sample.passages)


def test_hardly_any_clean_text_is_asked_about():
    alarms = [text for text in CLEAN if review(text).findings]
    assert len(alarms) / len(CLEAN) <= 0.02


@pytest.mark.parametrize("text", [*(story.narrative for story in STORIES), SUMMARY])
def test_the_narratives_of_the_demonstration_are_left_alone(text: str):
    assert asked(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Le délai de réflexion n’a pas été proposé lors de l’audition au commissariat.",
        "Le delai de reflexion n'a pas ete propose lors de l'audition au commissariat.",
        "LE DOSSIER A ÉTÉ DÉPOSÉ À LA PRÉFECTURE.",
        "La personne a été reçue par la préfecture du Rhône, OFII saisi.",
        "Victime reçu(e), orienté·e par le ou la référent.e.",
        "Jusqu’au 12 mars, quelqu’un d’autre l’a-t-il aujourd’hui reçue ?",
        "Le Havre, L’Haÿ-les-Roses, Saint-Denis et Fontenay-sous-Bois.",
        "Grace a l'association, le dossier est depose.",
        "Monsieur le Préfet, Madame la Procureure, Mme X.",
        "[personne] a été conduite à [lieu].",
        "L’audition Mélanie, l’O.P.J., l’UNAFO et la C.R.A. de Lyon, la ppje.",
        "La Brigade de Protection des Familles, le CADA Limoges et l’UAPED de Brive.",
        "PAS DE PLACE EN CHRS SUR LE DEPARTEMENT, CHRS TOULON COMPLET.",
        "Référence 4F7K-9QZM-2XWB-7, 2e relance, J+30, à 16h30, 80 km.",
        "",
    ],
)
def test_ordinary_french_is_left_alone(text: str):
    assert asked(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mme Petit refuse.", [("Mme Petit", Kind.CIVILITY_NAME, "[personne]")]),
        ("Avec M. et Mme Kone.", [("M. et Mme Kone", Kind.CIVILITY_NAME, "[personne]")]),
        ("Mme K. refuse.", [("Mme K.", Kind.INITIALS, "[personne]")]),
        ("La jeune K. est là.", [("K.", Kind.INITIALS, "[personne]")]),
        ("Il a vu Fatou Petit hier.", [("Fatou Petit", Kind.FIRST_NAME, "[personne]")]),
        ("Pierre a menti.", [("Pierre", Kind.FIRST_NAME, "[personne]")]),
        ("Prudence, camerounaise, 30 ans.", [("Prudence", Kind.FIRST_NAME, "[personne]")]),
        ("Merveille : rien depuis mai.", [("Merveille", Kind.FIRST_NAME, "[personne]")]),
        ("Avec Ada, sans interprète.", [("Ada", Kind.FIRST_NAME, "[personne]")]),
        ("RETOUR POUR ROSE HIER.", [("ROSE", Kind.FIRST_NAME, "[personne]")]),
        ("mr le goff refuse.", [("mr le goff", Kind.CIVILITY_NAME, "[personne]")]),
        ("La mineure N.T.H., seule.", [("N.T.H.", Kind.INITIALS, "[personne]")]),
        ("Une femme nommée Osas.", [("Osas", Kind.FIRST_NAME, "[personne]")]),
        ("Il la loge à Xyzville.", [("Xyzville", Kind.UNKNOWN_WORD, "[lieu]")]),
        ("Aucune reponnse reçue.", [("reponnse", Kind.UNKNOWN_WORD, "réponse")]),
        ("Амина est là.", [("Амина", Kind.UNKNOWN_WORD, "[personne]")]),
        ("Une Fa\u200btou perdue.", [("Fa\u200btou", Kind.FIRST_NAME, "[personne]")]),
    ],
)
def test_what_may_name_somebody_is_asked_about(text: str, expected: list[tuple[str, Kind, str]]):
    assert asked(text) == expected


def test_what_blocks_is_not_asked_about_as_well():
    text = "Fatou, 06 39 98 12 34, fatou.diop@example.org"
    blocking = [finding for finding in review(text).findings if finding.tier == Tier.BLOCKS]
    assert blocking == screen(text).findings
    assert [word for word, *_ in asked(text)] == ["Fatou"]


@pytest.mark.parametrize("word", ["propose", "hebergees", "contraignait", "recepisse", "oeuvre"])
def test_the_lexicon_knows_inflected_words_without_their_accents(word: str):
    assert lexicon().is_word(word)


@pytest.mark.parametrize("word", ["", "contraignaix", "conten\nte", "kwrtz", "é"])
def test_the_lexicon_knows_no_other_word(word: str):
    assert word not in lexicon().words


def test_a_word_with_a_capital_is_explained_by_one_list_only():
    known = lexicon()
    assert known.capitalised
    for names in (known.allowed, known.first_names, known.surnames, known.other_names):
        assert known.capitalised & names == set()
    assert [word for word in known.capitalised if word not in known.words] == []


@pytest.mark.parametrize("name", ["capitalised", "surnames", "other_places"])
def test_a_list_of_one_kind_is_sorted_and_says_nothing_twice(name: str):
    words = listed(name)
    assert words == sorted(set(words))


def listed(name: str) -> list[str]:
    lines = (LEXICON / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    ["a", "zzzzqqqq ", "Mme A ", "A. ", "Saint Denis ", "l'a-", "a-", "d'", "Rose a ", "M. et "],
)
def test_the_time_stays_linear_on_what_is_worst(unit: str):
    text = (unit * 30_000)[:30_000]
    start = time.process_time()
    review(text)
    assert time.process_time() - start < 2.0
