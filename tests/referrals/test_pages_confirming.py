"""Words that may name somebody, on the pages: shown, replaced or kept with a reason."""

import re
from typing import Any

from django.test import Client

from audit.models import Entry
from referrals.models import Case, Message
from tests.factories import World, case_in
from tests.referrals.pages import NEW, address, client_of, text_of, typed

NAMED = "La victime a suivi Ngozi, puis Blessing,\r\njusqu’à la gare."


def send(client: Client, step: str, **changes: Any) -> Any:
    return client.post(NEW, typed(step, **changes))


def test_each_word_is_shown_with_a_choice_and_nothing_is_stored(world: World) -> None:
    page = text_of(send(client_of(world, "member69"), "log", narrative=NAMED))
    assert "<mark>Ngozi</mark>" in page
    assert "Or keep" not in page
    assert len(re.findall(r'<select[^>]*name="confirm-narrative"', page)) == 2
    assert 'value="INSTITUTION|Ngozi"' in page
    assert not Case.objects.exists()


def test_what_is_kept_stays_kept_while_the_rest_is_replaced(world: World) -> None:
    client = client_of(world, "member69")
    choices = ["WORD|Ngozi", ""]

    replaced = send(
        client, "replace-narrative", **{"narrative": NAMED, "confirm-narrative": choices}
    )
    page = text_of(replaced)
    assert "suivi Ngozi, puis [personne]," in page
    assert '<input type="hidden" name="confirm-narrative" value="WORD|Ngozi">' in page
    assert not Case.objects.exists()

    text = NAMED.replace("Blessing", "[personne]")
    send(client, "log", **{"narrative": f"Hier. {text}", "confirm-narrative": ["WORD|Ngozi"]})
    assert Case.objects.count() == 1
    entry = Entry.objects.get(event="words.confirmed")
    assert entry.additional_data == {"count": 1, "reasons": {"WORD": 1}}


def test_a_made_up_reason_keeps_nothing(world: World) -> None:
    text = "La victime a suivi Ngozi."
    send(
        client_of(world, "member69"),
        "log",
        **{"narrative": text, "confirm-narrative": ["BECAUSE|Ngozi"]},
    )
    assert not Case.objects.exists()


def test_a_summary_that_goes_up_is_asked_about_too(world: World) -> None:
    case = case_in(world, "logged")
    client = client_of(world, "secretary69")
    page = address(case, "action/escalated/")
    form = {
        "step": "move",
        "version": str(case.version),
        "national_summary": "Ngozi n’a pas reçu de réponse.",
        "reason": "",
    }

    shown = text_of(client.post(page, form))
    case.refresh_from_db()
    assert "<mark>Ngozi</mark>" in shown
    assert case.state == "logged"

    client.post(page, form | {"confirm-national_summary": ["WORD|Ngozi"]})
    case.refresh_from_db()
    assert case.state == "escalated"


def test_one_word_is_replaced_and_the_rest_of_the_message_stays(world: World) -> None:
    case = case_in(world, "logged")
    client, page = client_of(world, "member69"), address(case, "messages/")
    sent = {"text": NAMED, "readers": "body", "mentions": ["secretary"]}

    shown = text_of(client.post(page, sent | {"step": "send"}))
    assert 'value="replace-text|Blessing"' in shown
    assert not Message.objects.exists()

    chosen = sent | {"confirm-text": ["WORD|Ngozi"]}
    replaced = text_of(client.post(page, chosen | {"step": "replace-text|Blessing"}))
    assert "suivi Ngozi, puis [personne]," in replaced
    assert '<input type="hidden" name="confirm-text" value="WORD|Ngozi">' in replaced
    # What was decided is asked no more.
    assert "data-passages" not in replaced
    assert not Message.objects.exists()

    client.post(page, chosen | {"text": NAMED.replace("Blessing", "[personne]"), "step": "send"})
    assert Message.objects.count() == 1


def test_without_a_script_what_is_left_to_decide_stays_beside_the_text(world: World) -> None:
    member, secretary = client_of(world, "member69"), client_of(world, "secretary69")
    case = case_in(world, "logged")
    escalation = {"step": "replace-national_summary|Blessing", "national_summary": NAMED}
    for answer in (
        send(member, "replace-narrative|Blessing", narrative=NAMED),
        member.post(address(case, "messages/"), {"text": NAMED, "step": "replace-text|Blessing"}),
        secretary.post(address(case, "action/escalated/"), escalation),
    ):
        page = text_of(answer)
        assert "suivi Ngozi, puis [personne]," in page
        assert re.findall(r"<mark>(.*?)</mark>", page) == ["Ngozi"]
        # The page comes back where the text is, not at its top.
        assert re.search(r'<button[^>]*formaction="#id_[a-z_]+"[^>]*\|Ngozi"', page)


def test_a_button_beside_no_text_replaces_nothing(world: World) -> None:
    case = case_in(world, "logged")
    page = address(case, "messages/")
    sent = {"text": NAMED, "readers": "body", "step": "replace-readers|body"}
    assert "Blessing" in text_of(client_of(world, "member69").post(page, sent))
    assert not Message.objects.exists()


def test_a_typing_error_is_offered_its_spelling_and_no_accusation(world: World) -> None:
    text = "Le serivce n’a pas répondu à Ngozi."
    page = text_of(send(client_of(world, "member69"), "log", narrative=text))
    misspelt, name = re.findall(r"<li data-passage.*?</li>", page, re.S)
    assert "Vouliez-vous écrire «\N{NO-BREAK SPACE}service" in misspelt
    assert "Cela ressemble à" not in misspelt
    assert "Cela ressemble à" in name
    alone = text_of(send(client_of(world, "member69"), "log", narrative="Le serivce a répondu."))
    assert "Le dictionnaire ne connaît pas certains mots" in alone
    assert "Des mots désignent peut-être quelqu’un" not in alone
