"""A stolen backup, a log or a mail gives nobody's words.

Each story plants words that no other text holds, then looks for them wherever data comes to rest.
The words are pairs of the dictionary, that nobody wrote together: the screening lets them pass.
"""

import json
import logging
from base64 import b64encode
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from secrets import choice
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader
from rest_framework.test import APIClient

from audit.models import Entry
from audit.services import acting_as
from commissions.services import change_password
from config.demo.cases import STORIES, SUMMARY
from privacy.screening import lexicon
from privacy.services import SealedColumn, sealed_columns
from referrals.exports.case_file import case_pdf
from referrals.exports.case_list import cases_csv
from referrals.meetings.services import agenda_pdf, calendar, minutes_pdf
from referrals.models import Case, Move
from referrals.notifications.announcing import announce_messages, announce_moves, announce_relays
from referrals.notifications.enums import Delivery
from referrals.notifications.mailing import prepare_mails, send_due
from referrals.services import CaseFilters
from tests.api.cases import CASES, body
from tests.factories import INSTALLER, SITUATIONS, World, make_world, move_case
from tests.harness.demo import PASSWORD, use_demonstration
from tests.hostile import everywhere
from tests.hostile.leaks import (
    ServerFiles,
    application_log,
    database_dump,
    leaked,
    sessions,
    traces,
)
from tests.referrals.pages import NEW, client_of, typed

__all__ = ["application_log"]

KINDS = ("narrative", "summary", "reason", "password", "wrong password", "draft")
WORDS = Path(lexicon.__file__).parent / "words.lex"
LOGIN = "/compte/connexion/"
TOKEN = "/api/v1/auth/token/"


def new_words(kinds: Sequence[str] = KINDS) -> dict[str, str]:
    known = long_words()
    return {kind: f"{choice(known)}-{choice(known)}" for kind in kinds}


@cache
def long_words() -> list[str]:
    words, head = [], ""
    for line in WORDS.read_text(encoding="ascii").splitlines():
        if line.startswith("="):
            head = line[1:]
        elif len(line) >= 8 and line.isalpha():
            words.append(head + line)
    return words


@pytest.fixture
def words() -> dict[str, str]:
    return new_words()


@pytest.mark.parametrize(
    "write",
    [
        lambda text: text.encode(),
        lambda text: f"avant é{text}après".encode("latin-1"),
        lambda text: f"x{text}".encode("utf-16"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.encode().hex().encode(),
        lambda text: text.encode().hex().upper().encode(),
        *(
            lambda text, pad=pad: b64encode(pad + text.encode() + b"xyz")
            for pad in (b"", b"a", b"ab")
        ),
        lambda text: b64encode(f"a{text}".encode("utf-16-le")),
    ],
)
def test_the_search_finds_a_word_however_it_is_written(words, write):
    assert leaked(words, b"before " + write(words["narrative"]) + b" after") == {"narrative"}


def test_the_search_finds_nothing_in_other_words(words):
    assert leaked(words, b"".join(trace for trace in traces(new_words()["narrative"]))) == set()


@pytest.mark.django_db(transaction=True)
def test_a_dump_of_the_demonstration_holds_none_of_its_texts():
    use_demonstration()
    dump = database_dump()
    assert all(case.reference.encode() in dump for case in Case.objects.all())
    # A few words in a row are enough to recognise a text.
    parts = {
        f"{text[:20]}, from {start}": text[start : start + 24]
        for text in (PASSWORD, SUMMARY, *(story.narrative for story in STORIES))
        for start in range(0, len(text) - 23, 12)
    }
    assert leaked(parts, dump) == set()


@pytest.mark.django_db(transaction=True)
def test_a_case_leaves_its_words_nowhere(words, application_log):
    files = ServerFiles()
    case = live_through(make_world(), words)
    dump = database_dump()
    assert case.reference.encode() in dump
    assert all(is_filled(one) for one in sealed_columns() if one.model in (Case, Move))
    assert leaked(words, dump) == set()
    assert leaked(words, files.log()) == set()
    assert leaked(words, files.write_ahead_log()) == set()
    assert application_log.getvalue()
    assert leaked(words, application_log.getvalue().encode()) == set()
    assert leaked(words, sessions()) == set()
    sent = "".join(str(message.message()) for message in mail.outbox)
    assert leaked(words, sent.encode()) == set()
    entries = json.dumps(list(Entry.objects.values()), default=str)
    assert case.reference in entries
    assert leaked(words, entries.encode()) == set()


@pytest.mark.django_db(transaction=True)
def test_no_text_of_any_table_is_left_anywhere(application_log):
    """Every sealed column is filled with a word of its own; a new one must join the life."""
    world, files = make_world(), ServerFiles()
    words = new_words(everywhere.KINDS)
    case, meeting = everywhere.live(world, words)
    assert [one for one in sealed_columns() if not is_filled(one)] == []
    tell_by_mail()
    oversight = client_of(world, "oversight")
    secretary = world.actor("secretary69")
    places = {
        "dump": database_dump(),
        "server log": files.log(),
        "write-ahead log": files.write_ahead_log(),
        "application log": application_log.getvalue().encode(),
        "mails": "".join(str(one.message()) for one in mail.outbox).encode(),
        "journal": json.dumps(list(Entry.objects.values()), default=str).encode(),
        "sessions": sessions(),
        "journal, page": oversight.get("/journal/").content,
        "journal, file": oversight.get("/journal/export.csv").content,
        "retention": oversight.get("/conformite/conservation/rapport.csv").content,
        "list": cases_csv(actor=secretary, filters=CaseFilters()).encode(),
        "agenda": text_of_pdf(agenda_pdf(actor=secretary, meeting_id=meeting.pk)),
        "minutes": text_of_pdf(minutes_pdf(actor=secretary, meeting_id=meeting.pk)),
        "calendar": calendar(actor=secretary, meetings=[meeting]).encode(),
    }
    # Nothing failed: the logs may be empty.
    assert {name for name, content in places.items() if not content} <= {
        "server log",
        "application log",
    }
    found = {name: leaked(words, content) for name, content in places.items()}
    assert {name: kinds for name, kinds in found.items() if kinds} == {}
    # What the commission takes out on purpose holds its own text: the search can see it.
    document = text_of_pdf(case_pdf(actor=secretary, reference=case.reference))
    assert leaked(words, document) >= {"narrative", "reason"}


def tell_by_mail() -> None:
    """Everything that may be told is told, ten minutes later."""
    later = timezone.now() + timedelta(minutes=11)
    for announce in (announce_messages, announce_moves, announce_relays):
        announce(later)
    prepare_mails(Delivery.IMMEDIATE)
    assert send_due(later) > 0


def text_of_pdf(document: bytes) -> bytes:
    """The words that are drawn, without the breaks of the lines."""
    drawn = "".join(page.extract_text() for page in PdfReader(BytesIO(document)).pages)
    return drawn.replace("\n", "").encode()


def live_through(world: World, words: dict[str, str]) -> Case:
    """Log in, fail to, log a case and a draft, carry the case up and down, and read it."""
    member = world.members["member69"]
    change_password(actor=INSTALLER, member=member, password=words["password"])
    visitor = Client()
    for password in (words["wrong password"], words["password"]):
        visitor.post(LOGIN, {"username": member.email, "password": password})
    api = APIClient()
    api.post(TOKEN, {"email": member.email, "password": words["wrong password"]}, format="json")
    token = api.post(TOKEN, {"email": member.email, "password": words["password"]}, format="json")
    api.credentials(HTTP_AUTHORIZATION=f"Token {token.json()['token']}")
    text = f"Le service n’a rien proposé malgré {words['narrative']}."
    logged = api.post(
        CASES, body(narrative=text), format="json", headers={"Idempotency-Key": "one-case"}
    )
    draft = f"Un brouillon sur {words['draft']}."
    api.post(CASES, body(narrative=draft, draft=True), format="json")
    case = Case.objects.get(reference=logged.json()["reference"])
    for who, target in SITUATIONS["closed_nationally"]:
        move_case(
            world,
            case,
            who if who == "coordinator" else f"{who}69",
            target,
            reason=f"Le service dit {words['reason']}.",
            national_summary=f"En résumé {words['summary']}.",
        )
    assert words["narrative"] in api.get(f"{CASES}{case.reference}/").json()["narrative"]
    assert words["reason"] in api.get(f"{CASES}{case.reference}/moves/").content.decode()
    client_of(world, "coordinator").get(f"/dossiers/{case.reference}/")
    return case


def is_filled(column: SealedColumn) -> bool:
    rows: QuerySet[Any] = QuerySet(column.model)
    return rows.filter(**{f"{column.field}__isnull": False}).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("door", ["page", "api"])
def test_a_failure_shows_and_logs_no_word(monkeypatch, words, application_log, door):
    """The error itself repeats what was typed, as those of libraries do."""
    world = make_world()

    def fail(**arguments: Any) -> None:
        raise RuntimeError(repr(arguments["content"].narrative))

    monkeypatch.setattr("referrals.views.writing.log_case", fail)
    monkeypatch.setattr("referrals.services.log_case_once", fail)
    text = f"Le service n’a rien proposé malgré {words['narrative']}."
    if door == "page":
        client = client_of(world, "member69")
        client.raise_request_exception = False
        answer: Any = client.post(NEW, typed("log", narrative=text))
    else:
        api = APIClient(raise_request_exception=False)
        api.credentials(HTTP_AUTHORIZATION=f"Token {world.token('member69')}")
        answer = api.post(CASES, body(narrative=text), format="json")
    assert answer.status_code == 500
    assert leaked(words, answer.content) == set()
    assert "RuntimeError" in application_log.getvalue()
    assert leaked(words, application_log.getvalue().encode()) == set()
    assert not Case.objects.exists()


INSERT = (
    "INSERT INTO contacts_map_organisation (name, kind, website, source) VALUES (%s, %s, %s, '')"
)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("values", "code"),
    [
        ((None, ""), "23502"),
        (("x" * 400, ""), "22001"),
        (("state", "taken"), "23505"),
    ],
    ids=["missing", "too long", "taken"],
)
def test_a_row_that_the_database_refuses_is_not_in_its_log(words, application_log, values, code):
    files = ServerFiles()
    kind, website = values
    name = f"taken {words['narrative']}"
    with acting_as(INSTALLER, purpose="tests"), connection.cursor() as cursor:
        if website:
            cursor.execute(INSERT, [name, "state", ""])
        with pytest.raises(DatabaseError) as refused, transaction.atomic():
            cursor.execute(INSERT, [name, kind, words["summary"]])
        logging.getLogger("relais").error("refused", exc_info=refused.value)
    assert f'"sqlstate": "{code}"' in application_log.getvalue()
    assert leaked(words, application_log.getvalue().encode()) == set()
    assert b"ERROR:" in files.log()
    assert leaked(words, files.log()) == set()
