"""The page of a thread."""

from referrals.models import Message
from tests.factories import World, case_in
from tests.referrals.pages import address, client_of, text_of
from tests.referrals.thread.conversation import TEXT, relay_to, say


def test_a_member_writes_and_takes_back(world: World):
    case = case_in(world, "logged")
    client = client_of(world, "member69")
    page = address(case, "messages/")
    answer = client.post(
        page, {"step": "send", "text": TEXT, "readers": "body", "mentions": ["secretary"]}
    )
    assert answer.status_code == 302
    message = Message.objects.get()
    assert (message.tier, message.mentions) == ("body", ["secretary"])
    shown = text_of(client.get(page))
    assert TEXT in shown
    assert "Pas encore lu" in shown
    client.post(f"{page}{message.pk}/retirer/")
    assert TEXT not in text_of(client.get(page))


def test_a_text_that_identifies_is_shown_to_its_author_and_kept_nowhere(world: World):
    case = case_in(world, "logged")
    client = client_of(world, "member69")
    typed = {"step": "send", "text": "Appeler le 06 39 98 12 34 vite.", "readers": "shared"}
    answer = client.post(address(case, "messages/"), typed)
    assert "<mark>06 39 98 12 34</mark>" in text_of(answer)
    replaced = client.post(address(case, "messages/"), typed | {"step": "replace-text"})
    assert "06 39 98" not in text_of(replaced)
    assert not Message.objects.exists()


def test_the_case_tells_how_many_messages_are_new(world: World):
    case = case_in(world, "logged")
    say(world, case, "member69")
    client = client_of(world, "secretary69")
    assert "1 nouveau message" in text_of(client.get(address(case)))
    client.get(address(case, "messages/"))
    assert "nouveau message" not in text_of(client.get(address(case)))


def test_a_desk_sees_the_thread_of_its_relay_and_not_the_case(world: World):
    case = case_in(world, "acknowledged")
    client = client_of(world, "ministry")
    assert client.get(address(case, "messages/")).status_code == 404
    relay = relay_to(world, case)
    page = client.get(address(case, "messages/"))
    assert page.status_code == 200
    assert address(case) + '"' not in text_of(page)
    client.post(
        address(case, "messages/"),
        {"step": "send", "text": TEXT, "readers": f"relay:{relay.pk}"},
    )
    assert Message.objects.get().relay == relay


def test_a_message_of_somebody_else_is_not_taken_back(world: World):
    case = case_in(world, "escalated")
    message = say(world, case, "member69", tier="shared")
    own = say(world, case, "member69")
    client = client_of(world, "coordinator")
    assert client.post(address(case, f"messages/{message.pk}/retirer/")).status_code == 403
    assert client.post(address(case, f"messages/{own.pk}/retirer/")).status_code == 404
    assert not Message.objects.filter(withdrawn_at__isnull=False).exists()
