from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def label_among(code: str, labels: Mapping[str, str]) -> str:
    """What a code is called; a code that left the list is shown as it is."""
    return labels.get(code, code)
