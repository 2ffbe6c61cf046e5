"""How often a visitor or a member may call.

Counted in the memory of each web process: a count kept in the database would be undone with the
transaction of the request that was refused. With n processes the effective rate is at most n
times the one set.
"""

from typing import TYPE_CHECKING

from django.core.cache import caches
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

if TYPE_CHECKING:
    # rest_framework.views loads this module by its name in the settings.
    from rest_framework.views import APIView


class VisitorThrottle(SimpleRateThrottle):
    scope = "visitor"
    cache = caches["throttle"]

    def get_cache_key(self, request: Request, view: "APIView") -> str | None:
        if request.user and request.user.is_authenticated:
            return None
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class MemberThrottle(SimpleRateThrottle):
    scope = "member"
    cache = caches["throttle"]

    def get_cache_key(self, request: Request, view: "APIView") -> str | None:
        if not request.user or not request.user.is_authenticated:
            return None
        # A program of an association is counted by itself: it must not stop its member's work.
        grant = getattr(request.auth, "grant", None)
        ident = str(request.user.pk)
        if grant is not None and grant.is_of_program:
            ident = f"program-{grant.short}"
        return self.cache_format % {"scope": self.scope, "ident": ident}
