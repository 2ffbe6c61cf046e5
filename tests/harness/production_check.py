"""Django's own review of the production settings, with strong variables made for the occasion.

Run by `make check` as `python -m tests.harness.production_check`.
"""

import os
import secrets
import sys
import tempfile
from base64 import b64encode

from django.core.management import execute_from_command_line

from audit.signing import new_key_line

SAMPLE = {
    "DJANGO_SETTINGS_MODULE": "config.settings.prod",
    "DATABASE_URL": "postgresql://relais_web:invented@127.0.0.1/relais",
    "RELAIS_ALLOWED_HOSTS": "relais.example.org",
    "RELAIS_BASE_URL": "https://relais.example.org",
    "RELAIS_EMAIL_FROM": "relais@example.org",
    "RELAIS_EMAIL_HOST": "mail.example.org",
    "RELAIS_JOURNAL_KEY": new_key_line("relais.example.org/journal"),
    # Any directory that others cannot open: nothing is written in it.
    "RELAIS_KEY_SHARES_DIR": tempfile.mkdtemp(),
    "RELAIS_MASTER_KEYS": f"sample-1:{b64encode(secrets.token_bytes(32)).decode()}",
    "RELAIS_SECRET_KEY": secrets.token_urlsafe(64),
}


def main() -> None:
    for name in [name for name in os.environ if name.startswith(("RELAIS_", "DATABASE_"))]:
        del os.environ[name]
    os.environ.update(SAMPLE)
    execute_from_command_line([sys.argv[0], "check", "--deploy", "--fail-level", "WARNING"])


if __name__ == "__main__":
    main()
