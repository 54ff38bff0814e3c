"""`/api/v1/analyses/{id}/trace`: where an analysis's time went, call by call."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter
from starlette.responses import Response

from tenfold.api.context import Context
from tenfold.api.models.analyses import AnalysisId
from tenfold.api.models.traces import TraceView
from tenfold.service.traces import kept_trace
from tenfold.service.wire import json_text
from tenfold.trace.scrubbing import scrubbed
from tenfold.trace.stored import trace_view_json

router = APIRouter(prefix="/api/v1/analyses", tags=["analyses"])


@router.get("/{analysis_id}/trace", response_model=TraceView)
async def analysis_trace(context: Context, analysis_id: AnalysisId) -> Response:
    """When each call waited, was sent, began to answer and ended, and what it used; so far."""
    record = await context.service.get(analysis_id)

    def written() -> str:
        trace = kept_trace(context.service.stores.analyses, record)
        return json_text(scrubbed(trace_view_json(trace), context.scrubber.text))

    return Response(await asyncio.to_thread(written), media_type="application/json")
