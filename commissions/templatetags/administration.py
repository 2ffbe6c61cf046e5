"""The menu of the administration, with the sections that the actor may open."""

from typing import Any

from django import template

from commissions.permissions import can_invite_anywhere

register = template.Library()


@register.inclusion_tag("commissions/administration/menu.html", takes_context=True)
def administration_menu(context: dict[str, Any], here: str = "") -> dict[str, Any]:
    """`here` names the section that is open."""
    return {"here": here, "keeps_everything": can_invite_anywhere(context["request"].actor)}
