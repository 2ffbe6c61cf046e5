"""The open sessions of a member, and their end from another one.

Django's table of sessions does not say whose they are: a row of ours does. A session whose
identifier changes takes its row along (`renew_identifier`).
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from audit.actors import Actor
from audit.services import acting_as, record
from commissions.access.models import OpenSession
from commissions.models import Member

# The first that a browser names counts: most of them also name those they imitate.
BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
NAMES = {"Edg": "Edge", "OPR": "Opera"}
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")


class SessionNotFound(LookupError):
    """No open session of this member has this number."""


@dataclass(frozen=True, slots=True)
class SeenSession:
    """A session as its member sees it in the list."""

    pk: int
    browser: str
    opened_at: datetime
    seen_at: datetime
    is_current: bool


def open_session(request: HttpRequest, member: Member) -> None:
    """Enter the session that has just been opened in the list."""
    if request.session.session_key is None:
        request.session.create()
    OpenSession.objects.create(
        member=member,
        session_key=str(request.session.session_key),
        browser=browser_named(request.headers.get("User-Agent", "")),
    )


def leave_session(request: HttpRequest) -> None:
    """Take the session out of the list, just before its member logs out."""
    OpenSession.objects.filter(session_key=request.session.session_key or "").delete()


def renew_identifier(request: HttpRequest) -> None:
    """A change of rights gets an identifier of its own, so that an old one opens nothing."""
    before = request.session.session_key
    request.session.cycle_key()
    follow_identifier(request, before=before)


def follow_identifier(request: HttpRequest, *, before: str | None) -> None:
    OpenSession.objects.filter(session_key=before or "").update(
        session_key=request.session.session_key
    )


def sessions_of(member: Member, *, current: str | None) -> list[SeenSession]:
    """The sessions that are still open, the latest first."""
    rows = {row.session_key: row for row in OpenSession.objects.filter(member=member)}
    alive = Session.objects.filter(session_key__in=rows, expire_date__gt=timezone.now())
    # Each request puts the end off: what is left tells when the last one came.
    age = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    seen = [
        SeenSession(
            pk=rows[one.session_key].pk,
            browser=rows[one.session_key].browser,
            opened_at=rows[one.session_key].opened_at,
            seen_at=one.expire_date - age,
            is_current=one.session_key == current,
        )
        for one in alive
    ]
    return sorted(seen, key=lambda one: one.seen_at, reverse=True)


def end_session(*, actor: Actor, member: Member, pk: int) -> None:
    """End one session of the member. Raises SessionNotFound."""
    row = OpenSession.objects.filter(member=member, pk=pk).first()
    if row is None:
        raise SessionNotFound
    _end(actor, member, [row])


def end_other_sessions(*, actor: Actor, member: Member, current: str | None) -> None:
    others = OpenSession.objects.filter(member=member).exclude(session_key=current or "")
    _end(actor, member, list(others))


def _end(actor: Actor, member: Member, rows: list[OpenSession]) -> None:
    with acting_as(actor, purpose="session.end"):
        Session.objects.filter(session_key__in=[row.session_key for row in rows]).delete()
        OpenSession.objects.filter(pk__in=[row.pk for row in rows]).delete()
        for _row in rows:
            record(actor=actor, event="session.ended", target=member, purpose="session.end")


def clear_closed_sessions() -> None:
    """The rows of sessions that ended by themselves or by a log-out."""
    open_keys = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    OpenSession.objects.exclude(session_key__in=open_keys).delete()


def browser_named(agent: str) -> str:
    """ "Firefox, Linux" out of a User-Agent; nothing more of it is kept."""
    browser = next((name for name in BROWSERS if re.search(rf"\b{name}\w*/", agent)), "")
    system = next((name for name in SYSTEMS if name in agent), "")
    return ", ".join(filter(None, (NAMES.get(browser, browser), system)))
