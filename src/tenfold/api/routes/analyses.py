"""`/api/v1/analyses`: start, list, show, watch, cancel."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from tenfold.api.asked import REQUEST_BODY, asked
from tenfold.api.context import Context
from tenfold.api.models.analyses import (
    AnalysisId,
    AnalysisPage,
    AnalysisView,
    Started,
)
from tenfold.api.routes.starting import start
from tenfold.api.views import analysis_response, started_response, summary_of
from tenfold.store.analyses.record import AnalysisStatus

router = APIRouter(prefix="/api/v1/analyses", tags=["analyses"])


@router.post("", status_code=202, response_model=Started, openapi_extra=REQUEST_BODY)
async def start_analysis(request: Request, context: Context) -> Response:
    """Start an analysis of a target, or of a file that is sent along; join an equal one."""
    record, is_new = await start(context, await asked(request, context))
    return started_response(context, record, is_new=is_new)


@router.get("")
async def list_analyses(
    context: Context,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: Annotated[
        str | None, Query(max_length=64, description="`next` of the page before.")
    ] = None,
    ticker: Annotated[str | None, Query(max_length=20, examples=["AAPL"])] = None,
    status: Annotated[AnalysisStatus | None, Query(examples=["finished"])] = None,
) -> AnalysisPage:
    """Analyses, the newest first, those of the command line included."""
    records = await asyncio.to_thread(
        context.service.stores.analyses.recent,
        limit=limit,
        before=before,
        ticker=ticker,
        status=status,
    )
    return AnalysisPage(
        analyses=[summary_of(context, record) for record in records],
        next=records[-1].id if len(records) == limit else None,
    )


@router.get("/{analysis_id}", response_model=AnalysisView)
async def show_analysis(request: Request, context: Context, analysis_id: AnalysisId) -> Response:
    """One analysis: its status and progress, and its result once it is finished."""
    return await analysis_response(request, context, analysis_id)


@router.delete(
    "/{analysis_id}",
    response_model=AnalysisView,
    responses={
        204: {
            "description": "With `forget=true`: nothing is kept of it any more, nor of the "
            "filing's text and an uploaded file that no other analysis refers to."
        }
    },
)
async def cancel_analysis(
    request: Request,
    context: Context,
    analysis_id: AnalysisId,
    forget: Annotated[
        bool, Query(description="Also delete what is kept of it; answers 204 then.")
    ] = False,
) -> Response:
    """Cancel an analysis that is under way; one that is over stays as it is."""
    await context.service.cancel(analysis_id)
    if not forget:
        return await analysis_response(request, context, analysis_id)
    await asyncio.to_thread(context.service.stores.analyses.delete, analysis_id)
    context.rendered.forget(analysis_id)
    return Response(status_code=204)
