"""`/`: search, drop a file, open the sample; and the form's other end, which starts an analysis."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from tenfold.api.problems import kind_of
from tenfold.api.routes.starting import start
from tenfold.errors import TenfoldError, UsageError
from tenfold.web.asked import Asked, read_form
from tenfold.web.context import Web, WebContext
from tenfold.web.links import analysis_path
from tenfold.web.pages import page
from tenfold.web.recent import folded
from tenfold.web.wanted import Choice, wanted

router = APIRouter()
_LOOKED_AT: Final = 60
_SHOWN: Final = 8
SECTIONS: Final = (
    ("business", "Business"),
    ("risk_factors", "Risk factors"),
    ("mda", "MD&A"),
    ("financials", "Financial statements"),
)
"""The built-in sections, as they may be chosen."""


@router.get("/")
async def start_page(
    request: Request, web: Web, query: Annotated[str, Query(alias="q", max_length=80)] = ""
) -> Response:
    """The start."""
    choice = None
    if query:
        choice = await wanted(web.api, query)
    return await _shown(request, web, Asked(query=query), choice=choice)


@router.post("/analyses")
async def start_analysis(request: Request, web: Web) -> Response:
    """Start what the form asks for and go there; without a script, a name may need a choice."""
    asked = await read_form(request, web.api)
    try:
        if asked.target is None and not asked.query:
            raise UsageError(
                "Type a company's ticker or name, choose a file, or open the sample filing."
            )
        if asked.target is None:
            choice = await wanted(web.api, asked.query)
            if choice.target is None:
                return await _shown(request, web, asked, choice=choice)
            asked.target = choice.target
        record, _ = await start(web.api, asked.request())
    except TenfoldError as error:
        return await _refused(request, web, asked, error)
    return RedirectResponse(analysis_path(record.id), 303)


async def _refused(
    request: Request, web: WebContext, asked: Asked, error: TenfoldError
) -> Response:
    kind = kind_of(error)
    told = kind.detail or web.api.scrubber.text(str(error))
    return await _shown(request, web, asked, error=told, status_code=kind.status)


async def _shown(
    request: Request,
    web: WebContext,
    asked: Asked,
    *,
    choice: Choice | None = None,
    error: str | None = None,
    status_code: int = 200,
) -> Response:
    service = web.api.service
    records = await asyncio.to_thread(service.stores.analyses.recent, limit=_LOOKED_AT)
    lines = folded(records)
    values: dict[str, Any] = {
        "asked": asked,
        "choice": choice,
        "error": error,
        "sections": SECTIONS,
        "default_model": service.settings.model,
        "lines": lines[:_SHOWN],
        "has_more": len(lines) > _SHOWN or len(records) == _LOOKED_AT,
    }
    return page(request, "start.html.jinja", status_code, **values)
