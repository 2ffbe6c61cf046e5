"""Checkpoints leave the machine: a folder, a mailbox, a witness that checks before it signs."""

import base64
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from audit import witnesses
from audit.models import Delivery
from audit.trail import trusted_chain
from audit.verifier.verify import (
    EMPTY_ROOT,
    Checkpoint,
    KeyChain,
    Refused,
    check_consistency,
)
from audit.witnesses import push_to_witnesses
from config.tasks import seal_journal
from tests.audit.trail import fill, fill_and_seal

pytestmark = pytest.mark.django_db


class Witness(ThreadingHTTPServer):
    """add-checkpoint of C2SP tlog-witness, checked here from its text: 403, 409, 422, 200."""

    daemon_threads = True

    def __init__(self, chain: KeyChain) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.chain = chain
        self.seen: tuple[int, bytes] = (0, EMPTY_ROOT)
        self.answers: list[int] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/witness"

    def answer(self, body: str) -> tuple[int, str]:
        head, _, note = body.partition("\n\n")
        old_line, *path = head.split("\n")
        old = int(old_line.removeprefix("old "))
        try:
            checkpoint: Checkpoint = self.chain.open(note)
        except Refused:
            return 403, ""
        if old != self.seen[0]:
            return 409, f"{self.seen[0]}\n"
        try:
            check_consistency(
                old_size=old,
                old_root=self.seen[1],
                size=checkpoint.size,
                root=checkpoint.root,
                path=[base64.b64decode(line) for line in path],
            )
        except Refused:
            return 422, ""
        self.seen = (checkpoint.size, checkpoint.root)
        return 200, "— witness.example.org AAAA\n"


class _Handler(BaseHTTPRequestHandler):
    server: Witness

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        status, text = self.server.answer(body)
        assert self.path == "/witness/add-checkpoint"
        self.server.answers.append(status)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Nothing: the tests look at the answers."""


@pytest.fixture
def witness(settings) -> Iterator[Witness]:
    with Witness(trusted_chain()) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        settings.RELAIS_JOURNAL_WITNESSES = [server.address]
        yield server
        server.shutdown()
        thread.join()


def outcomes() -> list[str]:
    return list(Delivery.objects.order_by("id").values_list("outcome", flat=True))


def test_a_folder_gets_a_file_for_each_checkpoint(settings, tmp_path):
    settings.RELAIS_JOURNAL_WITNESSES = [tmp_path.as_uri()]
    notes = []
    for _ in range(2):
        notes.append(fill_and_seal(3).checkpoint.note)
        push_to_witnesses()
        push_to_witnesses()
    assert [path.read_text() for path in sorted(tmp_path.iterdir())] == notes
    assert outcomes() == ["sent", "sent"]


def test_a_file_of_the_folder_is_never_replaced_by_another_content(settings, tmp_path):
    settings.RELAIS_JOURNAL_WITNESSES = [tmp_path.as_uri()]
    fill_and_seal(3)
    push_to_witnesses()
    (path,) = tmp_path.iterdir()
    path.write_text("another history")
    Delivery.objects.none()
    with pytest.raises(witnesses.WitnessRefused):
        witnesses._to_folder(tmp_path.as_uri(), Delivery.objects.get().checkpoint)
    assert path.read_text() == "another history"


def test_a_mailbox_gets_one_message_a_day_and_no_content(settings, monkeypatch):
    settings.RELAIS_JOURNAL_WITNESSES = ["mailto:rapporteur@example.org"]
    note = fill_and_seal(3).checkpoint.note
    push_to_witnesses()
    fill_and_seal(3)
    push_to_witnesses()
    (message,) = mail.outbox
    assert message.to == ["rapporteur@example.org"]
    assert message.attachments[0].content == note
    assert "case.read" not in message.message().as_string()
    later = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    push_to_witnesses()
    assert len(mail.outbox) == 2


def test_a_witness_checks_that_each_checkpoint_continues_the_last(witness):
    for entries in (3, 10, 1):
        fill_and_seal(entries)
        push_to_witnesses()
    assert witness.answers == [200, 200, 200]
    assert witness.seen[0] == 14
    assert Delivery.objects.latest().answer == "— witness.example.org AAAA\n"


def test_a_witness_that_is_ahead_of_what_we_remember_is_caught_up(witness):
    kept = fill_and_seal(3).checkpoint
    opened = trusted_chain().open(kept.note)
    witness.seen = (opened.size, opened.root)
    fill_and_seal(4)
    push_to_witnesses()
    assert witness.answers == [409, 200]
    assert outcomes() == ["sent"]


@pytest.mark.parametrize(("size", "answers"), [(2, [409, 422]), (99, [409])])
def test_a_witness_of_another_history_refuses_and_it_is_kept(witness, size, answers):
    witness.seen = (size, bytes(32))
    fill_and_seal(3)
    push_to_witnesses()
    assert witness.answers == answers
    assert outcomes() == ["failed"]
    # It is not asked again at once.
    push_to_witnesses()
    assert outcomes() == ["failed"]


def test_an_absent_witness_keeps_nobody_from_sealing(settings):
    settings.RELAIS_JOURNAL_WITNESSES = ["http://127.0.0.1:9/", "gopher://nowhere/"]
    fill(3)
    seal_journal(timestamp=0)
    assert outcomes() == ["failed", "failed"]


def test_the_page_says_when_a_checkpoint_last_left(settings, tmp_path, log_in, oversight):
    fill_and_seal(3)
    page = reverse("audit:journal")
    assert "Aucun point de contrôle n’a quitté" in log_in(oversight).get(page).content.decode()
    settings.RELAIS_JOURNAL_WITNESSES = [tmp_path.as_uri()]
    push_to_witnesses()
    assert "est parti pour la dernière fois" in log_in(oversight).get(page).content.decode()
