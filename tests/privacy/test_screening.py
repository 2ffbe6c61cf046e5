"""What tier 1 finds and leaves, kind by kind, and the offsets that it gives."""

import logging
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from privacy.screening import Finding, Kind, normalise, screen
from privacy.screening.normalisation import with_offsets

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=[]), max_size=200)
INVISIBLE = ["\u200b", "\u200d", "\u2060", "\ufeff", "\u202e", "\u2066", "\u00ad", "\u034f"]


def kinds(text: str) -> list[Kind]:
    return [finding.kind for finding in screen(text).findings]


def matched(text: str) -> list[str]:
    return [text[finding.start : finding.end] for finding in screen(text).findings]


@pytest.mark.parametrize("gap", ["", " ", ".", "-", "/", "_", "\u00a0", "\u202f", "\u2011", " . "])
def test_a_french_number_is_found_whatever_separates_its_digits(gap: str):
    text = "Appeler le " + gap.join(["06", "39", "98", "12", "34"]) + " demain."
    assert kinds(text) == [Kind.PHONE]


@pytest.mark.parametrize("prefix", ["+33 ", "+33(0)", "0033 ", "(+33) ", "+ 33 (0) ", "00 33 "])
def test_the_prefix_of_the_country_may_be_written_in_any_way(prefix: str):
    assert kinds(f"Contact {prefix}6 39 98 12 34.") == [Kind.PHONE]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("06 39 98 XX 21, fin masquée", Kind.PHONE),
        ("La fille de Bintou (09/02/2019) n'est pas scolarisée.", Kind.BIRTH_DATE),
        ("insta du recruteur mister.dubaii_77, encore actif", Kind.HANDLE),
        ("snap de la fille kelly93 inconnu", Kind.HANDLE),
        ("Signalé trois fois, ba 739 tz, jamais contrôlé.", Kind.PLATE),
        ("Ils dorment route de Saint-Gilles, lot 14, 30800.", Kind.STREET_ADDRESS),
        ("n° minute 26/00412, ordonnance n° 26/00412", Kind.DOCUMENT_NUMBER),
    ],
)
def test_other_written_forms_are_found_too(text: str, kind: Kind):
    assert set(kinds(text)) == {kind}


@pytest.mark.parametrize("zero", ["\uff10", "\u0660", "\u06f0", "\u0966"])
def test_digits_of_other_writings_are_digits(zero: str):
    number = "".join(chr(ord(zero) + int(digit)) for digit in "0639981234")
    assert kinds(f"tel {number}") == [Kind.PHONE]


@pytest.mark.parametrize("character", INVISIBLE)
def test_an_invisible_character_hides_nothing(character: str):
    text = "Le " + character.join("0639981234") + " ne répond pas."
    assert kinds(text) == [Kind.PHONE]
    assert character not in screen(text).text


@pytest.mark.parametrize(
    "text",
    [
        "119, 17, 112, 115, 3919 ou 116 006",
        "Délai de 30 jours, puis 6 mois, du 12/03/2026 au 11/04/2026 à 14h30.",
        "Articles L. 425-1, R425-1 et 225-4-1 ; loi n° 2016-444 du 13 avril 2016.",
        "Référence 4F7K-9QZM-2XWB-7.",
        "Dossier DYS-2026-0147, REF DYS-2026-0303 : la plainte vise bien 225-4-1 du code pénal.",
        "Tests dans le camion, bd Sakakini, 3 résultats ; le tribunal, 15 rue de la Paix.",
        "De 2019 à 2025 : 12 000 € puis 1 234 567 euros.",
        "Elle est à la rue ; 3 places en CHRS, 2 cours de français.",
        "",
    ],
)
def test_the_figures_of_a_narrative_pass(text: str):
    assert kinds(text) == []


def test_a_wrong_check_digit_is_no_iban_but_still_a_long_number():
    assert kinds("FR76 3000 6000 0112 3456 7890 189") == [Kind.IBAN]
    assert kinds("FR76 3000 6000 0112 3456 7890 180") == [Kind.DOCUMENT_NUMBER]


def test_a_date_is_a_birth_date_only_beside_a_word_of_birth():
    assert kinds("La commission du 12/03/2001 a statué.") == []
    assert kinds("Elle est née le 12/03/2001.") == [Kind.BIRTH_DATE]
    assert kinds("La naissance de l'enfant, puis la réunion du 12/03/2026.") == []


def test_what_overlaps_is_one_finding():
    findings = screen("Insta : @belle_rose75 et prenom.nom@example.org").findings
    for finding, following in pairwise(findings):
        assert finding.end <= following.start


def test_a_finding_and_a_screening_never_show_the_text(caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.DEBUG):
        screening = screen("Joindre le 06 39 98 12 34")
    assert screening.blocks
    shown = repr(screening) + str(screening) + caplog.text
    assert "39 98" not in shown
    assert "Joindre" not in shown


def test_offsets_count_in_the_submitted_text():
    text = "\u202eE\u0301crire\u200b à ﬁlle@example.org ; tel \uff10\uff16 39 98 12 34"
    assert matched(text) == ["ﬁlle@example.org", "\uff10\uff16 39 98 12 34"]


@given(ANY_TEXT)
def test_any_text_is_screened_without_an_error(text: str):
    screening = screen(text)
    for finding in screening.findings:
        assert 0 <= finding.start < finding.end <= len(text)


@given(ANY_TEXT)
def test_normalising_twice_is_normalising_once(text: str):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFKC", once)


@given(ANY_TEXT, st.data())
def test_a_passage_of_the_normal_form_comes_from_where_the_offsets_say(
    text: str, data: st.DataObject
):
    normalised = with_offsets(text)
    if not normalised.text:
        return
    start = data.draw(st.integers(0, len(normalised.text) - 1))
    end = data.draw(st.integers(start + 1, len(normalised.text)))
    origin = text[slice(*normalised.submitted_span(start, end))]
    assert normalised.text[start:end] in normalise(origin)


@given(st.lists(st.sampled_from(INVISIBLE), max_size=9), ANY_TEXT, ANY_TEXT)
def test_a_number_is_found_among_anything(hidden: list[str], before: str, after: str):
    digits = "0639981234"
    number = "".join(
        digit + (hidden[index] if index < len(hidden) else "")
        for index, digit in enumerate(digits)
    )
    start = len(before) + 1
    text = f"{before} {number} {after}"

    def covers(finding: Finding) -> bool:
        return finding.start <= start and start + 10 <= finding.end

    assert any(covers(finding) for finding in screen(text).findings)
