"""Mails leave through a real server, say nothing, and are given up in the end."""

import email
import socket
from collections.abc import Iterator
from datetime import timedelta
from email.message import Message as Received
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from referrals.models import Notification, OutgoingMail
from referrals.notifications.announcing import announce_moves
from referrals.notifications.enums import Delivery
from referrals.notifications.mailing import WAITS, prepare_mails, send_due
from referrals.notifications.services import choose_delivery
from tests.factories import NARRATIVE, World, log_case, move_case
from tests.referrals.pages import client_of, text_of


class Server:
    """Keeps what it receives; `answer` is what it says to each mail."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.received.append(email.message_from_bytes(envelope.content))
        return self.answer


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    handler = Server()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield handler
    controller.stop()


@pytest.fixture
def one_notice(world: World) -> Notification:
    """Only the secretary of 69 has something to read."""
    log_case(world, "association")
    announce_moves(timezone.now())
    secretary = world.members["secretary69"]
    Notification.objects.exclude(member=secretary).delete()
    return Notification.objects.get()


def text_in(received: Received) -> str:
    payload = received.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


def test_a_mail_holds_the_reference_and_the_reason_and_nothing_else(
    world: World, one_notice: Notification, server: Server
):
    prepare_mails(Delivery.IMMEDIATE)
    assert send_due(timezone.now()) == 1
    (received,) = server.received
    text = text_in(received)
    assert received["To"] == "secretary69@example.org"
    assert one_notice.case is not None
    assert one_notice.case.reference in text
    assert "un dossier a été enregistré" in text
    for secret in (NARRATIVE[:20], "Rhône", "69", "Compte secretary69"):
        assert secret not in text.replace(one_notice.case.reference, "")
    # One address, that of a page which asks to log in: no parameter, no token.
    links = [word for word in text.split() if "://" in word]
    assert links == ["http://testserver/notifications/"]


def test_each_mail_leaves_once(one_notice: Notification, server: Server):
    for _ in range(3):
        prepare_mails(Delivery.IMMEDIATE)
        send_due(timezone.now())
    assert len(server.received) == 1


def test_a_mail_that_fails_is_tried_again_and_given_up_in_the_end(
    world: World, one_notice: Notification, server: Server
):
    server.answer = "451 try later"
    prepare_mails(Delivery.IMMEDIATE)
    now = timezone.now()
    for wait in (timedelta(0), *WAITS):
        now += wait + timedelta(seconds=1)
        assert send_due(now) == 0
        assert send_due(now) == 0
    mail = OutgoingMail.objects.get()
    assert (mail.attempts, mail.last_error) == (len(WAITS) + 1, "SMTPDataError")
    assert mail.abandoned_at == now
    assert send_due(now + timedelta(days=9)) == 0
    admin = client_of(world, "administrator")
    assert "secretary69@example.org" in text_of(admin.get("/notifications/courriels/"))
    server.answer = "250 OK"
    admin.post(f"/notifications/courriels/{mail.pk}/renvoyer/")
    assert send_due(timezone.now()) == 1
    assert server.received[0]["Message-ID"] == f"<{mail.pk}@testserver>"


def test_a_server_that_is_down_loses_nothing(one_notice: Notification, settings: Any):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    prepare_mails(Delivery.IMMEDIATE)
    assert send_due(timezone.now()) == 0
    assert OutgoingMail.objects.waiting().get().last_error == "ConnectionRefusedError"


def test_nothing_leaves_when_the_case_was_taken_meanwhile(
    world: World, one_notice: Notification, server: Server
):
    prepare_mails(Delivery.IMMEDIATE)
    assert one_notice.case is not None
    move_case(world, one_notice.case, "member69", "in_local_handling")
    assert send_due(timezone.now()) == 0
    assert server.received == []
    assert OutgoingMail.objects.get().cancelled_at is not None


def test_a_member_chooses_one_mail_a_day_or_none(
    world: World, one_notice: Notification, server: Server
):
    secretary = world.actor("secretary69")
    choose_delivery(actor=secretary, delivery=Delivery.NONE)
    assert prepare_mails(Delivery.IMMEDIATE) + prepare_mails(Delivery.DAILY) == 0
    client_of(world, "secretary69").post("/notifications/", {"delivery": "daily"})
    log_case(world, "association", department="69")
    announce_moves(timezone.now())
    assert prepare_mails(Delivery.IMMEDIATE) > 0
    assert prepare_mails(Delivery.DAILY) == 1
    send_due(timezone.now())
    own = [one for one in server.received if one["To"] == "secretary69@example.org"]
    assert len(own) == 1
    assert text_in(own[0]).count("un dossier a été enregistré") == 2


def test_only_the_administrator_sees_the_dead_letters(world: World):
    for who in ("secretary69", "coordinator", "oversight", "association"):
        assert client_of(world, who).get("/notifications/courriels/").status_code == 403
