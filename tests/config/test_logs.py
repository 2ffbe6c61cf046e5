"""Logs tell what happened and where, in nobody's words."""

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
import structlog
from django.db import IntegrityError, connection

from audit.context import request_id
from config import logs


@pytest.fixture
def last_line() -> Iterator[Callable[[], dict[str, Any]]]:
    """The last line written to the log, read as JSON."""
    output = StringIO()
    settings = logs.logging_settings()
    settings["handlers"]["output"]["stream"] = output
    root = logging.getLogger()
    handlers = root.handlers[:]
    logs.configure(settings)
    yield lambda: json.loads(output.getvalue().splitlines()[-1])
    root.handlers[:] = handlers


def test_a_line_is_one_json_object(last_line):
    structlog.get_logger("relais").warning("case_escalated", count=2)
    line = last_line()
    assert line["event"] == "case_escalated"
    assert line["level"] == "warning"
    assert line["count"] == 2


def test_a_line_break_in_a_value_stays_inside_its_line(last_line):
    logging.getLogger("relais").warning("path %s", "/a\n{}")
    assert last_line()["event"] == "path /a\n{}"


def test_the_request_is_named(last_line):
    token = request_id.set("r-1")
    try:
        logging.getLogger("relais").warning("something")
    finally:
        request_id.reset(token)
    assert last_line()["request_id"] == "r-1"


def test_an_exception_gives_its_places_and_not_its_message(last_line):
    try:
        raise ValueError("a word of somebody")
    except ValueError:
        logging.getLogger("relais").exception("failed")
    line = last_line()
    assert line["exception"][0]["type"] == "builtins.ValueError"
    assert "test_logs.py" in line["exception"][0]["places"][-1]
    assert "a word of somebody" not in json.dumps(line)


@pytest.mark.django_db
def test_an_error_of_the_database_gives_its_code_and_not_the_row(last_line):
    try:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO config_workerheartbeat VALUES (7, now())")
    except IntegrityError:
        structlog.get_logger("relais").exception("failed")
    line = last_line()
    assert line["exception"][-1]["sqlstate"] == "23514"
    assert line["exception"][-1]["constraint"] == "config_one_heartbeat"
    assert "Failing row" not in json.dumps(line)


def test_extra_fields_such_as_the_whole_request_are_dropped(last_line):
    logging.getLogger("django.request").error("Bad", extra={"request": "POST body of somebody"})
    assert "POST body" not in json.dumps(last_line())
