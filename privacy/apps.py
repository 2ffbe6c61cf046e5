from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

from privacy.checks import key_shares_can_be_used, master_keys_can_be_loaded


class PrivacyConfig(AppConfig):
    name = "privacy"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Privacy")

    def ready(self) -> None:
        checks.register(master_keys_can_be_loaded, checks.Tags.security)
        checks.register(key_shares_can_be_used, checks.Tags.security)
