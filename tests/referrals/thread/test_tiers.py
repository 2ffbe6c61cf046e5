"""Who reads which message."""

import pytest

from audit.models import Entry
from referrals.models import Message
from referrals.services import CaseForbidden, CaseNotFound, CaseRefused, IdentifyingText
from referrals.thread.permissions import can_open_thread, can_view_message
from referrals.thread.services import read_thread, write_message
from tests.factories import EVERYBODY, World, case_in, log_case, move_case
from tests.referrals.thread.conversation import TEXT, heard, relay_to, say


def test_a_message_to_one_s_own_body_stays_in_it(world: World):
    case = case_in(world, "escalated", author="association")
    say(world, case, "member69", text="Note de la commission.")
    say(world, case, "association", text="Note de l’association.")
    say(world, case, "coordinator", text="Note nationale.")
    assert heard(world, case, "secretary69") == ["Note de la commission."]
    assert heard(world, case, "association") == ["Note de l’association."]
    assert heard(world, case, "coordinator") == ["Note nationale."]


def test_a_shared_message_is_read_at_both_levels(world: World):
    case = case_in(world, "escalated", author="association")
    say(world, case, "member69", tier="shared")
    for who in ("secretary69", "association", "coordinator"):
        assert heard(world, case, who) == [TEXT]


def test_what_was_said_before_the_escalation_does_not_go_up_with_it(world: World):
    case = log_case(world, "association")
    say(world, case, "member69", tier="shared")
    move_case(world, case, "secretary69", "escalated")
    assert heard(world, case, "association") == [TEXT]
    assert heard(world, case, "coordinator") == []


def test_a_desk_reads_and_writes_what_concerns_its_relay_and_nothing_else(world: World):
    case = case_in(world, "acknowledged")
    relay = relay_to(world, case)
    say(world, case, "member69", tier="shared")
    say(world, case, "coordinator", tier="relay", relay_id=relay.pk, text="Où en êtes-vous ?")
    assert heard(world, case, "ministry") == ["Où en êtes-vous ?"]
    say(world, case, "ministry", tier="relay", relay_id=relay.pk, text="Réponse sous peu.")
    assert "Réponse sous peu." in heard(world, case, "coordinator")
    assert heard(world, case, "member69") == [TEXT]
    with pytest.raises(CaseForbidden):
        say(world, case, "ministry", tier="shared")
    assert Message.objects.count() == 3


@pytest.mark.parametrize(
    "who", ["member75", "other_association", "ministry", "rapporteur", "oversight", "seatless"]
)
def test_strangers_do_not_know_that_there_is_a_thread(world: World, who: str):
    case = case_in(world, "escalated")
    say(world, case, "member69", tier="shared")
    actor = world.actor(who)
    with pytest.raises(CaseNotFound):
        read_thread(actor=actor, reference=case.reference)
    with pytest.raises(CaseNotFound):
        write_message(actor=actor, reference=case.reference, text=TEXT)
    assert Message.objects.count() == 1


def test_one_message_and_the_list_agree_for_everybody(world: World):
    for case in (
        case_in(world, "logged", author="association"),
        case_in(world, "acknowledged", author="association"),
        case_in(world, "acknowledged", department="75"),
    ):
        who = "member69" if case.body == world.bodies["commission69"] else "member75"
        for tier in ("body", "shared"):
            say(world, case, who, tier=tier)
        if case.escalated_at:
            relay = relay_to(world, case)
            say(world, case, "coordinator", tier="relay", relay_id=relay.pk)
            say(world, case, "coordinator", tier="body")
    messages = list(Message.objects.select_related("case", "relay"))
    assert len(messages) == 10
    for who in (*EVERYBODY, "visitor"):
        actor = world.actor(who)
        listed = set(Message.objects.visible_to(actor))
        assert listed == {one for one in messages if can_view_message(actor, one)}, who
        assert all(can_open_thread(actor, one.case) for one in listed), who


def test_a_draft_has_no_thread(world: World):
    draft = log_case(world, as_draft=True)
    with pytest.raises(CaseNotFound):
        say(world, draft, "member69")


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"text": "Appeler le 06 39 98 12 34."}, IdentifyingText),
        ({"text": "   "}, CaseRefused),
        ({"text": "x" * 2001}, CaseRefused),
        ({"tier": "everybody"}, CaseRefused),
        ({"tier": "relay"}, CaseRefused),
        ({"mentions": ["rapporteur"]}, CaseRefused),
    ],
)
def test_a_message_that_breaks_a_rule_is_not_stored(world: World, given, error):
    case = case_in(world, "logged")
    with pytest.raises(error):
        say(world, case, "member69", **given)
    assert not Message.objects.exists()


def test_read_marks_name_the_bodies_that_read(world: World):
    case = case_in(world, "escalated", author="association")
    say(world, case, "member69", tier="shared")
    before = read_thread(actor=world.actor("member69"), reference=case.reference).messages
    assert (before[0].read_by, before[0].is_new) == ([], False)
    first = read_thread(actor=world.actor("coordinator"), reference=case.reference).messages
    assert first[0].is_new
    again = read_thread(actor=world.actor("coordinator"), reference=case.reference).messages
    assert not again[0].is_new
    after = read_thread(actor=world.actor("member69"), reference=case.reference).messages
    assert after[0].read_by == ["Organisme national"]
    # A reader is told what is new, not who else reads.
    assert again[0].read_by == []


def test_opening_a_thread_is_a_line_in_the_journal(world: World):
    case = case_in(world, "logged")
    heard(world, case, "member69")
    entry = Entry.objects.filter(event="thread.read").get()
    assert entry.object_repr == case.reference
