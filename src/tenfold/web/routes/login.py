"""`/login`: the page that asks for a token. What it sends is for the API to judge."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response

from tenfold.web.pages import page

router = APIRouter(tags=["login"])


@router.get("/login", response_class=HTMLResponse)
async def login_page(
    request: Request,
    failed: Annotated[bool, Query()] = False,
    next_page: Annotated[str, Query(alias="next", max_length=500)] = "/",
) -> Response:
    """The form."""
    return page(request, "login.html.jinja", failed=failed, next_page=next_page)
