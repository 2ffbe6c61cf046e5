"""The test suite: its own database, no secret, nothing that leaves the machine."""

from config.settings.base import *
