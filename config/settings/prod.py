"""Production: refuses to start with a missing or weak variable, and says which."""

from config.settings.base import *
