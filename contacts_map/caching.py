"""Which pages of the directory any cache may keep: the same bytes for every visitor."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import patch_cache_control

from audit.requests import ActorRequest

# Short: an entry that was suspended must not live on in caches for long.
KEPT_SECONDS = 60

View = Callable[..., HttpResponse]


def kept_for_visitors(view: View) -> View:
    """Lets caches keep the page for visitors. `Vary: Cookie`, which the choice of the language
    adds, keeps members and visitors apart; the middleware forbids it all the same to whoever has
    credentials, and to an answer that sets a cookie.

    A search is never kept, here or in the browser: the address says what was looked for.
    """

    @wraps(view)
    def answered(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == HTTPStatus.OK and _is_anybodys(request):
            patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
        return response

    return answered


def _is_anybodys(request: ActorRequest) -> bool:
    """Whether nothing in the request tells one visitor from another, but for the language. A
    cookie may hold a message for its owner."""
    return not request.GET and set(request.COOKIES) <= {settings.LANGUAGE_COOKIE_NAME}
