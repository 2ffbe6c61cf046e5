"""Logs: one JSON object a line on standard output, without anybody's words.

What an exception says often repeats a value (a failing row, a form field), so a trace keeps the
type of each exception, the places in the code and the database's codes, never the message.
Extra fields of a record, where Django puts the whole request, are dropped for the same reason.
"""

import logging
import logging.config
import os
import sys
import traceback
from collections.abc import Mapping
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

from audit.context import request_id

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None]
# The places nearest to the error; a trace through Django's layers is much longer.
PLACES_KEPT = 25


def logging_settings() -> dict[str, Any]:
    level = os.environ.get("RELAIS_LOG_LEVEL", "INFO").upper()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": json_formatter,
            },
        },
        "handlers": {"output": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["output"], "level": level},
        "loggers": {
            # Django's own settings give this logger a handler that mails whole requests.
            "django": {"handlers": [], "level": level, "propagate": True},
            # Each process would announce each task at start.
            "procrastinate.blueprints": {"level": "WARNING"},
            "procrastinate.periodic": {"level": "WARNING"},
        },
    }


def configure(settings: Mapping[str, Any]) -> None:
    """Used by Django in place of dictConfig: the same, and structlog writes to it."""
    logging.config.dictConfig(dict(settings))
    # A line that cannot be formatted is lost; Python would print its raw values instead.
    logging.raiseExceptions = False
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED_PROCESSORS,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def add_request_id(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    if identifier := request_id.get():
        event["request_id"] = identifier
    return event


def describe_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace an exception with its types, its places and the database's codes."""
    information = event.pop("exc_info", None)
    event.pop("exc_text", None)
    error = _exception_in(information, event.get("_record"))
    if error is not None:
        event["exception"] = [_described(link) for link in _chain(error)]
    return event


def _exception_in(information: object, record: logging.LogRecord | None) -> BaseException | None:
    if isinstance(information, BaseException):
        return information
    if information is True:
        return sys.exception()
    if isinstance(information, tuple):
        return information[1]  # type: ignore[no-any-return] # sys.exc_info()'s second item
    if record is not None and record.exc_info:
        # Otherwise the formatter would append the standard trace, message included.
        error = record.exc_info[1]
        record.exc_info = None
        record.exc_text = None
        return error
    return None


def _chain(error: BaseException) -> list[BaseException]:
    links: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in links:
        links.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return links


def _described(error: BaseException) -> dict[str, Any]:
    places = traceback.extract_tb(error.__traceback__)[-PLACES_KEPT:]
    described: dict[str, Any] = {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "places": [f"{place.filename}:{place.lineno} {place.name}" for place in places],
    }
    if diagnosis := getattr(error, "diag", None):
        # Names of things in the schema and a code; the message and the detail hold values.
        described["sqlstate"] = diagnosis.sqlstate
        described["constraint"] = diagnosis.constraint_name
    return described


SHARED_PROCESSORS: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    add_request_id,
    describe_exception,
]


def json_formatter() -> logging.Formatter:
    """For the web server, whose own lines do not go through Django's settings."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED_PROCESSORS,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
