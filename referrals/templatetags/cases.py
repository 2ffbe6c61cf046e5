"""Words of the cases inside templates."""

from django import template

from referrals.models import DysfunctionType
from referrals.presentation import words

register = template.Library()


@register.filter
def delay(dysfunction_type: DysfunctionType) -> str:
    return words.delay(dysfunction_type)
