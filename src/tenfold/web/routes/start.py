"""`/`: search, drop a file, open the sample; and the form's two other ends.

`POST /analyses` starts what the form asks for, `POST /quotes` tells what that would cost and take.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from tenfold.api.problems import kind_of
from tenfold.api.routes.starting import start
from tenfold.errors import TenfoldError, UsageError
from tenfold.filings.edgar.targets import edgar_kind
from tenfold.service.quotes import quote_request
from tenfold.web.asked import Asked, read_form
from tenfold.web.context import Web, WebContext
from tenfold.web.links import analysis_path
from tenfold.web.quoted import make_quoted
from tenfold.web.start import start_page
from tenfold.web.wanted import Choice, wanted

router = APIRouter()
_COMPANIES = frozenset({"a ticker", "a CIK"})


@router.get("/")
async def show_start(
    request: Request, web: Web, query: Annotated[str, Query(alias="q", max_length=80)] = ""
) -> Response:
    """The start."""
    choice = await wanted(web.api, query) if query else None
    return await start_page(request, web, Asked(query=query), choice=choice)


@router.post("/analyses")
async def start_analysis(request: Request, web: Web) -> Response:
    """Start what the form asks for and go there; without a script, a name may need a choice."""
    asked = await read_form(request, web.api)
    try:
        choice = await _settle(web, asked)
        if asked.target is None:
            return await start_page(request, web, asked, choice=choice)
        if asked.lists and edgar_kind(asked.target) in _COMPANIES:
            return RedirectResponse(f"/companies/{quote(asked.target, safe='')}", 303)
        record, _ = await start(web.api, asked.request())
    except TenfoldError as error:
        return await _refused(request, web, asked, error)
    return RedirectResponse(analysis_path(record.id), 303)


@router.post("/quotes")
async def quote_analysis(request: Request, web: Web) -> Response:
    """The start page with what it would cost and take to read what the form asks for."""
    asked = await read_form(request, web.api)
    try:
        choice = await _settle(web, asked)
        if asked.target is None:
            return await start_page(request, web, asked, choice=choice)
        wished = asked.request()
        service = web.api.service
        async with web.api.quote_places:
            reading = await quote_request(wished, service.stores, service.settings)
    except TenfoldError as error:
        return await _refused(request, web, asked, error)
    if not asked.query and edgar_kind(wished.target) in _COMPANIES:
        asked.query = wished.target
    return await start_page(request, web, asked, quoted=make_quoted(reading, wished))


async def _settle(web: WebContext, asked: Asked) -> Choice:
    """Settle the target of ``asked``; it stays None where there are companies to choose from.

    Raises:
        UsageError: nothing is named.
    """
    if asked.target is not None:
        return Choice(asked.target)
    if not asked.query:
        raise UsageError(
            "Type a company's ticker or name, choose a file, or open the sample filing."
        )
    choice = await wanted(web.api, asked.query)
    asked.target = choice.target
    return choice


async def _refused(
    request: Request, web: WebContext, asked: Asked, error: TenfoldError
) -> Response:
    kind = kind_of(error)
    told = kind.detail or web.api.scrubber.text(str(error))
    return await start_page(request, web, asked, error=told, status_code=kind.status)
