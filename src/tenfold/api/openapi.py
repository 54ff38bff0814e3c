"""The OpenAPI description: FastAPI's, with our problems in place of its errors."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from tenfold.api.problem_examples import PROBLEM_EXAMPLES
from tenfold.api.problems import MEDIA_TYPE
from tenfold.api.security.access import COOKIE
from tenfold.api.security.gate import PUBLIC

_ABOUT: Final = (
    "Tenfold reads a company's annual report (SEC Form 10-K) with many small model calls at once. "
    "Start an analysis with POST, watch its events, read its result. Where tokens are in use, send "
    "`Authorization: Bearer TOKEN`. Whatever takes GET takes HEAD. Errors are problem details "
    "(RFC 9457)."
)
_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "title": "Problem",
    "description": "What went wrong and what to do about it (RFC 9457).",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:tenfold:problem:analysis-not-found"]},
        "title": {"type": "string", "examples": ["No such analysis"]},
        "status": {"type": "integer", "examples": [404]},
        "detail": {"type": "string", "examples": ["No analysis has the ID '9f2c4e5a7b1d3f60'."]},
        "instance": {"type": "string", "examples": ["/api/v1/analyses/9f2c4e5a7b1d3f60"]},
        "errors": {
            "type": "array",
            "description": "What does not fit, for a request that was not valid.",
            "items": {
                "type": "object",
                "properties": {"at": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
_OF_ONE_ANALYSIS: Final = (
    *("show_analysis", "watch_analysis", "analysis_sections", "cancel_analysis"),
)
_LINKS: Final = {
    ("start_analysis", "202"): ("analysis_id", "$response.body#/id", _OF_ONE_ANALYSIS),
    ("analyze_company", "202"): ("analysis_id", "$response.body#/id", _OF_ONE_ANALYSIS),
    ("analyze_company", "200"): ("analysis_id", "$response.body#/id", _OF_ONE_ANALYSIS),
    ("list_analyses", "200"): ("analysis_id", "$response.body#/analyses/0/id", _OF_ONE_ANALYSIS),
    ("search_companies", "200"): (
        "ticker",
        "$response.body#/companies/0/ticker",
        ("analyze_company", "stored_analysis"),
    ),
}
"""What of an answer leads on: by operation and status, the parameter, the value, and where to."""
_EVERYWHERE: Final = {
    "400": "The request is malformed, or its Host is not this service's.",
    "401": "A token is needed, and none or no valid one was sent.",
    "403": "A page from elsewhere asks.",
    "404": "There is no such thing.",
    "422": "The request does not fit.",
    "429": "Too many requests; `Retry-After` says when to go on.",
    "503": "The store, EDGAR or the service itself cannot answer just now.",
}


def describe(app: FastAPI) -> None:
    """Have ``app`` describe itself with our errors."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = openapi  # the way FastAPI offers to change it


def _described(app: FastAPI) -> dict[str, Any]:
    described: dict[str, Any] = get_openapi(
        title=app.title, version=app.version, description=_ABOUT, routes=app.routes
    )
    components: dict[str, Any] = described.setdefault("components", {})
    schemas: dict[str, Any] = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = _PROBLEM
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
    }
    # None where no token was ever made: a service for one desk.
    described["security"] = [{"token": []}, {"session": []}, {}]
    for path, operations in described["paths"].items():
        for operation in operations.values():
            if path in PUBLIC:
                operation["security"] = []
            _describe_errors(operation["responses"])
            _describe_links(operation)
    return described


def _describe_errors(responses: dict[str, Any]) -> None:
    for status in ("204", "303", "304"):
        if status in responses:
            responses[status].pop("content", None)
    for status, description in _EVERYWHERE.items():
        responses[status] = _problem(description)
        responses[status]["content"][MEDIA_TYPE]["example"] = PROBLEM_EXAMPLES[status]
    responses["default"] = _problem("Any other error.")


def _describe_links(operation: dict[str, Any]) -> None:
    for status, response in operation["responses"].items():
        if found := _LINKS.get((operation["operationId"], status)):
            parameter, value, targets = found
            response["links"] = {
                name: {"operationId": name, "parameters": {parameter: value}} for name in targets
            }


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}
