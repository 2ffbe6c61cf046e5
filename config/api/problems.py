"""Errors of the API as problem details (RFC 9457).

A service error becomes, in the API of its app, an `APIException` whose `problem` attribute holds
the extra members of the answer (`findings`, `allowed`...). Everything else is done here.
"""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.http import Http404, HttpResponse, JsonResponse
from rest_framework.exceptions import (
    APIException,
    NotFound,
    ParseError,
    PermissionDenied as ApiPermissionDenied,
    ValidationError,
)
from rest_framework.response import Response
from rest_framework.views import exception_handler

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:relais:problem:"


class BodyTooLarge(APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "body_too_large"


def problem_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. Returns None for what is not foreseen: it is then a 500."""
    error = _as_api_exception(error)
    answer = exception_handler(error, context)
    if answer is None or not isinstance(error, APIException):
        return answer
    answer.data = _problem(error)
    answer.content_type = MEDIA_TYPE
    return answer


def problem_response(status: HTTPStatus, *, code: str, detail: str = "") -> HttpResponse:
    """A problem for what happens outside the views of the API: an unknown path, a failure."""
    return JsonResponse(
        {
            "type": TYPE_PREFIX + code,
            "title": status.phrase,
            "status": status.value,
            "detail": detail or status.description or status.phrase,
        },
        status=status,
        content_type=MEDIA_TYPE,
    )


def _as_api_exception(error: Exception) -> Exception:
    match error:
        case Http404():
            # The same words for what does not exist and what must not be known.
            return NotFound()
        case PermissionDenied():
            return ApiPermissionDenied()
        case RequestDataTooBig():
            return BodyTooLarge()
        case BadRequest() | SuspiciousOperation():
            return ParseError()
        case _:
            return error


def _problem(error: APIException) -> dict[str, Any]:
    status = HTTPStatus(error.status_code)
    problem: dict[str, Any] = {
        "type": TYPE_PREFIX + _code(error),
        "title": status.phrase,
        "status": int(status),
        "detail": _detail(error),
    }
    if isinstance(error, ValidationError):
        problem["errors"] = [
            {"pointer": "#" + path, "detail": message} for path, message in _flat(error.detail)
        ]
    problem.update(getattr(error, "problem", {}))
    return problem


def _code(error: APIException) -> str:
    if isinstance(error, ValidationError):
        return "invalid"
    return str(getattr(error, "code", None) or error.default_code)


def _detail(error: APIException) -> str:
    if isinstance(error, ValidationError):
        return " ".join(message for _, message in _flat(error.detail))
    return str(error.detail)


def _flat(detail: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Each message with the JSON pointer of the value that it is about."""
    if isinstance(detail, dict):
        for key, value in detail.items():
            step = "" if key == "non_field_errors" else "/" + str(key).replace(".", "/")
            yield from _flat(value, path + step)
    elif isinstance(detail, list):
        for position, value in enumerate(detail):
            # A list of dictionaries holds the errors of each item; of strings, of this value.
            step = f"/{position}" if isinstance(value, (dict, list)) else ""
            yield from _flat(value, path + step)
    else:
        yield path, str(detail)
