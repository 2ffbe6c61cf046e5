"""What was typed when a session ended is kept for its author, sealed, and for nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.actors import Actor
from audit.services import acting_as
from commissions.models import DutyTurn
from referrals import services
from referrals.enums import CaseState as S
from referrals.kept.addresses import KEEPABLE
from referrals.models import Case, KeptForm, Pattern, Recommendation
from referrals.retention.running import WORKER, apply, plan
from tests.api.cases import stored
from tests.factories import NARRATIVE, SUMMARY, World, log_case, move_case
from tests.hostile import everywhere
from tests.hostile.leaks import database_dump, leaked
from tests.referrals.pages import NEW, address, client_of, text_of, typed
from tests.referrals.test_relays import to_desk

KEEP = "/dossiers/saisie/"
KEPT = "Ce que vous étiez en train d’écrire a été gardé"
LOG_IN = "/compte/connexion/"


def end_session(client: Client) -> None:
    """Nobody asked for a page for longer than a session lasts."""
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    past = timezone.now() - timedelta(minutes=1)
    assert Session.objects.filter(session_key=key).update(expire_date=past) == 1


def sent(**changes: Any) -> dict[str, Any]:
    return typed("log", **changes)


def test_a_form_sent_after_the_end_of_the_session_waits_for_its_author(world: World) -> None:
    client = client_of(world, "member69")
    client.get(NEW)
    end_session(client)
    before = stored()
    answer = client.post(NEW, sent())
    assert answer.status_code == 302
    assert answer["Location"].startswith(LOG_IN)
    assert stored() == before

    # Another person at the same computer, or the colleagues of the author, learn nothing.
    for stranger in (client, client_of(world, "colleague69")):
        assert KEPT not in text_of(stranger.get(NEW, follow=True))
    again = client_of(world, "member69")
    page = text_of(again.get(NEW))
    assert KEPT in page
    assert NARRATIVE not in page
    resumed = text_of(again.post(NEW, {"step": "resume"}))
    assert NARRATIVE in resumed
    assert 'name="d-REFL-01-clock_started_on"' in resumed
    assert stored() == before
    # Once it is stored as a case, nothing is left of it here.
    assert again.post(NEW, sent()).status_code == 302
    assert Case.objects.count() == 1
    assert not KeptForm.objects.exists()


def test_an_escalation_is_shown_again_and_not_made(world: World) -> None:
    case, client = log_case(world), client_of(world, "secretary69")
    page = address(case, "action/escalated/")
    fields = {"step": "move", "version": "1", "national_summary": SUMMARY, "next": ""}
    end_session(client)
    client.post(page, fields)
    again = client_of(world, "secretary69")
    shown = text_of(again.post(page, {"step": "resume"}))
    assert SUMMARY in shown
    case.refresh_from_db()
    assert (case.state, case.version) == (S.LOGGED, 1)
    assert again.post(page, {"step": "forget"}).status_code == 302
    assert KEPT not in text_of(again.get(page))


@pytest.mark.parametrize("suffix", ["messages/", "resume/", "relayer/"])
def test_the_other_forms_of_a_case_come_back_as_well(world: World, suffix: str) -> None:
    case = log_case(world)
    situation = {"resume/": S.ESCALATED, "relayer/": S.IN_LOCAL_HANDLING}.get(suffix)
    if situation == S.ESCALATED:
        services.move_case(actor=Actor.system("tests"), case_id=case.pk, target=situation)
    elif situation:
        move_case(world, case, "member69", situation)
    field = {"messages/": "text", "resume/": "national_summary"}.get(suffix, "request")
    client, page = client_of(world, "secretary69"), address(case, suffix)
    client.post(KEEP, {"kept-address": page, field: SUMMARY, "version": "1"})
    before = stored()
    assert KEPT in text_of(client.get(page))
    answer = client.post(page, {"step": "resume"})
    assert answer.status_code == 200
    assert SUMMARY in text_of(answer)
    # The reading is journalled; nothing was sent.
    assert stored()[:-1] == before[:-1]


def test_the_page_sends_what_was_typed_to_an_address_that_does_nothing_else(world: World) -> None:
    client, before = client_of(world, "member69"), stored()
    assert client.post(KEEP, sent() | {"kept-address": NEW}).status_code == 204
    assert stored() == before
    assert KEPT in text_of(client.get(NEW))
    for wrong in (
        "/compte/mot-de-passe/",
        "https://example.org/",
        "",
        "/dossiers/\x00/modifier/",
        KEEP,
    ):
        assert client.post(KEEP, sent() | {"kept-address": wrong}).status_code == 400
    # Neither has a case, and neither may break what looks for its kept form.
    for odd in ("%00", "A" * 300):
        assert client.post(f"/dossiers/{odd}/modifier/", {"step": "resume"}).status_code == 404
    too_long = sent(narrative="a" * 120_000) | {"kept-address": NEW}
    assert client.post(KEEP, too_long).status_code == 400
    assert KeptForm.objects.count() == 1


@pytest.mark.parametrize("ending", ["log-out", "yesterday", "new password", "forged", "none"])
def test_no_other_cookie_than_that_of_a_session_that_ended_by_itself_keeps_anything(
    world: World, ending: str
) -> None:
    client = client_of(world, "member69")
    name = settings.SESSION_COOKIE_NAME
    key = client.cookies[name].value
    match ending:
        case "log-out":
            client.post("/compte/deconnexion/")
            client.cookies[name] = key
        case "yesterday":
            past = timezone.now() - timedelta(days=2)
            Session.objects.filter(session_key=key).update(expire_date=past)
        case "new password":
            end_session(client)
            member = world.members["member69"]
            member.set_password("another-invented-password-43")
            with acting_as(Actor.system("tests"), purpose="tests"):
                member.save()
        case "forged":
            client.cookies[name] = "a" * 32
        case "none":
            del client.cookies[name]
    assert client.post(NEW, sent()).status_code == 302
    assert not KeptForm.objects.exists()


def test_it_is_sealed_and_lives_no_longer_than_a_draft(
    world: World, transactional_db: None
) -> None:
    client = client_of(world, "member69")
    client.post(KEEP, sent() | {"kept-address": NEW})
    assert leaked({"narrative": NARRATIVE}, database_dump()) == set()
    now = timezone.now()
    assert plan(actor=WORKER, now=now + timedelta(days=29)).other_texts == 0
    assert plan(actor=WORKER, now=now + timedelta(days=31)).other_texts == 1
    assert KeptForm.objects.exists()
    assert apply(actor=WORKER, now=now + timedelta(days=31)).other_texts == 1
    assert not KeptForm.objects.exists()


def test_every_form_that_can_be_kept_says_so_to_its_script(world: World) -> None:
    case, client = log_case(world), client_of(world, "secretary69")
    keeping = f'data-keep="{KEEP}"'
    for page in (NEW, address(case, "modifier/"), address(case, "action/escalated/")):
        assert keeping in text_of(client.get(page)), page
    assert keeping in text_of(client.get(reverse("referrals:thread", args=[case.reference])))
    assert keeping not in text_of(client.get("/compte/mot-de-passe/"))


def test_every_page_where_a_text_is_screened_keeps_what_was_typed() -> None:
    """One that did not would lose an hour's work, or leave it on the screen of a shared device."""
    written = {
        path.name: path.read_text()
        for path in (settings.BASE_DIR / "referrals" / "templates").rglob("*.html")
        if "parts/passages.html" in path.read_text() and path.parent.name != "parts"
    }
    keeping = {name for name, text in written.items() if "data-keep=" in text}
    assert keeping == {name for name, text in written.items() if "{% kept_notice %}" in text}
    assert keeping == set(written)


def forms_of_other_pages(world: World) -> dict[str, tuple[str, str, str]]:
    """Who writes where, and in which field."""
    words = dict.fromkeys(everywhere.KINDS, "la relance")
    case = log_case(world)
    meeting = everywhere.meet(world, case, words.__getitem__)
    everywhere.recommend_something(world, words.__getitem__)
    relay = to_desk(world)
    item, turn = meeting.items.all()[0], DutyTurn.objects.get()
    pattern, recommendation = Pattern.objects.get(), Recommendation.objects.get()
    return {
        "meetings:advise": ("secretary69", f"/reunions/{meeting.pk}/avis/{item.pk}/", "note"),
        "meetings:handover": ("member69", f"/reunions/permanences/{turn.pk}/relais/", "note"),
        "patterns:pattern": ("secretary69", f"/repetitions/{pattern.pk}/", "text"),
        "patterns:step": (
            "secretary69",
            f"/repetitions/recommandations/{recommendation.pk}/",
            "note",
        ),
        "relays:relay": ("ministry", f"/relais/{relay.pk}/", "answer"),
    }


def test_what_is_typed_outside_the_pages_of_a_case_comes_back_too(world: World) -> None:
    pages = forms_of_other_pages(world)
    assert set(pages) == {name for name in KEEPABLE if not name.startswith("referrals:")}
    for who, page, field in pages.values():
        client = client_of(world, who)
        end_session(client)
        assert client.post(page, {field: SUMMARY}).status_code == 302
        again = client_of(world, who)
        shown = text_of(again.get(page))
        assert KEPT in shown, page
        assert SUMMARY not in shown
        assert SUMMARY in text_of(again.post(page, {"step": "resume"})), page
        assert again.post(page, {"step": "forget"}).status_code == 302
    assert not KeptForm.objects.exists()
