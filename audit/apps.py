from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

from audit.checks import signing_key_can_be_loaded


class AuditConfig(AppConfig):
    name = "audit"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Journal")

    def ready(self) -> None:
        checks.register(signing_key_can_be_loaded, checks.Tags.security)
