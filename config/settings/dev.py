"""A developer's machine and the demonstration: embedded database, generated secrets."""

import os

from config.database_roles import OWNER, WEB
from config.embedded.places import DEVELOPMENT
from config.local import secrets
from config.settings.base import *

DEBUG = os.environ.get("RELAIS_DEBUG", "false").lower() == "true"
SECRET_KEY = secrets.secret_key()
ALLOWED_HOSTS = os.environ.get("RELAIS_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
RELAIS_BASE_URL = os.environ.get(
    "RELAIS_BASE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
)
# The banner that says the data are invented.
RELAIS_DEMO = True
# A browser trusts http://localhost with a key; the check of the origin would ask for HTTPS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
RELAIS_REQUIRE_MFA = os.environ.get("RELAIS_REQUIRE_MFA", "false").lower() == "true"
RELAIS_MASTER_KEYS_FILE = os.environ.get("RELAIS_MASTER_KEYS_FILE", "")
if not RELAIS_MASTER_KEYS and not RELAIS_MASTER_KEYS_FILE:
    RELAIS_MASTER_KEYS_FILE = str(secrets.master_keys_file())
RELAIS_KEY_SHARES_DIR = os.environ.get("RELAIS_KEY_SHARES_DIR") or str(
    secrets.key_shares_directory()
)
RELAIS_JOURNAL_KEY_FILE = os.environ.get("RELAIS_JOURNAL_KEY_FILE", "")
if not RELAIS_JOURNAL_KEY and not RELAIS_JOURNAL_KEY_FILE:
    RELAIS_JOURNAL_KEY_FILE = str(secrets.journal_key_file())

if os.environ.get("DATABASE_URL"):
    DATABASES = databases(os.environ["DATABASE_URL"], os.environ.get("DATABASE_OWNER_URL", ""))
else:
    DATABASES = databases(DEVELOPMENT.url(WEB), DEVELOPMENT.url(OWNER))

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

# Static files come straight from the apps: nothing to collect before a start.
STATIC_ROOT = ""
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
