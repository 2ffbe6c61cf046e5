"""The tool that keeps the French catalogue complete."""

import gettext
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext

def words(n):
    several = ngettext("%(n)s case", "%(n)s cases", n)
    return _("Case"), several, pgettext("month", "May"), _(f"x{n}")
"""
TEMPLATE = """{% load i18n %}
  <p title="{% translate 'Directory' %}">{{ _("Home")|upper }} it's "fine"</p>
    {% blocktranslate trimmed count n=list|length %}
      One line
    {% plural %}
      {{ n }} lines, 100%
    {% endblocktranslate %}
"""
PART = """
msgid "Case"
msgstr "Dossier"

msgid "%(n)s case"
msgid_plural "%(n)s cases"
msgstr[0] "%(n)s dossier"
msgstr[1] "%(n)s dossiers"

msgctxt "month"
msgid "May"
msgstr "mai"

msgid "Directory"
msgstr "Annuaire"

msgid "Home"
msgstr "Accueil"

msgid "One line"
msgid_plural "%(n)s lines, 100%%"
msgstr[0] "Une ligne"
msgstr[1] "%(n)s lignes, 100\u202f%%"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small project: one module, one template, one part of the translations."""
    (tmp_path / "audit" / "templates").mkdir(parents=True)
    (tmp_path / "audit" / "words.py").write_text(CODE, encoding="utf-8")
    (tmp_path / "audit" / "templates" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    parts = tmp_path / "locale" / "fr" / "parts"
    parts.mkdir(parents=True)
    (parts / "one.po").write_text(PART, encoding="utf-8")
    return tmp_path


def run(root: Path, action: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("catalogue", action, "--root", str(root), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def refusal(root: Path) -> str:
    err = StringIO()
    with pytest.raises(CommandError):
        call_command("catalogue", "--check", "--root", str(root), stdout=StringIO(), stderr=err)
    return err.getvalue()


def catalogue(root: Path) -> Path:
    return root / "locale" / "fr" / "LC_MESSAGES" / "django.po"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_update_writes_a_catalogue_that_passes_and_that_gettext_reads(root: Path) -> None:
    assert run(root, "--update") == ("6 messages, 0 faults\n", "")
    assert run(root, "--check") == ("6 messages, 0 faults\n", "")
    with catalogue(root).with_suffix(".mo").open("rb") as compiled:
        french = gettext.GNUTranslations(compiled)
    assert french.gettext("Directory") == "Annuaire"
    assert french.pgettext("month", "May") == "mai"
    # French counts zero as singular.
    assert french.ngettext("%(n)s case", "%(n)s cases", 0) == "%(n)s dossier"
    assert french.ngettext("%(n)s case", "%(n)s cases", 2) == "%(n)s dossiers"


def test_update_twice_changes_no_byte(root: Path) -> None:
    run(root, "--update")
    before = catalogue(root).read_bytes()
    run(root, "--update")
    assert catalogue(root).read_bytes() == before


def test_update_keeps_translations_that_no_part_holds_any_more(root: Path) -> None:
    run(root, "--update")
    (root / "locale" / "fr" / "parts" / "one.po").unlink()
    assert run(root, "--update") == ("6 messages, 0 faults\n", "")


def test_new_text_in_the_code_is_missed(root: Path) -> None:
    run(root, "--update")
    edit(root / "audit" / "words.py", '_("Case")', '_("Case"), _("Move")')
    assert "missing: 'Move' (audit/words.py)" in refusal(root)
    run(root, "--update")
    assert "untranslated: 'Move' (audit/words.py)" in refusal(root)


def test_text_that_left_the_code_is_obsolete(root: Path) -> None:
    run(root, "--update")
    edit(root / "audit" / "words.py", '_("Case"), ', "")
    assert "obsolete: 'Case'" in refusal(root)


def test_compiled_file_must_match(root: Path) -> None:
    run(root, "--update")
    edit(catalogue(root), 'msgstr "Dossier"', 'msgstr "Affaire"')
    assert "django.mo was not made from the catalogue" in refusal(root)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('msgstr[1] "%(n)s dossiers"', 'msgstr[1] "%(x)s dossiers"', "placeholders differ"),
        ('msgstr "Accueil"', 'msgstr "l\'accueil"', "French typography"),
        ('msgstr "Accueil"', 'msgstr "Accueil !"', "French typography"),
        ('msgid "Home"', '#, fuzzy\nmsgid "Home"', "fuzzy: 'Home'"),
        ('msgstr "Accueil"', 'msgstr ""', "untranslated: 'Home'"),
    ],
)
def test_faulty_translation_is_named(root: Path, old: str, new: str, fault: str) -> None:
    run(root, "--update")
    edit(catalogue(root), old, new)
    assert fault in refusal(root)


def test_two_parts_that_disagree_are_named(root: Path) -> None:
    other = 'msgid "Case"\nmsgstr "Affaire"\n'
    (root / "locale" / "fr" / "parts" / "two.po").write_text(other, encoding="utf-8")
    _out, err = run(root, "--update")
    assert "two.po: 'Case' is translated otherwise" in err


def test_missing_catalogue_is_said(root: Path) -> None:
    assert "django.po does not exist" in refusal(root)
