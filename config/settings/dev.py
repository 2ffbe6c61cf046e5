"""A developer's machine and the demonstration: embedded database, generated secrets."""

from config.settings.base import *
