"""Building an image: collects the static files, opens nothing, knows no secret."""

from typing import Any

from config.settings.base import *

SECRET_KEY = "used-to-build-only"  # noqa: S105
DATABASES: dict[str, Any] = {}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
