import os

from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

# Production when nothing is said: a forgotten variable must not open the demonstration's doors.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
# A request is not a command: nobody waits longer for a page (see config/settings/limits.py).
os.environ.setdefault("RELAIS_STATEMENT_SECONDS", "20")


def refuse_unusable_keys() -> None:
    """Commands check the keys before they start; a web server has to be told to.

    Raises ImproperlyConfigured, which names the key and shows nothing of it.
    """
    faults = [one.msg for one in run_checks(tags=[Tags.security]) if one.is_serious()]
    if faults:
        lines = "\n".join(f"- {fault}" for fault in faults)
        raise ImproperlyConfigured(f"Relais does not start.\n{lines}")


application = get_wsgi_application()
refuse_unusable_keys()
