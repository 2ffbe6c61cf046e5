from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactsMapConfig(AppConfig):
    name = "contacts_map"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Map of contact points")
