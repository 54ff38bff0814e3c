"""The gate every request passes: known host, own page, a token where needed, not too often."""

from __future__ import annotations

import math
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from tenfold.api.context import ApiContext
from tenfold.api.problems import Problem, problem_of
from tenfold.api.security.access import COOKIE
from tenfold.api.security.origins import is_own_host, is_own_page
from tenfold.errors import StoreError
from tenfold.store.access_tokens import AccessToken

PUBLIC: Final = frozenset({"/healthz", "/readyz", "/login", "/logout"})
"""Signs of life and the way to a session; even what else there is, is for those who may use it."""
_PUBLIC_FOLDER: Final = "/static/"
"""The dashboard's style and scripts, which its login page needs."""
_PAGE_METHODS: Final = frozenset({"GET", "HEAD"})


class Gate:
    """ASGI middleware that answers what may not pass and lets the rest through."""

    def __init__(self, app: ASGIApp, context: ApiContext) -> None:
        self._app = app
        self._context = context

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        path: str = scope["path"]
        try:
            self._check_sender(scope, headers)
            owner = await self._owner(headers)
            self._check_rate(owner, scope)
            if owner is None and not _is_public(path) and await self._context.access.is_needed():
                await _login_first(scope, headers)(scope, receive, send)
                return
        except (Problem, StoreError) as refusal:
            asked = quote(path, safe="/:@!$&'()*+,;=-._~")
            await problem_of(refusal, asked, self._context.scrubber)(scope, receive, send)
            return
        scope["state"]["owner"] = owner
        await self._app(scope, receive, send)

    def _check_sender(self, scope: Scope, headers: Headers) -> None:
        config = self._context.config
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not is_own_host(hosts[0], config.known_hosts):
            raise Problem(
                400,
                "foreign-host",
                "Not this service's name",
                "The Host header is not a name of this service. Address it as localhost, or "
                "start it with --allow-host NAME.",
            )
        if not is_own_page(
            hosts[0],
            headers.get("origin"),
            headers.get("sec-fetch-site"),
            is_navigation=_is_navigation(scope, headers),
            allowed=config.allow_origins,
        ):
            raise Problem(
                403,
                "foreign-origin",
                "A page from elsewhere asks",
                "The request comes from a page of another origin. Start the service with "
                "--allow-origin ORIGIN if that page may use it.",
            )

    async def _owner(self, headers: Headers) -> AccessToken | None:
        access = self._context.access
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return await access.owner(token.strip())
        session = session_of(headers)
        return await access.session_owner(session) if session else None

    def _check_rate(self, owner: AccessToken | None, scope: Scope) -> None:
        client = f"token {owner.id}" if owner else f"address {(scope.get('client') or ('',))[0]}"
        wait = self._context.rates.take(client)
        if wait > 0:
            raise Problem(
                429,
                "too-many-requests",
                "Too many requests",
                "That was more than this service takes from one client. Wait, then go on.",
                headers={"Retry-After": str(math.ceil(wait))},
            )


def session_of(headers: Headers) -> str | None:
    """The session in the request's cookie."""
    cookie = SimpleCookie()
    try:
        cookie.load(headers.get("cookie", ""))
    except CookieError:
        return None
    return cookie[COOKIE].value if COOKIE in cookie else None


def _is_public(path: str) -> bool:
    return path in PUBLIC or path.startswith(_PUBLIC_FOLDER)


def _is_navigation(scope: Scope, headers: Headers) -> bool:
    return (
        scope["method"] in _PAGE_METHODS
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )


def _login_first(scope: Scope, headers: Headers) -> Response:
    path: str = scope["path"]
    wants_page = "text/html" in headers.get("accept", "") and not path.startswith("/api/")
    if scope["method"] in _PAGE_METHODS and wants_page:
        return RedirectResponse(f"/login?next={quote(path, safe='')}", 303)
    raise Problem(
        401,
        "no-token",
        "A token is needed",
        "Send a valid token: Authorization: Bearer TOKEN. `tenfold tokens create NAME` makes one.",
        headers={"WWW-Authenticate": 'Bearer realm="tenfold"'},
    )
