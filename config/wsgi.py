import os

from django.core.wsgi import get_wsgi_application

# Production when nothing is said: a forgotten variable must not open the demonstration's doors.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
# A request is not a command: nobody waits longer for a page (see config/settings/limits.py).
os.environ.setdefault("RELAIS_STATEMENT_SECONDS", "20")

application = get_wsgi_application()
