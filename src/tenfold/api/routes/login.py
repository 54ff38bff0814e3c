"""`/login` and `/logout`: a browser's session, opened with a token.

The cookie is out of reach of scripts (HttpOnly), is sent with requests of our own pages alone
(SameSite=Strict), and over TLS only where the page came that way (Secure).
"""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from tenfold.api.context import ApiContext, Context
from tenfold.api.problems import Problem
from tenfold.api.security.access import COOKIE
from tenfold.api.security.gate import session_of
from tenfold.clock import utc_now

router = APIRouter(tags=["login"])
_SESSION: Final = timedelta(days=7)
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            kind: {
                "schema": {
                    "type": "object",
                    "required": ["token"],
                    "properties": {
                        "token": {"type": "string", "examples": ["tf_EXAMPLE"]},
                        "next": {"type": "string", "description": "Where a form leads on to."},
                    },
                }
            }
            for kind in ("application/json", "application/x-www-form-urlencoded")
        },
    }
}
_OPENED: dict[int | str, dict[str, Any]] = {
    204: {"description": "The cookie is set."},
    303: {"description": "The same for a form, which is led on to a page."},
}


@router.post("/login", status_code=204, responses=_OPENED, openapi_extra=_BODY)
async def log_in(request: Request, context: Context) -> Response:
    """Turn a token into a session cookie."""
    fields, is_form = await _fields(request)
    owner = await context.access.owner(fields.get("token", "").strip())
    if owner is None:
        if is_form:
            return RedirectResponse("/login?failed=1", 303)
        raise Problem(
            401,
            "no-token",
            "No such token",
            "That token is unknown or revoked. `tenfold tokens create NAME` makes one.",
            headers={"WWW-Authenticate": 'Bearer realm="tenfold"'},
        )
    expires_at = (datetime.now(UTC) + _SESSION).isoformat(timespec="microseconds")
    tokens = context.service.stores.tokens
    session = await asyncio.to_thread(tokens.open_session, owner, utc_now(), expires_at)
    response = _led_on(fields.get("next", "/")) if is_form else Response(status_code=204)
    response.set_cookie(
        COOKIE,
        session,
        max_age=int(_SESSION.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=_is_secure(request),
    )
    return response


@router.post(
    "/logout",
    status_code=204,
    responses={303: {"description": "The same for a form, which is led to the login page."}},
)
async def log_out(request: Request, context: Context) -> Response:
    """End the session; the cookie is taken back."""
    await _close(request, context)
    response = RedirectResponse("/login", 303) if _is_form(request) else Response(status_code=204)
    response.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=_is_secure(request))
    return response


async def _close(request: Request, context: ApiContext) -> None:
    session = session_of(request.headers)
    if session:
        await asyncio.to_thread(context.service.stores.tokens.close_session, session)
        context.access.forget()


async def _fields(request: Request) -> tuple[dict[str, str], bool]:
    if _is_form(request):
        async with request.form(max_files=0, max_fields=4) as form:
            return {k: v for k, v in form.multi_items() if isinstance(v, str)}, True
    try:
        body: object = json.loads(await request.body())
    except (ValueError, RecursionError):
        body = None
    token = cast("dict[str, object]", body).get("token") if isinstance(body, dict) else None
    if not isinstance(token, str):
        raise Problem(
            422, "invalid-request", "No token was sent", 'Send JSON such as {"token": "…"}.'
        )
    return {"token": token}, False


def _is_form(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind in {"application/x-www-form-urlencoded", "multipart/form-data"}


def _is_secure(request: Request) -> bool:
    # Where TLS ends before us, only the page's own origin tells.
    return request.url.scheme == "https" or request.headers.get("origin", "").startswith("https:")


def _led_on(where: str) -> Response:
    """To a page of ours and nowhere else: '//elsewhere' and '/\\elsewhere' are other hosts."""
    is_ours = where.startswith("/") and not where.startswith(("//", "/\\")) and where.isprintable()
    return RedirectResponse(where if is_ours else "/", 303)
