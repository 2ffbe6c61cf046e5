"""Settings shared by every environment. Each environment adds its own, none loosens these."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.database_roles import OWNER, WEB
from config.logs import logging_settings
from config.settings.limits import *

BASE_DIR = Path(__file__).resolve().parent.parent.parent

INSTALLED_APPS = [
    "config",
    "referrals",
    "commissions",
    "contacts_map",
    "privacy",
    "audit",
    "auditlog",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.postgres",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "knox",
    "rest_framework",
    "drf_spectacular",
    "procrastinate.contrib.django",
    "widget_tweaks",
    "dsfr",
    "csp",
]

MIDDLEWARE = [
    # Before all that asks who calls, or whether by HTTPS.
    "config.proxies.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.RequestIdMiddleware",
    "config.middleware.SecurityHeadersMiddleware",
    # After the headers, which files get too.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.LanguageMiddleware",
    "config.middleware.BodyLimitMiddleware",
    "config.api.guard.ApiGuardMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "commissions.access.middleware.SessionLifetimeMiddleware",
    "commissions.middleware.ActorMiddleware",
    # What was typed when the session ended is kept for its author.
    "referrals.kept.middleware.KeepTypedMiddleware",
    # Journals refusals outside the view's transaction, which they roll back.
    "audit.middleware.RefusalMiddleware",
    # Closed by default: a public page says so with `login_not_required`.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "commissions.access.middleware.SecondFactorMiddleware",
    "commissions.charter.middleware.CharterMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = True

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context_processors.site",
            ],
        },
    },
]
FORM_RENDERER = "config.forms.DsfrRenderer"

# People and access.
AUTH_USER_MODEL = "commissions.Member"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
# Visitors are described by an Actor; guardian needs no database row for them.
ANONYMOUS_USER_NAME = None
LOGIN_URL = "commissions:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
# See commissions.access.passwords for the strength that CNIL 2022-100 asks for.
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "commissions.access.passwords.StrengthValidator"},
]
# A link to choose a new password works for an hour.
PASSWORD_RESET_TIMEOUT = 60 * 60
# The log-in (docs/adr/0020-log-in.md): allauth keeps the steps and the second factors. Accounts
# come by invitation, and an address is proved by the invitation: allauth verifies none.
ACCOUNT_ADAPTER = "commissions.access.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# Its limits would keep addresses in clear: commissions.access.limits counts instead.
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
# Someone who left the computer five minutes ago proves again who it is before a sensitive act.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
MFA_ADAPTER = "commissions.access.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Relais"
# A passkey asks for the finger or the code of its device: it is two factors by itself.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
RELAIS_DEVICE_COOKIE = "relais_device"
# Log-in through ProConnect (docs/adr/0024-proconnect.md): off without an issuer.
RELAIS_PROCONNECT_ISSUER = os.environ.get("RELAIS_PROCONNECT_ISSUER", "")
RELAIS_PROCONNECT_CLIENT_ID = os.environ.get("RELAIS_PROCONNECT_CLIENT_ID", "")
RELAIS_PROCONNECT_CLIENT_SECRET = os.environ.get("RELAIS_PROCONNECT_CLIENT_SECRET", "")
# Half an hour without a request, because devices are shared and get lost, and twelve hours
# whatever was done: within NIST SP 800-63B-4 for two factors (one hour, a day).
SESSION_COOKIE_AGE = int(os.environ.get("RELAIS_SESSION_MINUTES", "30")) * 60
RELAIS_SESSION_LIFETIME = 12 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
# Other sites learn nothing. "no-referrer" would also hide us from ourselves: browsers then send
# "Origin: null" with a form, and the protection of forms refuses it.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}
# In the session: a cookie of its own would bear what a page says for longer than the session.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# The journal.
AUDITLOG_LOGENTRY_MODEL = "audit.Entry"
# Addresses are not kept (design: the journal).
AUDITLOG_DISABLE_REMOTE_ADDR = True
# The triggers write nothing as null, which auditlog's displays only expect in this format.
AUDITLOG_STORE_JSON_CHANGES = True
# auditlog would take the identifier of the request from the caller's own header.
AUDITLOG_CID_GETTER = "audit.context.current_request_id"
# The key that signs checkpoints: a file, or the same lines in a variable (see audit.signing).
RELAIS_JOURNAL_KEY_FILE = os.environ.get("RELAIS_JOURNAL_KEY_FILE", "")
RELAIS_JOURNAL_KEY = os.environ.get("RELAIS_JOURNAL_KEY", "")
# Where checkpoints are sent, with spaces between: mailto:, https: or file: addresses.
RELAIS_JOURNAL_WITNESSES = os.environ.get("RELAIS_JOURNAL_WITNESSES", "").split()
# Reads outside these hours of a working day, or more than so many in one day, stand out.
RELAIS_DUTY_HOURS = (7, 20)
RELAIS_MANY_READS = int(os.environ.get("RELAIS_MANY_READS", "40"))
# Tells which seats existed and were open on which days: the journal knows no member.
RELAIS_SEAT_PERIODS = "commissions.services.seat_periods"
# Tells which bodies keep another time than Paris, and which.
RELAIS_BODY_ZONES = "referrals.services.local_time.zones_of_bodies"

# Language, time.
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Paris"
USE_TZ = True

# Static files: everything is served from here, nothing from elsewhere.
STATIC_URL = "/static/"
STATIC_ROOT = str(BASE_DIR / "staticfiles")
# No other site builds its pages with them.
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# The State's design system, and its marks only on its own sites.
DSFR_CONTENT_IS_SAFE = False
DSFR_MARK_OPTIONAL_FIELDS = True
DSFR_USE_INTEGRITY_CHECKSUMS = False
RELAIS_STATE_SITE = os.environ.get("RELAIS_STATE_SITE", "false").lower() == "true"

# Who runs this installation: shown in the legal notice and the accessibility statement.
RELAIS_PUBLISHER = os.environ.get("RELAIS_PUBLISHER", "")
RELAIS_CONTACT_EMAIL = os.environ.get("RELAIS_CONTACT_EMAIL", "")
# Where the quick exit leads: a page that anybody may plausibly have been reading.
RELAIS_QUICK_EXIT_URL = os.environ.get("RELAIS_QUICK_EXIT_URL", "https://www.meteofrance.com/")
RELAIS_DEMO = False
# Who names the types of dysfunction to the search of the directory.
RELAIS_PROBLEM_TYPES = "config.problems.problem_types"
# Who names the commission that is on duty in a department.
RELAIS_RESPONSIBLE_BODIES = "config.responsible.responsible_bodies"
RELAIS_DUTY_ROSTER = "config.duty.commission_on_duty"
# For how many entries of the directory an account may have partners' details shown in a day.
RELAIS_REVEAL_QUOTA = int(os.environ.get("RELAIS_REVEAL_QUOTA", "30"))

# Every member with a seat needs a second factor; only the demonstration does without.
RELAIS_REQUIRE_MFA = os.environ.get("RELAIS_REQUIRE_MFA", "true").lower() == "true"

# Master keys: a file, or the same lines in a variable (see privacy.keyring).
RELAIS_MASTER_KEYS_FILE = os.environ.get("RELAIS_MASTER_KEYS_FILE", "")
RELAIS_MASTER_KEYS = os.environ.get("RELAIS_MASTER_KEYS", "")
# The halves of the keys that stay out of the database (see privacy.shares).
RELAIS_KEY_SHARES_DIR = os.environ.get("RELAIS_KEY_SHARES_DIR", "")

CACHES = {
    "default": {
        # Which one-time codes were used must be known to every web process: it is in the database,
        # with room for more codes than half a minute can bring.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "relais_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "throttle": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "throttle",
    },
}

LOGGING = logging_settings()
LOGGING_CONFIG = "config.logs.configure"

# The worker: a job that succeeded leaves no row, one that failed stays to be looked at.
PROCRASTINATE_IMPORT_PATHS = [
    "commissions.access.tasks",
    "commissions.invitations.tasks",
    "referrals.notifications.tasks",
    "referrals.patterns.tasks",
]
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful", "concurrency": 2}
# The minutes after which a silent worker counts as absent (it beats each minute).
RELAIS_WORKER_SILENCE_MINUTES = 5
RELAIS_METRICS_TOKEN = os.environ.get("RELAIS_METRICS_TOKEN", "")

DATABASE_ROUTERS = ["config.database.OwnerOnlyMigrates"]


# Connections kept open by each web process. A pool survives a restart of PostgreSQL without an
# error for the visitor, which persistent connections do not (measured: reliability targets).
POOL_SIZE = int(os.environ.get("RELAIS_DATABASE_POOL", "8"))


def databases(web_url: str, owner_url: str = "") -> dict[str, Any]:
    """The two connections: the web role that owns nothing, the owner role that migrates.

    With one URL for both (`owner_url` empty or the same), the login must be allowed to SET ROLE:
    each connection then takes its role at start.
    """
    single = not owner_url or owner_url == web_url
    web = _connection(web_url, role=WEB if single else "", limits=time_limits())
    owner = _connection(owner_url or web_url, role=OWNER if single else "")
    web["ATOMIC_REQUESTS"] = True
    web["CONN_HEALTH_CHECKS"] = True
    if POOL_SIZE:
        # A request that gets no connection fails soon: people see an answer, not a hanging page.
        web["OPTIONS"]["pool"] = {"min_size": 1, "max_size": POOL_SIZE, "timeout": 5}
    return {"default": web, "owner": owner}


def _connection(url: str, *, role: str, limits: str = "") -> dict[str, Any]:
    settings: dict[str, Any] = {**dj_database_url.parse(url)}
    settings["ENGINE"] = "audit.postgresql"
    options = settings.setdefault("OPTIONS", {})
    asked = [options.get("options", ""), f"-c role={role}" if role else "", limits]
    if any(asked):
        options["options"] = " ".join(filter(None, asked))
    return settings


# knox looks its own model up under this name when another one points at it.
KNOX_TOKEN_MODEL = "knox.AuthToken"  # noqa: S105  # The name of a model.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "commissions.api.authentication.ActorTokenAuthentication",
        "commissions.api.authentication.ActorSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.api.parsers.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "config.api.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    # The OpenAPI document describes the API: OPTIONS would only tell less.
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_THROTTLE_CLASSES": [
        "config.api.throttling.VisitorThrottle",
        "config.api.throttling.MemberThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"visitor": "120/min", "member": "600/min", "login": "10/min"},
    "EXCEPTION_HANDLER": "config.api.problems.problem_handler",
    # Whoever a proxy speaks for: config.proxies has already put its address in place.
    "NUM_PROXIES": 0,
    "PAGE_SIZE": 50,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Relais",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.api.schema.describe_problems",
    ],
    # The names of the closed lists that several fields share.
    "ENUM_NAME_OVERRIDES": {
        "AgeBand": "referrals.enums.AgeBand",
        "AutomaticRule": "referrals.enums.AutomaticRule",
        "CaseState": "referrals.enums.CaseState",
        "Cause": "referrals.enums.Cause",
        "ChannelTier": "contacts_map.enums.Tier",
        "ChannelKind": "contacts_map.enums.ChannelKind",
        "ContactKind": "contacts_map.enums.ContactKind",
        "ContactStatus": "contacts_map.enums.Status",
        "CoverageState": "contacts_map.enums.Coverage",
        "DysfunctionFamily": "contacts_map.enums.DysfunctionFamily",
        "Exploitation": "referrals.enums.Exploitation",
        "MessageTier": "referrals.thread.enums.Tier",
        "Modality": "referrals.enums.Modality",
        "NationalityGroup": "referrals.enums.NationalityGroup",
        "Outcome": "referrals.enums.Outcome",
        "RelayStatus": "referrals.enums.RelayStatus",
        "ReporterKind": "referrals.enums.ReporterKind",
        "ResponsibleBody": "referrals.enums.ResponsibleBody",
        "RightObtained": "referrals.enums.RightObtained",
        "Role": "audit.actors.Role",
        "Sex": "referrals.enums.Sex",
        "VictimStatus": "referrals.enums.VictimStatus",
    },
}
