"""Production: refuses to start with a missing or weak variable, and says which.

Every variable is described in deploy/relais.env.example.
"""

import os

from config.settings.base import *
from config.settings.environment import Environment

_environment = Environment(os.environ)

DEBUG = False
SECRET_KEY = _environment.secret_key("RELAIS_SECRET_KEY")
_hosts = _environment.hosts("RELAIS_ALLOWED_HOSTS")
# Probes come from the machine itself; no link is ever built from the host of a request.
ALLOWED_HOSTS = [*_hosts, "localhost", "127.0.0.1"]
RELAIS_BASE_URL = _environment.https_address("RELAIS_BASE_URL", hosts=_hosts)
RELAIS_REQUIRE_MFA = _environment.boolean("RELAIS_REQUIRE_MFA", default=True)
(
    RELAIS_PROCONNECT_ISSUER,
    RELAIS_PROCONNECT_CLIENT_ID,
    RELAIS_PROCONNECT_CLIENT_SECRET,
) = _environment.openid_client("RELAIS_PROCONNECT")
RELAIS_STATE_SITE = _environment.boolean("RELAIS_STATE_SITE", default=False)
RELAIS_MASTER_KEYS_FILE, RELAIS_MASTER_KEYS = _environment.master_keys("RELAIS_MASTER_KEYS")
RELAIS_KEY_SHARES_DIR = _environment.directory(
    "RELAIS_KEY_SHARES_DIR", purpose="the directory of the halves of the cases’ keys"
)
RELAIS_JOURNAL_KEY_FILE, RELAIS_JOURNAL_KEY = _environment.journal_key("RELAIS_JOURNAL_KEY")
RELAIS_JOURNAL_WITNESSES = _environment.witnesses("RELAIS_JOURNAL_WITNESSES")
RELAIS_METRICS_TOKEN = _environment.token("RELAIS_METRICS_TOKEN")

_database = _environment.database("DATABASE_URL", required=True)
# Only `migrate` needs the owner's log-in: web and worker run without it.
_owner_database = _environment.database("DATABASE_OWNER_URL", required=False)

EMAIL_HOST = _environment.required("RELAIS_EMAIL_HOST", purpose="the server that sends e-mails")
EMAIL_PORT = _environment.number("RELAIS_EMAIL_PORT", default=587)
EMAIL_HOST_USER = _environment.text("RELAIS_EMAIL_USER")
EMAIL_HOST_PASSWORD = _environment.secret("RELAIS_EMAIL_PASSWORD")
_email_encryption = _environment.choice(
    "RELAIS_EMAIL_ENCRYPTION", among=("starttls", "tls", "none")
)
EMAIL_USE_TLS = _email_encryption == "starttls"
EMAIL_USE_SSL = _email_encryption == "tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = _environment.required(
    "RELAIS_EMAIL_FROM", purpose="the address that e-mails come from"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

_is_behind_proxy = _environment.boolean("RELAIS_BEHIND_PROXY", default=False)
RELAIS_TRUSTED_PROXIES = _environment.proxies(
    "RELAIS_TRUSTED_PROXIES", default="127.0.0.1,::1" if _is_behind_proxy else ""
)

_environment.refuse_if_wrong()

DATABASES = databases(_database, _owner_database)

# HTTPS only. Believing the header without a proxy that sets it would let anybody claim HTTPS;
# config.proxies drops it when it comes from elsewhere.
if _is_behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
# Probes speak plain HTTP inside the machine or the cluster, and these pages hold nothing. A
# program that calls the API by plain HTTP is told so: a redirection would hide that its token
# travelled in clear (config.api.guard).
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$", r"^api/"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SILENCED_SYSTEM_CHECKS = [
    # Preloading binds the whole domain for months: its owner decides, not this site.
    "security.W021",
]

# The prefix makes browsers refuse such a cookie from a neighbouring host or over plain HTTP.
SESSION_COOKIE_NAME = "__Host-sessionid"
SESSION_COOKIE_SECURE = True
RELAIS_DEVICE_COOKIE = "__Host-device"
CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_NAME = "__Host-language"
LANGUAGE_COOKIE_SECURE = True

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
