"""Recomputes the whole journal and compares it with every checkpoint, its own and those given."""

from audit.verification.report import Finding, Held, Report
from audit.verification.running import verify_journal

__all__ = ["Finding", "Held", "Report", "verify_journal"]
