"""`/analyses`: every analysis, page by page."""

from __future__ import annotations

import asyncio
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from tenfold.web.context import Web
from tenfold.web.pages import page
from tenfold.web.recent import lines

router = APIRouter()
_A_PAGE: Final = 30


@router.get("/analyses")
async def list_page(
    request: Request,
    web: Web,
    before: Annotated[str | None, Query(max_length=64)] = None,
) -> Response:
    """Analyses, the newest first."""
    analyses = web.api.service.stores.analyses
    # One more than is shown, to know whether there are more.
    records = await asyncio.to_thread(analyses.recent, limit=_A_PAGE + 1, before=before)
    shown = records[:_A_PAGE]
    return page(
        request,
        "listing.html.jinja",
        lines=lines(shown),
        is_first=before is None,
        following=shown[-1].id if len(records) > _A_PAGE else None,
    )
