"""The request identifier and the acting actor of the current thread of work."""

from contextvars import ContextVar
from dataclasses import dataclass

from audit.actors import Actor


@dataclass(frozen=True, slots=True)
class Acting:
    actor: Actor
    purpose: str


request_id: ContextVar[str] = ContextVar("relais_request_id", default="")
acting: ContextVar[Acting | None] = ContextVar("relais_acting", default=None)
