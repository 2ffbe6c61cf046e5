"""How much a request may hold and how long it may last, for every environment."""

import os

MIB = 1024 * 1024

# The whole body, whatever its kind. Large enough for an over-long text to come back to its author
# with an error beside it; nothing that long is ever stored. The proxy takes 2 MB at most.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * MIB
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 3
# A file that is sent is read in memory: nothing of it is ever written to a disk on the way.
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

# The proxies that are believed about the address of a caller and about HTTPS.
RELAIS_TRUSTED_PROXIES: list[str] = []


def time_limits() -> str:
    """The limits of a web process's database session, as options of the connection.

    config/wsgi.py asks for them. The worker and the commands have none: a migration or the
    verification of a long journal takes its time. A statement that is stopped, or a row that
    somebody else holds, ends as a page that asks to try again (`config.views.server_error`).
    """
    seconds = int(os.environ.get("RELAIS_STATEMENT_SECONDS", "0"))
    if not seconds:
        return ""
    limits = {
        "statement_timeout": seconds,
        "lock_timeout": min(seconds, 5),
        "idle_in_transaction_session_timeout": 60,
    }
    return " ".join(f"-c {name}={limit}s" for name, limit in limits.items())
