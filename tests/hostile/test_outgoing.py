"""Whom Relais calls: the certificate is checked, and nobody sends it somewhere else."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID
from django.utils import timezone

from audit.models import Delivery
from audit.models.trail import DeliveryOutcome
from audit.witnesses import push_to_witnesses
from commissions.proconnect.provider import ProviderUnavailable, fetch
from tests.audit.trail import fill_and_seal
from tests.harness.openid_provider import key_named


class Server(ThreadingHTTPServer):
    """Sends every caller to another of its addresses, and remembers who came where."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[str] = []


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.seen.append(self.path)
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(302)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET  # noqa: N815 - same reason.

    def log_message(self, *_arguments: Any) -> None:
        pass


@contextmanager
def serving(certificate: Path | None = None) -> Iterator[tuple[Server, str]]:
    with Server() as server:
        scheme = "http"
        if certificate is not None:
            scheme = "https"
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server, f"{scheme}://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def self_signed(tmp_path: Path) -> Path:
    """A certificate for the right address, that nobody vouches for."""
    key = key_named("stranger")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = timezone.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "self-signed.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture(autouse=True)
def _directly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not through a proxy that this machine may have."""
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1")


def push_to(address: str, settings: Any) -> list[str]:
    settings.RELAIS_JOURNAL_WITNESSES = [address]
    fill_and_seal(1)
    push_to_witnesses()
    return list(Delivery.objects.values_list("outcome", flat=True))


def test_a_certificate_that_nobody_vouches_for_is_refused(
    db: None, settings: Any, self_signed: Path
):
    with serving(self_signed) as (server, address):
        with pytest.raises(ProviderUnavailable):
            fetch("GET", address)
        assert DeliveryOutcome.SENT not in push_to(address, settings)
        assert server.seen == [], "nothing was asked"


def test_a_redirection_is_not_followed(db: None, settings: Any):
    with serving() as (server, address):
        with pytest.raises(ProviderUnavailable):
            fetch("GET", f"{address}/asked")
        assert DeliveryOutcome.SENT not in push_to(address, settings)
        assert server.seen
        assert "/elsewhere" not in server.seen
