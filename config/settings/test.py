"""The test suite: its own database, no secret, nothing that leaves the machine."""

from base64 import b64encode

from config.database_roles import OWNER, WEB
from config.embedded.places import TESTS
from config.local import secrets
from config.settings.base import *

DEBUG = False
SECRET_KEY = "not-a-secret-used-by-the-tests-only"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
RELAIS_BASE_URL = "http://testserver"
# A browser trusts http://localhost with a key; the check of the origin would ask for HTTPS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
RELAIS_REQUIRE_MFA = False
RELAIS_MASTER_KEYS_FILE = ""
RELAIS_JOURNAL_KEY_FILE = ""
# A key of the tests only, in the form that audit.signing reads.
RELAIS_JOURNAL_KEY = (
    "PRIVATE+KEY+relais.test/journal+2446dc82+AQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"
)
RELAIS_JOURNAL_WITNESSES = []
RELAIS_MASTER_KEYS = f"test-1:{b64encode(bytes(range(32))).decode()}"
RELAIS_KEY_SHARES_DIR = str(secrets.private_directory("test-key-shares"))

# tests/harness gives each worker a database of its own under both connections, and replaces it
# after a test that commits: a pool would go on handing out connections to the one that is gone.
DATABASES = databases(TESTS.url(WEB), TESTS.url(OWNER))
DATABASES["default"]["OPTIONS"].pop("pool", None)

# A password is checked in microseconds: the strength of the real hash is not under test.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# Looked up when asked for: listing every static file for each test client takes longer.
STATIC_ROOT = ""
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
