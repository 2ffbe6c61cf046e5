"""Whether this installation works, for probes and monitoring. No page here tells who or what."""

import hmac
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_address

import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.models import WorkerHeartbeat
from privacy import shares
from privacy.keyring import KeyringError, keyring

logger = structlog.get_logger(__name__)


@login_not_required
@transaction.non_atomic_requests
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. It asks nobody else, so a database failure restarts no process."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@login_not_required
@transaction.non_atomic_requests
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Each part works or not; 503 when one does not."""
    parts = readiness()
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


@login_not_required
@transaction.non_atomic_requests
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text format. How many cases there are is nobody's business here."""
    if not may_read_metrics(request):
        return HttpResponseForbidden()
    parts = readiness()
    lines = ["# TYPE relais_up gauge", "relais_up 1"]
    for part, works in parts.items():
        lines += [f"# TYPE relais_{part}_ready gauge", f"relais_{part}_ready {int(works)}"]
    age = worker_silence() if parts["database"] else None
    if age is not None:
        lines.append("# TYPE relais_worker_silence_seconds gauge")
        lines.append(f"relais_worker_silence_seconds {age.total_seconds():.0f}")
    return HttpResponse(
        "\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8"
    )


def readiness() -> dict[str, bool]:
    return {
        "database": _works("database", database_answers),
        "keys": _works("keys", keys_load),
        "worker": _works("worker", worker_beats),
    }


def database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def keys_load() -> bool:
    return bool(keyring().key_ids) and shares.directory().is_dir()


def worker_beats() -> bool:
    silence = worker_silence()
    allowed = timedelta(minutes=settings.RELAIS_WORKER_SILENCE_MINUTES)
    return silence is not None and silence < allowed


def worker_silence() -> timedelta | None:
    """How long ago the worker last did its round; None when it never did."""
    beat = WorkerHeartbeat.objects.first()
    return beat.age if beat else None


def may_read_metrics(request: HttpRequest) -> bool:
    """From this machine, or with the token.

    A proxy on this machine has a loopback address too: whoever it forwards is not on loopback.
    """
    token = settings.RELAIS_METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    is_forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return not is_forwarded and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _works(part: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, KeyringError):
        logger.warning("not_ready", part=part, exc_info=True)
        return False
