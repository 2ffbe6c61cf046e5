"""Why the services of this app refuse, one name per reason."""

from referrals.workflow import Transition


class CaseNotFound(LookupError):
    """No such case, or none that the actor may know of: both look the same."""


class CaseForbidden(PermissionError):
    """The actor knows the case, and its role does not give this right."""


class StaleCase(RuntimeError):
    """The case was changed since the actor read it."""


class MoveForbidden(RuntimeError):
    """The workflow has no such move from the present state; `allowed` are those it has for the
    actor."""

    def __init__(self, *, state: str, target: str, allowed: list[Transition]) -> None:
        super().__init__(f"{state} -> {target}")
        self.state = state
        self.target = target
        self.allowed = [str(row.target) for row in allowed]


class NoCompetentBody(RuntimeError):
    """Neither a commission nor the national coordination can receive a case of this department."""


class IdempotencyKeyReused(RuntimeError):
    """The key was used before, for another content."""
