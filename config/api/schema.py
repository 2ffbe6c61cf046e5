"""What every operation has in common, told once in the OpenAPI document.

The views of the apps say which statuses are special to them; the problem details and the
statuses that any call may get are added here.
"""

from http import HTTPStatus
from typing import Any

from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request

MEDIA_TYPE = "application/problem+json"

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "urn:relais:problem: and a stable code."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "In the language of Accept-Language."},
        "errors": {
            "type": "array",
            "description": "With 400: each error and the JSON pointer of its value.",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
        "findings": {
            "type": "array",
            "description": "With 422 identifying_text: where, never what.",
            "items": {
                "type": "object",
                "required": ["field", "start", "end", "kind", "suggestion", "tier"],
                "properties": {
                    "field": {"type": "string"},
                    "start": {"type": "integer"},
                    "end": {"type": "integer"},
                    "kind": {"type": "string"},
                    "suggestion": {"type": "string"},
                    "tier": {"type": "integer"},
                },
            },
        },
        "state": {"type": "string", "description": "With 409: the present state."},
        "allowed": {
            "type": "array",
            "description": "With 409: the states to which the caller may move the case.",
            "items": {"type": "string"},
        },
    },
}
_METHODS = ("get", "post", "put", "patch", "delete")
_ANY_CALL = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.NOT_ACCEPTABLE,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_WITH_ACCOUNT = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_WITH_BODY = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
)
_WITH_PARAMETERS = (HTTPStatus.NOT_FOUND,)


def describe_problems(
    result: dict[str, Any], generator: Any, request: Request | None, public: bool
) -> dict[str, Any]:
    """A postprocessing hook of drf-spectacular."""
    schemas = result["components"]["schemas"]
    schemas["Problem"] = PROBLEM
    for name, schema in schemas.items():
        if name.endswith("Request"):
            # Unknown fields are refused (commissions.api.strict).
            schema["additionalProperties"] = False
    for item in result["paths"].values():
        for method in _METHODS:
            if method in item:
                _describe(item[method])
    return result


def _describe(operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    for status in _statuses(operation):
        responses.setdefault(str(status.value), {"description": status.phrase})
    for code, response in responses.items():
        if code.isdecimal() and int(code) >= HTTPStatus.BAD_REQUEST:
            response["content"] = {
                MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}
            }


def _statuses(operation: dict[str, Any]) -> set[HTTPStatus]:
    statuses = set(_ANY_CALL)
    # An empty security requirement means that a visitor may call; bad credentials are refused.
    statuses.update(_WITH_ACCOUNT)
    if "requestBody" in operation:
        statuses.update(_WITH_BODY)
    # What a path, a page or a filter names may not exist, or may not be known to the caller.
    if operation.get("parameters"):
        statuses.update(_WITH_PARAMETERS)
    return statuses


class SchemaView(SpectacularAPIView):
    """The OpenAPI document; JSON unless YAML is asked for."""

    renderer_classes = [OpenApiJsonRenderer, OpenApiYamlRenderer]
