"""What the current request, command or task carries: its identifier, who acts, what it refused."""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass

from audit.actors import Actor


@dataclass(frozen=True, slots=True)
class Acting:
    actor: Actor
    purpose: str


@dataclass(frozen=True, slots=True)
class Happening:
    """An event to record; a refusal waits for the end of the request to survive a rollback."""

    actor: Actor
    event: str
    content_type_id: int | None
    object_type: str
    object_pk: str
    object_repr: str
    purpose: str
    extra: Mapping[str, object] | None


request_id: ContextVar[str] = ContextVar("relais_request_id", default="")
acting: ContextVar[Acting | None] = ContextVar("relais_acting", default=None)
# None outside a request: a refusal is then recorded at once.
refusals: ContextVar[list[Happening] | None] = ContextVar("relais_refusals", default=None)


def current_request_id() -> str | None:
    """For auditlog, which asks for it when it writes an entry itself."""
    return request_id.get() or None
