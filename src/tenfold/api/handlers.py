"""Turns what routes raise into problem details."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from tenfold.api.context import context_of
from tenfold.api.problems import Kind, plain_kind, problem_of, problem_response
from tenfold.api.security.headers import SECURITY_HEADERS
from tenfold.api.security.refusing import RefusedBody
from tenfold.errors import TenfoldError

INVALID = Kind(422, "invalid-request", "The request does not fit")
_BUG = Kind(500, "bug", "Tenfold itself failed")
_MOST_ERRORS = 20
_METHODS = ("DELETE", "GET", "HEAD", "POST")


def add_handlers(app: FastAPI) -> None:
    """Have every error of ``app`` answered as a problem."""
    app.add_exception_handler(TenfoldError, _foreseen)
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _bug)


def path_of(request: Request) -> str:
    """The path that was asked for, with whatever is not plain escaped."""
    return quote(request.url.path, safe="/:@!$&'()*+,;=-._~")


def _foreseen(request: Request, error: Exception) -> Response:
    scrubber = context_of(request).scrubber
    return problem_of(cast("TenfoldError", error), path_of(request), scrubber)


def _framework(request: Request, error: Exception) -> Response:
    raised = cast("HTTPException", error)
    if isinstance(raised, RefusedBody):
        return problem_of(raised.problem, path_of(request), context_of(request).scrubber)
    details = {
        404: "Nothing is served at this address. /openapi.json lists what there is.",
        405: "This address does not take that method. /openapi.json lists what there is.",
    }
    detail = details.get(raised.status_code, str(raised.detail))
    headers = dict(raised.headers or {})
    if raised.status_code == 405:
        headers["Allow"] = ", ".join(sorted(_taken(request)))
    return problem_response(
        plain_kind(raised.status_code), detail, path_of(request), headers=headers
    )


def _taken(request: Request) -> set[str]:
    """The methods of all routes at this address; the framework names the first route's alone."""
    taken = {
        method
        for method in _METHODS
        for route in request.app.routes
        if route.matches({**request.scope, "method": method})[0] is Match.FULL
    }
    return taken | ({"HEAD"} if "GET" in taken else set[str]())


def _invalid(request: Request, error: Exception) -> Response:
    found = cast("RequestValidationError", error).errors()
    faults = [_fault(one) for one in found[:_MOST_ERRORS]]
    named = "; ".join(f"{fault['at'] or 'the request'}: {fault['message']}" for fault in faults)
    return problem_response(
        INVALID,
        f"Correct this and ask again: {named}.",
        path_of(request),
        more={"errors": faults},
    )


def _fault(error: dict[str, Any]) -> dict[str, str]:
    # The value itself is left out: it may be long, and somebody's log may show it.
    at = ".".join(str(part)[:100] for part in error.get("loc", ()))
    return {"at": at, "message": str(error.get("msg", "does not fit"))[:300]}


def _bug(request: Request, error: Exception) -> Response:
    # The server logs the traceback. This answer is made outside the app's own middleware.
    del error
    response = problem_response(
        _BUG, "The service's log says where. Please report it.", path_of(request)
    )
    for name, value in SECURITY_HEADERS:
        response.headers[name.decode()] = value.decode()
    return response
