"""Browsers that a member has used: a log-in from another one is told by mail.

The cookie is random, serves for nothing else, and stays a year; only its digest is kept.
"""

import hashlib
import secrets

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from commissions.access.mails import Alert
from commissions.access.models import KnownDevice
from commissions.access.tasks import DEVICE_KEPT_FOR, tell
from commissions.models import Member


def greet_device(request: HttpRequest, response: HttpResponse, member: Member) -> None:
    """After a log-in: remember the browser, and tell the member when it was never seen."""
    token = request.COOKIES.get(settings.RELAIS_DEVICE_COOKIE) or secrets.token_urlsafe(32)
    # A browser that nobody could be told of stays one that was never seen.
    with transaction.atomic():
        _device, is_new = KnownDevice.objects.update_or_create(
            member=member,
            digest=hashlib.sha256(token.encode()).hexdigest(),
            defaults={"seen_at": timezone.now()},
        )
        if is_new:
            tell(member, Alert.NEW_DEVICE)
    response.set_cookie(
        settings.RELAIS_DEVICE_COOKIE,
        token,
        max_age=DEVICE_KEPT_FOR,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
