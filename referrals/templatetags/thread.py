"""What the page of a case says of its thread."""

from django import template

from audit.actors import Actor, Role
from referrals.models import Case
from referrals.thread.enums import Tier
from referrals.thread.services import count_unread

register = template.Library()


@register.simple_tag
def unread_messages(case: Case, actor: Actor) -> int:
    return count_unread(actor=actor, case=case)


@register.filter
def role_name(code: str) -> str:
    return str(Role(code).label) if code in Role.values else code


@register.filter
def tier_name(code: str) -> str:
    return str(Tier(code).label) if code in Tier.values else code
