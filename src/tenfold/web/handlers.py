"""Errors as pages, for browsers that asked for one; everybody else gets the API's answer."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any, Final, cast

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tenfold.errors import TenfoldError
from tenfold.web.pages import page

_NOT_PAGES: Final = ("/api/", "/healthz", "/readyz", "/metrics", "/openapi.json", "/static/")
_Handler = Callable[[Request, Exception], Response | Awaitable[Response]]
_PLAIN: Final = {
    404: ("There is no such page", "The address may be misspelled, or what it named is gone."),
    405: ("That cannot be done here", "Go back to the start and try from there."),
    422: ("That address does not fit", "A part of it is not of the form that is expected."),
}


def add_page_handlers(app: FastAPI) -> None:
    """Have errors of pages answered as pages."""
    for kind in (TenfoldError, HTTPException, RequestValidationError, Exception):
        handlers = cast("dict[Any, _Handler]", app.exception_handlers)
        app.add_exception_handler(kind, _or_page(handlers[kind]))


def wants_page(request: Request) -> bool:
    """Whether a browser asked for something to look at."""
    accepts = "text/html" in request.headers.get("accept", "")
    return accepts and not request.url.path.startswith(_NOT_PAGES)


def _or_page(plain: _Handler) -> _Handler:
    async def answer(request: Request, error: Exception) -> Response:
        made = plain(request, error)
        response = made if isinstance(made, Response) else await made
        return _as_page(request, response) if wants_page(request) else response

    return answer


def _as_page(request: Request, problem: Response) -> Response:
    """The API's problem in the words of a page."""
    told: dict[str, Any] = json.loads(bytes(problem.body))
    title, detail = _PLAIN.get(problem.status_code, (told["title"], told["detail"]))
    if told["type"].rpartition(":")[2] in {"analysis-not-found", "no-text"}:
        title, detail = told["title"], told["detail"]
    shown = page(request, "problem.html.jinja", problem.status_code, title=title, detail=detail)
    for name, value in problem.headers.items():
        if name not in {"content-type", "content-length"}:
            shown.headers[name] = value
    return shown
