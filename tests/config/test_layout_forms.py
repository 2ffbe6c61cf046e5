"""Plain Django forms come out in the design system's dress."""

from datetime import date

import pytest
from django import forms

from tests.browser.gallery import Sample


def test_hint_and_error_are_tied_to_their_field() -> None:
    html = Sample({})["name"].as_field_group()
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_group_of_choices_is_a_fieldset_with_its_error() -> None:
    html = Sample({})["age"].as_field_group()
    assert "<legend" in html
    assert 'role="radiogroup"' in html
    assert 'aria-describedby="id_age_helptext id_age_error"' in html


def test_checkboxes_are_not_taken_for_radios() -> None:
    html = Sample()["causes"].as_field_group()
    assert "fr-checkbox-group" in html
    assert "radio" not in html


def test_optional_fields_say_so() -> None:
    form = Sample()
    assert "relais-optional" in form["narrative"].as_field_group()
    assert "relais-optional" not in form["name"].as_field_group()


def test_a_form_where_nothing_is_required_marks_nothing() -> None:
    class Search(forms.Form):
        place = forms.CharField(required=False)

    assert "relais-optional" not in Search()["place"].as_field_group()


def test_dates_use_the_native_picker_and_read_back_what_it_sends() -> None:
    form = Sample(initial={"started_on": date(2026, 11, 2)})
    html = str(form["started_on"])
    assert 'type="date"' in html
    assert 'value="2026-11-02"' in html
    sent = Sample({"started_on": "2026-11-02"})
    sent.is_valid()
    assert sent.cleaned_data["started_on"] == date(2026, 11, 2)


def test_summary_links_to_every_faulty_control() -> None:
    html = str(Sample({}))
    for anchor in ("id_name", "id_age_0", "id_causes_0", "id_agreed"):
        assert f'href="#{anchor}"' in html
        assert f'id="{anchor}"' in html


def test_browsers_keep_nothing_that_was_typed_about_a_case() -> None:
    form = Sample()
    assert 'autocomplete="off"' in str(form["name"])
    assert 'spellcheck="false"' in str(form["narrative"])


def test_a_field_of_the_account_keeps_its_own_autocomplete() -> None:
    class LogIn(forms.Form):
        email = forms.EmailField(widget=forms.EmailInput(attrs={"autocomplete": "username"}))

    assert 'autocomplete="username"' in str(LogIn()["email"])


@pytest.mark.parametrize("name", ["name", "kind", "narrative"])
def test_own_classes_of_a_widget_are_kept(name: str) -> None:
    form = Sample()
    form.fields[name].widget.attrs["class"] = "own"
    html = str(form[name])
    assert "own" in html
    assert "fr-select own" in html or "fr-input own" in html


def test_text_of_users_stays_escaped() -> None:
    class Unsafe(forms.Form):
        name = forms.CharField(label="<b>", help_text="<i onclick=x>")

    html = Unsafe({"name": ""})["name"].as_field_group()
    assert "<b>" not in html
    assert "<i " not in html
