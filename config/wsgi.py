import os

from django.core.wsgi import get_wsgi_application

# Production when nothing is said: a forgotten variable must not open the demonstration's doors.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")

application = get_wsgi_application()
