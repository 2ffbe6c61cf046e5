"""The notice above a form that was kept when the session of its author ended."""

from typing import Any

from django import template

from referrals.kept.middleware import FORGET, RESUME
from referrals.kept.services import has_kept_form

register = template.Library()


@register.inclusion_tag("referrals/kept/notice.html", takes_context=True)
def kept_notice(context: dict[str, Any]) -> dict[str, Any]:
    request = context["request"]
    # Shown on the way in only: a form that comes back holds what is being typed now.
    is_shown = request.method == "GET" and has_kept_form(actor=request.actor, address=request.path)
    return {
        "is_shown": is_shown,
        "resume": RESUME,
        "forget": FORGET,
        "csrf_token": context.get("csrf_token", ""),
    }
