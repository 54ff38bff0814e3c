"""`/api/v1/analyses/{id}/trace`: where an analysis's time went, call by call."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from tenfold.api.context import ApiContext, Context
from tenfold.api.models.analyses import AnalysisId
from tenfold.api.models.traces import TraceView
from tenfold.service.traces import kept_trace
from tenfold.service.wire import json_text
from tenfold.trace.chrome import chrome_json
from tenfold.trace.otlp_json import otlp_json
from tenfold.trace.otlp_spans import spans_of
from tenfold.trace.run import RunTrace
from tenfold.trace.scrubbing import scrubbed
from tenfold.trace.stored import trace_view_json

router = APIRouter(prefix="/api/v1/analyses", tags=["analyses"])
_JSON = "application/json"


@router.get("/{analysis_id}/trace", response_model=TraceView)
async def analysis_trace(context: Context, analysis_id: AnalysisId) -> Response:
    """When each call waited, was sent, began to answer and ended, and what it used; so far."""

    def written(trace: RunTrace) -> str:
        return json_text(scrubbed(trace_view_json(trace), context.scrubber.text))

    return await _as(context, analysis_id, written)


@router.get("/{analysis_id}/trace/otlp", response_model=dict[str, Any])
async def analysis_trace_spans(context: Context, analysis_id: AnalysisId) -> Response:
    """The same as OpenTelemetry spans, in OTLP's JSON."""
    return await _as(
        context, analysis_id, lambda trace: otlp_json(spans_of(trace, context.scrubber.text))
    )


@router.get("/{analysis_id}/trace/chrome", response_model=dict[str, Any])
async def analysis_trace_events(context: Context, analysis_id: AnalysisId) -> Response:
    """The same in Chrome's trace event format, for ui.perfetto.dev."""
    return await _as(context, analysis_id, lambda trace: chrome_json(trace, context.scrubber.text))


async def _as(context: ApiContext, analysis_id: str, write: Callable[[RunTrace], str]) -> Response:
    record = await context.service.get(analysis_id)
    analyses = context.service.stores.analyses
    text = await asyncio.to_thread(lambda: write(kept_trace(analyses, record)))
    return Response(text, media_type=_JSON)
