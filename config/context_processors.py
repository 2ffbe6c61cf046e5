"""What every page needs to draw its frame, under one name: `site`."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from audit.actors import Actor
from config.emergency import EMERGENCY_NUMBERS, EmergencyNumber
from config.navigation import NavigationItem, items_for


@dataclass(frozen=True, slots=True)
class Site:
    name: str
    actor: Actor
    navigation: list[NavigationItem]
    emergency_numbers: tuple[EmergencyNumber, ...]
    quick_exit_url: str
    login_url: str
    is_state_site: bool
    is_demo: bool
    session_seconds: int


def site(request: HttpRequest) -> dict[str, Site]:
    # The error pages are drawn before the middleware has said who acts.
    actor: Actor = getattr(request, "actor", None) or Actor.visitor()
    return {
        "site": Site(
            name="Relais",
            actor=actor,
            navigation=items_for(actor=actor, path=request.path),
            emergency_numbers=EMERGENCY_NUMBERS,
            quick_exit_url=settings.RELAIS_QUICK_EXIT_URL,
            login_url=settings.LOGIN_URL,
            is_state_site=settings.RELAIS_STATE_SITE,
            is_demo=settings.RELAIS_DEMO,
            session_seconds=settings.SESSION_COOKIE_AGE,
        )
    }
