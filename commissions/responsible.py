"""The kinds of bodies that a dysfunction may implicate, which this app does not know."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

Choices = Sequence[tuple[str, str | Promise]]


def responsible_bodies() -> Choices:
    """Codes and labels. A seat that represents one of them keeps its member away from a case that
    implicates it."""
    find: Callable[[], Choices] = import_string(settings.RELAIS_RESPONSIBLE_BODIES)
    return find()
