"""Which connection does what."""

from typing import Any

from django.db.models import Model


class OwnerOnlyMigrates:
    """Rows are read and written as the web role; only `owner` changes the tables.

    `default` may be migrated too: the test database is one database seen through both.
    """

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return "default"

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return "default"
