"""Entries are told in words."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import translation

from audit.actors import Actor
from audit.disclosure import disclosed_changes
from audit.models import Entry
from audit.registry import protected_tables
from audit.sentences import Change, tell
from audit.services import acting_as, record
from audit.vocabulary import EVENTS, OBJECTS, PURPOSES, SENTENCES, WORKS
from commissions.models import Body, Seat
from referrals.enums import RelayStatus
from referrals.workflow import TRANSITIONS
from tests.audit.conftest import WORKER, last_entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def test_a_change_is_told_with_both_values(secretary, rhone):
    with acting_as(secretary, purpose="body.rename"):
        Body.objects.filter(pk=rhone.pk).update(name="Autre", is_active=False, kind="national")
    told = tell(last_entry())
    assert told.sentence == "secretaire69@example.org changed the body Autre"
    assert told.changes == [
        Change(label="kind", before="Departmental commission", after="National coordination"),
        Change(label="name", before="Commission du Rhône", after="Autre"),
        Change(label="active", before="yes", after="no"),
    ]


def test_dates_are_told_in_the_language_of_the_reader(secretary):
    entry = Entry.objects.about(Seat.objects.get(pk=secretary.seat_id)).get()
    with translation.override("fr"):
        shown = [change.after for change in tell(entry).changes]
    assert entry.changes["starts_on"][1] not in shown


def test_a_sealed_column_is_told_without_its_digest():
    entry = Entry(
        event="row.updated",
        actor_label="x",
        role="system",
        changes={"narrative_sealed": ["changed", "sha256:00"], "other": ["changed", None]},
    )
    assert tell(entry).changes == [
        Change(label="narrative_sealed", before="", after="", is_sealed=True),
        Change(label="other", before="", after="", is_sealed=True),
    ]


def test_the_system_and_a_visitor_have_a_name():
    assert tell(Entry(event="logout", actor_label=WORKER.label, role="system")).sentence == (
        "The system (tests) logged out"
    )
    visitor = Actor.visitor()
    entry = Entry(event="login.failed", actor_label=visitor.label, role=visitor.role)
    assert tell(entry).sentence == "A visitor failed to log in"
    entry.object_type, entry.object_repr = "commissions.member", "x@example.org"
    assert tell(entry).sentence == "A visitor failed to log in (the account x@example.org)"


def test_a_refusal_says_where():
    entry = Entry(
        event="access.refused",
        actor_label="x@example.org",
        role="member",
        additional_data={"path": "/dossiers/ABC/"},
    )
    assert tell(entry).sentence == "x@example.org was refused access (/dossiers/ABC/)"


@pytest.mark.parametrize(
    ("journalled", "shown"),
    [
        ('["SEXUAL", "BEGGING"]', "Sexual exploitation, Forced begging"),
        ('["unheard_of"]', "unheard_of"),
        ("[not json", "[not json"),
        ("", ""),
        (None, ""),
    ],
)
def test_lists_of_codes_are_told_by_their_labels(journalled, shown):
    entry = Entry(
        event="row.updated",
        actor_label="x",
        role="system",
        object_type="contacts_map.contactpoint",
        changes={"exploitation": [None, journalled]},
    )
    assert tell(entry).changes[0].after == shown


def test_the_course_of_a_case_is_told_and_its_content_is_not():
    entry = Entry(
        event="row.updated",
        actor_label="x",
        role="system",
        object_type="referrals.case",
        changes={
            "state": ["logged", "escalated"],
            "age_band": ["ADULT", "MINOR"],
            "a_column_of_tomorrow": [None, "a word"],
            "narrative_sealed": ["changed", "sha256:00"],
        },
    )
    told = {change.label: change for change in tell(entry).changes}
    assert (told["state"].before, told["state"].after) == ("Logged", "Escalated")
    assert told["age band"].is_withheld
    assert told["a_column_of_tomorrow"].is_withheld
    assert [change.is_sealed for change in told.values()].count(True) == 1
    words = " ".join(change.before + change.after for change in told.values())
    assert "a word" not in words
    assert disclosed_changes(entry)["age_band"] == ["withheld", None]


def test_an_unknown_event_is_shown_by_its_code(secretary, rhone):
    record(actor=secretary, event="something.new", target=rhone, purpose="some.purpose")
    told = tell(last_entry())
    assert told.sentence == (
        "secretaire69@example.org: something.new the body Commission du Rhône"
    )
    assert told.purpose == "some.purpose"


def test_percent_signs_in_names_are_only_characters(secretary, rhone):
    with acting_as(WORKER, purpose="x"):
        Body.objects.filter(pk=rhone.pk).update(name="100 %(who)s %s")
    assert tell(last_entry()).sentence == "The system (tests) changed the body 100 %(who)s %s"


def test_every_event_of_the_filter_has_a_sentence():
    assert sorted(EVENTS) == sorted(SENTENCES)


CODE = re.compile(r"[a-z_.-]+")
SOURCES = sorted(
    path
    for app in ("audit", "commissions", "config", "contacts_map", "privacy", "referrals")
    for path in (Path(__file__).parents[2] / app).rglob("*.py")
)


def literals(name: str) -> set[str]:
    """The constant texts given to an argument, or to `Actor.system`, anywhere in the code."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            given = [one.value for one in node.keywords if one.arg == name]
            if isinstance(node.func, ast.Attribute) and node.func.attr == name:
                given += node.args
            found |= {
                str(one.value)
                for one in given
                if isinstance(one, ast.Constant) and CODE.fullmatch(str(one.value))
            }
    return found


def test_no_code_of_ours_reaches_the_page():
    """Each purpose, each work of the system and each kind of object has its words."""
    assert literals("purpose") - PURPOSES.keys() == set()
    assert literals("system") - WORKS.keys() == set()
    protected = protected_tables()
    kinds = {
        model._meta.label_lower
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table in protected
    }
    assert kinds - OBJECTS.keys() == set()


def test_purposes_that_are_put_together_have_their_words_as_well():
    moves = {f"case.move.{row.target}" for row in TRANSITIONS} - {"case.move.logged"}
    relays = {f"relay.{status}" for status in RelayStatus} - {"relay.sent"}
    assert (moves | relays) - PURPOSES.keys() == set()
